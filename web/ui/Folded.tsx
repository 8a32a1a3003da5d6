import { type ReactNode, useId, useState } from 'react';

interface Props {
  /** names the region */
  label: string;
  /** what is chosen, in one line */
  chosen: string;
  children: ReactNode;
}

/** Fields that choose what a page shows. On a phone they are one line that says what is chosen, and unfold below it. */
export function Folded({ label, chosen, children }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="panel" aria-label={label}>
      <button type="button" className="folded__toggle" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <span>
          <span className="kern-sr-only">{label}: </span>
          {chosen}
        </span>
        <span className={`kern-icon kern-icon--arrow-${open ? 'up' : 'down'} kern-icon--default`} aria-hidden="true" />
      </button>
      <div id={id} className={open ? 'filters folded folded--open' : 'filters folded'}>
        {children}
      </div>
    </section>
  );
}
