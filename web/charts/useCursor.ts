import { type KeyboardEvent, useState } from 'react';

/** The row a keyboard user stands on: arrow keys, Home and End move it, Escape leaves, T shows the table. */
export function useCursor(rows: number, toggleTable: () => void) {
  const [cursor, setCursor] = useState<number>();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === 't') toggleTable();
    else if (event.key === 'Escape') setCursor(undefined);
    else {
      const moved = move(event.key, cursor, rows);
      if (moved === undefined) return;
      setCursor(moved);
    }
    event.preventDefault();
  };
  // a changed filter may leave fewer rows than the cursor knows
  return { cursor: cursor === undefined || cursor < rows ? cursor : undefined, onKeyDown, onBlur: () => setCursor(undefined) };
}

function move(key: string, from: number | undefined, rows: number): number | undefined {
  const last = rows - 1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return from === undefined ? 0 : Math.min(last, from + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return from === undefined ? last : Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
