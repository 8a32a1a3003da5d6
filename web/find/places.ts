import type { SavedViewEntry } from '../../server/contract/own.ts';
import { isDashboardAddress } from '../../server/contract/pages.ts';
import type { Session } from '../../server/contract/people.ts';
import type { Catalogue, Words } from '../api.ts';
import { type Locale, locales, nameOf } from '../i18n/locale.ts';
import { managerParts, parts } from '../pages/admin/parts.ts';
import { textsOf as adminTextsOf } from '../pages/admin/texts/texts.ts';
import { textsOf as completenessTextsOf } from '../pages/completeness/texts/texts.ts';
import { textsOf as sourceTextsOf } from '../pages/sources/texts/texts.ts';
import { isAdmin, mayAdminister } from '../session.ts';
import { topicPath, topicsOf } from '../topics.ts';
import { offerPath } from '../useFilters.ts';
import type { Place } from './found.ts';

/** What somebody can go to: names are said in one language and found by both. */
export interface Known {
  catalogue: Catalogue;
  views: SavedViewEntry[];
  session: Session | undefined;
}

/** Everything that whoever is signed in can go to: pages, what to do there, topics, saved views, authorities, offers. */
export function allPlaces({ catalogue, views, session }: Known, locale: Locale): Place[] {
  const { authorities, services, offers } = catalogue;
  const other = locales[locale.language === 'de' ? 'en' : 'de'];
  const authorityName = new Map(authorities.map(({ ars, name }) => [ars, name]));
  const serviceName = new Map(services.map(({ key, name }) => [key, name]));
  const named = (words: Words | undefined, key: string) => ({
    label: words ? nameOf(words, locale) : key,
    also: words ? nameOf(words, other) : '',
  });
  const otherTopics = new Map(topicsOf(catalogue, other).map(({ key, label }) => [key, label]));
  return [
    ...pagesOf(session, locale, other),
    ...views.map(({ id, name, address }): Place => ({ key: id, kind: 'view', label: name, also: '', more: '', path: address })),
    ...topicsOf(catalogue, locale).map(
      ({ key, label }): Place => ({
        key,
        kind: 'topic',
        label,
        also: otherTopics.get(key) ?? '',
        more: '',
        path: topicPath(key),
      }),
    ),
    ...authorities.map(
      ({ ars, name }): Place => ({ key: ars, kind: 'authority', label: name, also: '', more: '', path: '/', authority: ars }),
    ),
    ...offers.map(
      ({ authority, service }): Place => ({
        key: `${authority}/${service}`,
        kind: 'service',
        ...named(serviceName.get(service), service),
        more: authorityName.get(authority) ?? authority,
        path: offerPath(authority, service),
      }),
    ),
  ];
}

/** A page by its words in a language. */
interface Page {
  path: string;
  kind: 'page' | 'action';
  words: (locale: Locale) => string;
}
const page = (path: string, words: Page['words']): Page => ({ path, kind: 'page', words });
const action = (path: string, words: Page['words']): Page => ({ path, kind: 'action', words });

function pagesOf(session: Session | undefined, locale: Locale, other: Locale): Place[] {
  return pagesFor(session).map(({ path, kind, words }): Place => {
    const inside = isDashboardAddress(path);
    const lang = !inside && path !== '/api' && locale.language !== 'de' ? `?lang=${locale.language}` : '';
    const place = { key: path, kind, label: words(locale), also: words(other), more: '', path: `${path}${lang}` };
    return inside ? place : { ...place, outside: true };
  });
}

function pagesFor(session: Session | undefined): Page[] {
  return [
    page('/', ({ texts }) => texts.site.overview),
    page('/services', ({ texts }) => texts.services.title),
    page('/compare', ({ texts }) => texts.site.compare),
    page('/completeness', (locale) => completenessTextsOf(locale).title),
    ...(session?.kind === 'person' ? [page('/notices', ({ texts }) => texts.site.notices)] : []),
    ...(session ? [page('/publish', ({ texts }) => texts.site.publish)] : []), // whoever may not publish sees there who may
    ...(session && isAdmin(session) ? sourcePages : []),
    ...(session && mayAdminister(session) ? adminPages(session) : []),
    page('/account', ({ texts }) => texts.account.title),
    page('/open-data/', ({ texts }) => texts.site.openData),
    page('/method', ({ texts }) => texts.site.method),
    page('/api', ({ texts }) => texts.site.api),
  ];
}

const sourcePages: Page[] = [
  page('/sources', ({ texts }) => texts.site.sources),
  action('/sources/new', (locale) => sourceTextsOf(locale).list.add),
  action('/sources/import', (locale) => sourceTextsOf(locale).list.importFile),
  action('/sources/check', (locale) => sourceTextsOf(locale).list.check),
  action('/sources/try', (locale) => sourceTextsOf(locale).list.tryOut),
];

function adminPages(session: Session): Page[] {
  const open = isAdmin(session) ? parts : managerParts;
  return [
    page('/admin', ({ texts }) => texts.site.admin),
    ...open.map((part) => page(`/admin/${part}`, (locale) => adminTextsOf(locale).parts[part])),
    ...(isAdmin(session)
      ? [
          action('/admin/people/new', (locale) => adminTextsOf(locale).people.add),
          action('/admin/authorities/new', (locale) => adminTextsOf(locale).authority.add),
          action('/admin/services/new', (locale) => adminTextsOf(locale).service.add),
          action('/admin/offers/new', (locale) => adminTextsOf(locale).offer.add),
          action('/start', (locale) => adminTextsOf(locale).setUp),
        ]
      : []),
  ];
}
