import { useEffect, useId, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/**
 * When a network or a server goes away, many parts of a page notice it at once. People are told once: by the part that has
 * most to say, and its button asks again for all of them.
 */
interface Notice {
  id: string;
  /** the lowest is told; of the same the first */
  rank: number;
  retry: () => void;
}

let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says that something of the page cannot be shown as it should; answers whether it is this that is told. */
export function useOnlyNotice(rank: number, retry: () => void): { told: boolean; retryAll: () => void } {
  const id = useId();
  const newest = useRef(retry);
  useEffect(() => {
    newest.current = retry;
  });
  useLayoutEffect(() => {
    change([...notices, { id, rank, retry: () => newest.current() }]);
    return () => change(notices.filter((other) => other.id !== id));
  }, [id, rank]);
  const all = useSyncExternalStore(subscribe, () => notices);
  const lowest = Math.min(...all.map((notice) => notice.rank));
  const told = all.find((notice) => notice.rank === lowest)?.id === id;
  const retryAll = () => {
    for (const notice of all) notice.retry();
  };
  return { told, retryAll };
}
