import type { Locale } from '../i18n/locale.ts';

/** What is not in the navigation, and what this is. */
export function Footer({ locale: { texts } }: { locale: Locale }) {
  const { site } = texts;
  return (
    <footer className="foot">
      <div className="foot__row">
        <p>{site.about}</p>
        <nav aria-label={site.footer}>
          <ul className="links">
            <li>
              <a className="kern-link kern-link--no-visited-state" href="/open-data/">
                {site.openData}
              </a>
            </li>
            <li>
              <a className="kern-link kern-link--no-visited-state" href="/api">
                {site.api}
              </a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
