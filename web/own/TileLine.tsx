import { useEffect, useRef } from 'react';
import type { KpiId } from '../../server/contract/kpis.ts';
import { kpiLabel, type Locale } from '../i18n/locale.ts';
import { SmallButton } from '../ui/SmallButton.tsx';
import { textsOf } from './texts/texts.ts';

interface Props {
  kpi: KpiId;
  first: boolean;
  last: boolean;
  move: (by: 1 | -1) => void;
  /** undefined for the last one that is left */
  remove: (() => void) | undefined;
  locale: Locale;
}

/** A chosen tile with the ways to move it. The keyboard stays on the button that was pressed, or at the end on its counterpart. */
export function TileLine({ kpi, first, last, move, remove, locale }: Props) {
  const { tiles: texts } = textsOf(locale);
  const line = useRef<HTMLLIElement>(null);
  const pressed = useRef<1 | -1>(undefined);
  // moving an element in the page takes the keyboard away from it
  useEffect(() => {
    if (pressed.current === undefined) return;
    const buttons = line.current?.querySelectorAll('button');
    const towards = pressed.current === -1 ? !first : last;
    buttons?.[towards ? 0 : 1]?.focus();
    pressed.current = undefined;
  });
  const press = (by: 1 | -1) => {
    pressed.current = by;
    move(by);
  };
  const label = kpiLabel(kpi, locale);
  return (
    <li ref={line} className="own-line">
      <span className="own-line__name">{label}</span>
      <span className="actions">
        <SmallButton text={texts.up} aria-label={texts.upOf(label)} disabled={first} onClick={() => press(-1)} />
        <SmallButton text={texts.down} aria-label={texts.downOf(label)} disabled={last} onClick={() => press(1)} />
        <SmallButton text={texts.remove} aria-label={texts.removeOf(label)} disabled={!remove} onClick={remove} />
      </span>
    </li>
  );
}
