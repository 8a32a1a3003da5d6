import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { useFilters } from '../useFilters.ts';

const menuId = 'kopfmenue';

/**
 * Navigation and switches. Where there is room they stand in the header as they are; on a phone a button discloses them,
 * Escape closes them and gives the focus back to it, and so does going to another page.
 */
export function HeadMenu({ locale: { texts }, children }: { locale: Locale; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { path } = useFilters();
  useEffect(() => setOpen(false), [path]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens to the keys of the button and the links in it
    <div className="head__fold" onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="kern-btn kern-btn--tertiary head__toggle"
        aria-expanded={open}
        aria-controls={menuId}
        onClick={() => setOpen(!open)}
      >
        <span className={`kern-icon kern-icon--${open ? 'close' : 'dehaze'} kern-icon--default`} aria-hidden="true" />
        <span className="kern-label">{texts.site.menu}</span>
      </button>
      <div id={menuId} className={open ? 'head__menu head__menu--open' : 'head__menu'}>
        {children}
      </div>
    </div>
  );
}
