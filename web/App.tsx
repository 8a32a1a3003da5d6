import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Switch } from 'wouter';
import { AccountPage } from './pages/account/AccountPage.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { Overview } from './pages/overview/Overview.tsx';
import { useSession } from './session.ts';
import { useAppliedTheme } from './theme.ts';
import { Footer } from './ui/Footer.tsx';
import { Header } from './ui/Header.tsx';
import { Loading } from './ui/states.tsx';
import { UsualLanguage, useFilters, useLocale } from './useFilters.ts';

const contentId = 'inhalt';

/** Pages that come after the first one, so that it does not wait for them. */
const ServicesPage = lazy(async () => ({ default: (await import('./pages/services/ServicesPage.tsx')).ServicesPage }));
const OfferPage = lazy(async () => ({ default: (await import('./pages/offer/OfferPage.tsx')).OfferPage }));
const SourcesArea = lazy(async () => ({ default: (await import('./pages/sources/SourcesArea.tsx')).SourcesArea }));

const ComparePage = lazy(async () => ({ default: (await import('./pages/compare/ComparePage.tsx')).ComparePage }));
const AdminArea = lazy(async () => ({ default: (await import('./pages/admin/AdminArea.tsx')).AdminArea }));
const CompletenessPage = lazy(async () => ({
  default: (await import('./pages/completeness/CompletenessPage.tsx')).CompletenessPage,
}));
const NoticesPage = lazy(async () => ({ default: (await import('./pages/notices/NoticesPage.tsx')).NoticesPage }));
const PublishPage = lazy(async () => ({ default: (await import('./pages/publish/PublishPage.tsx')).PublishPage }));
const TopicPage = lazy(async () => ({ default: (await import('./pages/topic/TopicPage.tsx')).TopicPage }));
const StartPage = lazy(async () => ({ default: (await import('./pages/start/StartPage.tsx')).StartPage }));

/** The dashboard in the language of the address, else of whoever is signed in. */
export function App() {
  const usual = useSession()?.language ?? 'de';
  return (
    <UsualLanguage value={usual}>
      <Pages />
    </UsualLanguage>
  );
}

/** The routes, inside the frame that all pages share. */
function Pages() {
  const locale = useLocale();
  useAppliedTheme();
  useContentFocus();
  useEffect(() => {
    document.documentElement.lang = locale.language;
  }, [locale]);
  return (
    <>
      <a className="skip kern-link" href={`#${contentId}`}>
        {locale.texts.site.skip}
      </a>
      <Header locale={locale} />
      <main id={contentId} className="page" tabIndex={-1}>
        <Suspense fallback={<Loading locale={locale} />}>
          <Switch>
            <Route path="/">
              <Overview locale={locale} />
            </Route>
            <Route path="/services">
              <ServicesPage locale={locale} />
            </Route>
            <Route path="/services/:authority/:service">
              {({ authority, service }) => (
                <OfferPage key={`${authority}/${service}`} authority={authority} service={service} locale={locale} />
              )}
            </Route>
            <Route path="/topics/:topic">{({ topic }) => <TopicPage key={topic} topic={topic} locale={locale} />}</Route>
            <Route path="/account">
              <AccountPage locale={locale} />
            </Route>
            <Route path="/sources/*?">
              <SourcesArea locale={locale} />
            </Route>
            <Route path="/compare">
              <ComparePage locale={locale} />
            </Route>
            <Route path="/completeness">
              <CompletenessPage locale={locale} />
            </Route>
            <Route path="/notices">
              <NoticesPage locale={locale} />
            </Route>
            <Route path="/publish">
              <PublishPage locale={locale} />
            </Route>
            <Route path="/start">
              <StartPage locale={locale} />
            </Route>
            <Route path="/admin/*?">
              <AdminArea locale={locale} />
            </Route>
            <Route>
              <NotFound title={locale.texts.state.notFound} locale={locale} />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <Footer locale={locale} />
    </>
  );
}

/** After a link inside the front end, reading goes on at the top of the new page, as after a page load. */
function useContentFocus(): void {
  const { path } = useFilters();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    document.getElementById(contentId)?.focus({ preventScroll: true });
  }, [path]);
}
