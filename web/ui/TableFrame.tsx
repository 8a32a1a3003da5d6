import { type ReactNode, useCallback, useState } from 'react';

interface Props {
  caption: string;
  /** names the region that scrolls sideways on a small screen */
  label: string;
  children: ReactNode;
}

/**
 * A table in the design system's look. A wide one scrolls inside, also by keyboard, and a shadow on its edge says that
 * there is more; one that fits is no stop for the tab key.
 */
export function TableFrame({ caption, label, children }: Props) {
  const { region, before, after } = useHiddenSides();
  const sides = [...(before ? ['table-frame--before'] : []), ...(after ? ['table-frame--after'] : [])];
  return (
    <div className={['table-frame', ...sides].join(' ')}>
      <div
        ref={region}
        className="kern-table-responsive"
        role="region"
        aria-label={label}
        tabIndex={sides.length > 0 ? 0 : undefined}
      >
        <table className="kern-table kern-table--small kern-table--striped">
          <caption className="kern-sr-only">{caption}</caption>
          {children}
        </table>
      </div>
    </div>
  );
}

/** On which sides an element has more than it shows, watched while its size and what is in it change. */
function useHiddenSides() {
  const [sides, setSides] = useState({ before: false, after: false });
  const region = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      const seen = { before: scrollLeft > 1, after: scrollWidth - clientWidth - scrollLeft > 1 };
      setSides((known) => (known.before === seen.before && known.after === seen.after ? known : seen));
    };
    const observer = new ResizeObserver(look);
    for (const watched of [element, ...element.children]) observer.observe(watched);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return { region, ...sides };
}
