import type { ReactNode } from 'react';
import type { Locale } from '../i18n/locale.ts';

interface Props {
  /** names the navigation */
  label: string;
  locale: Locale;
  /** list items before the links that all lists have */
  children?: ReactNode;
}

export const linkClass = 'kern-link kern-link--no-visited-state';

/** The ways out of the dashboard, to pages of their own that know the language by `lang`. */
export function SiteLinks({ label, locale: { texts, language }, children }: Props) {
  const { site } = texts;
  return (
    <nav aria-label={label}>
      <ul className="links">
        {children}
        <li>
          <a className={linkClass} href={language === 'de' ? '/open-data/' : `/open-data/?lang=${language}`}>
            {site.openData}
          </a>
        </li>
        <li>
          <a className={linkClass} href={language === 'de' ? '/method' : `/method?lang=${language}`}>
            {site.method}
          </a>
        </li>
        <li>
          <a className={linkClass} href="/api">
            {site.api}
          </a>
        </li>
        <li>
          <a className={linkClass} href={language === 'de' ? '/accessibility' : `/accessibility?lang=${language}`}>
            {site.accessibility}
          </a>
        </li>
      </ul>
    </nav>
  );
}
