import type { ReactNode } from 'react';

interface Props {
  caption: string;
  /** names the region that scrolls sideways on a small screen */
  label: string;
  children: ReactNode;
}

/** A table in the design system's look; wide ones scroll inside, also by keyboard. */
export function TableFrame({ caption, label, children }: Props) {
  return (
    <div className="kern-table-responsive" role="region" aria-label={label} tabIndex={0}>
      <table className="kern-table kern-table--small kern-table--striped">
        <caption className="kern-sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
