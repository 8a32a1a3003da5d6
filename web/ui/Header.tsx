import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { Link } from 'wouter';
import type { Locale } from '../i18n/locale.ts';
import { useSystemTheme, useTheme } from '../theme.ts';
import { hrefTo, useFilters } from '../useFilters.ts';

/** Kopfzeile, name, navigation and the two switches. */
export function Header({ locale }: { locale: Locale }) {
  const { site } = locale.texts;
  const { filters, path } = useFilters();
  return (
    <header className="head">
      <Kopfzeile text={site.official} />
      <div className="head__row">
        <Link href={hrefTo('/', filters)} className="head__name">
          <strong>{site.name}</strong>
          <span>{site.claim}</span>
        </Link>
        <nav aria-label={site.navigation}>
          <ul className="links">
            <li>
              <Link
                href={hrefTo('/', filters)}
                className="kern-link kern-link--no-visited-state"
                aria-current={path === '/' ? 'page' : undefined}
              >
                {site.overview}
              </Link>
            </li>
            <li>
              <a href="/open-data/" className="kern-link kern-link--no-visited-state">
                {site.openData}
              </a>
            </li>
            <li>
              <a href="/api" className="kern-link kern-link--no-visited-state">
                {site.api}
              </a>
            </li>
          </ul>
        </nav>
        <Switches locale={locale} />
      </div>
    </header>
  );
}

function Switches({ locale: { texts, language } }: { locale: Locale }) {
  const { filters, path, change } = useFilters();
  const [theme, system] = [useTheme(), useSystemTheme()];
  const [otherTheme, otherLanguage] = [theme === 'dark' ? 'light' : 'dark', language === 'de' ? 'en' : 'de'] as const;
  return (
    <div className="head__switches">
      <Link
        href={hrefTo(path, { ...filters, language: otherLanguage })}
        className="kern-link kern-link--no-visited-state"
        lang={otherLanguage}
        hrefLang={otherLanguage}
      >
        <span className="kern-icon kern-icon--language" aria-hidden="true" />
        {texts.site.otherLanguage}
      </Link>
      <KernButton
        variant="tertiary"
        text={texts.site[otherTheme]}
        // back to what the system says needs no word in the address
        onClick={() => change({ theme: otherTheme === system ? undefined : otherTheme })}
      />
    </div>
  );
}

/** The design system's mark of official sites, as markup: its web component is dropped by bundlers. */
function Kopfzeile({ text }: { text: string }) {
  return (
    <div className="kern-kopfzeile">
      <div className="kern-container-fluid">
        <div className="kern-kopfzeile__content">
          <span className="kern-kopfzeile__flagge" aria-hidden="true">
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
              <path fill="#000" d="M0 0h24v5.333H0z" />
              <path fill="red" d="M0 5.333h24v5.333H0z" />
              <path fill="#FACA2C" d="M0 10.667h24V16H0z" />
            </svg>
          </span>
          <span className="kern-kopfzeile__label">{text}</span>
        </div>
      </div>
    </div>
  );
}
