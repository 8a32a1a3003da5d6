import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { Link } from 'wouter';
import { Find } from '../find/Find.tsx';
import type { Locale } from '../i18n/locale.ts';
import { Views } from '../own/Views.tsx';
import { isAdmin, mayAdminister, mayPublish, useSession } from '../session.ts';
import { useSystemTheme, useTheme } from '../theme.ts';
import { hrefTo, useFilters } from '../useFilters.ts';
import { Account } from './Account.tsx';
import { HeadMenu } from './HeadMenu.tsx';
import { linkClass, SiteLinks } from './SiteLinks.tsx';

/** Name, navigation, who is signed in and the two switches. No mark of official sites: whose instance this is, it cannot know. */
export function Header({ locale }: { locale: Locale }) {
  const { site, services } = locale.texts;
  const { filters } = useFilters();
  const session = useSession();
  return (
    <header className="head">
      <div className="head__row">
        <Link href={hrefTo('/', filters)} className="head__name">
          <strong>{site.name}</strong>
          <span>{site.claim}</span>
        </Link>
        <div className="head__find">
          <Find locale={locale} />
        </div>
        <HeadMenu locale={locale}>
          <SiteLinks label={site.navigation} locale={locale}>
            <PageLink path="/" text={site.overview} />
            <PageLink path="/services" text={services.title} />
            <PageLink path="/compare" text={site.compare} />
            {session?.kind === 'person' && <PageLink path="/notices" text={site.notices} />}
            {session && mayPublish(session) && <PageLink path="/publish" text={site.publish} />}
            {session && isAdmin(session) && <PageLink path="/sources" text={site.sources} />}
            {session && mayAdminister(session) && <PageLink path="/admin" text={site.admin} />}
          </SiteLinks>
          <div className="head__switches">
            <Views locale={locale} />
            <Switches locale={locale} />
          </div>
        </HeadMenu>
      </div>
    </header>
  );
}

/** A page, or an area of pages below its first one. */
function PageLink({ path, text }: { path: string; text: string }) {
  const { filters, path: here } = useFilters();
  const isHere = here === path || (path !== '/' && here.startsWith(`${path}/`));
  return (
    <li>
      <Link href={hrefTo(path, filters)} className={linkClass} aria-current={isHere ? 'page' : undefined}>
        {text}
      </Link>
    </li>
  );
}

function Switches({ locale: { texts, language } }: { locale: Locale }) {
  const { hrefHere, change } = useFilters();
  const [theme, system] = [useTheme(), useSystemTheme()];
  const [otherTheme, otherLanguage] = [theme === 'dark' ? 'light' : 'dark', language === 'de' ? 'en' : 'de'] as const;
  return (
    <>
      <Account locale={{ texts, language }} />
      <Link href={hrefHere({ language: otherLanguage })} className={linkClass} lang={otherLanguage} hrefLang={otherLanguage}>
        <span className="kern-icon kern-icon--language" aria-hidden="true" />
        {texts.site.otherLanguage}
      </Link>
      <KernButton
        variant="tertiary"
        text={texts.site[otherTheme]}
        // back to what the system says needs no word in the address
        onClick={() => change({ theme: otherTheme === system ? undefined : otherTheme })}
      />
    </>
  );
}
