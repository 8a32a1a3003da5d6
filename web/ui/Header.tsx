import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { Link } from 'wouter';
import type { Locale } from '../i18n/locale.ts';
import { useSystemTheme, useTheme } from '../theme.ts';
import { hrefTo, useFilters } from '../useFilters.ts';
import { linkClass, SiteLinks } from './SiteLinks.tsx';

/** Name, navigation and the two switches. No mark of official sites: whose instance this is, it cannot know. */
export function Header({ locale }: { locale: Locale }) {
  const { site } = locale.texts;
  const { filters, path } = useFilters();
  return (
    <header className="head">
      <div className="head__row">
        <Link href={hrefTo('/', filters)} className="head__name">
          <strong>{site.name}</strong>
          <span>{site.claim}</span>
        </Link>
        <SiteLinks label={site.navigation} locale={locale}>
          <li>
            <Link href={hrefTo('/', filters)} className={linkClass} aria-current={path === '/' ? 'page' : undefined}>
              {site.overview}
            </Link>
          </li>
          <li>
            <Link
              href={hrefTo('/sources', filters)}
              className={linkClass}
              aria-current={path.startsWith('/sources') ? 'page' : undefined}
            >
              {site.sources}
            </Link>
          </li>
        </SiteLinks>
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
        className={linkClass}
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
