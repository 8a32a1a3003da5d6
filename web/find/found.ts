import type { Session } from '../../server/contract/people.ts';
import type { Catalogue } from '../api.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';
import { isAdmin, mayAdminister } from '../session.ts';
import { offerPath } from '../useFilters.ts';

/** A place the search leads to. */
export interface Place {
  key: string;
  kind: 'service' | 'authority' | 'page';
  label: string;
  /** whose service it is */
  more: string;
  path: string;
  /** the authority that is to be chosen there; undefined = as it is */
  authority?: string;
  /** outside of the dashboard's own pages */
  outside?: true;
}

const most = 12;

/** Places whose name holds all words, those that begin with the first one before others; pages where nothing is typed yet. */
export function foundPlaces(places: Place[], search: string): Place[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return places.filter(({ kind }) => kind === 'page');
  const matching = places.filter(({ label, more }) => words.every((word) => `${label} ${more}`.toLowerCase().includes(word)));
  const begins = ({ label }: Place) => Number(!label.toLowerCase().startsWith(first));
  return matching.sort((one, other) => begins(one) - begins(other)).slice(0, most);
}

/** Everything that whoever is signed in can go to: pages, authorities, offers. */
export function allPlaces({ authorities, services, offers }: Catalogue, session: Session | undefined, locale: Locale): Place[] {
  const authorityName = new Map(authorities.map(({ ars, name }) => [ars, name]));
  const serviceName = new Map(services.map(({ key, name }) => [key, nameOf(name, locale)]));
  return [
    ...pages(session, locale),
    ...authorities.map(
      ({ ars, name }): Place => ({ key: ars, kind: 'authority', label: name, more: '', path: '/', authority: ars }),
    ),
    ...offers.map(
      ({ authority, service }): Place => ({
        key: `${authority}/${service}`,
        kind: 'service',
        label: serviceName.get(service) ?? service,
        more: authorityName.get(authority) ?? authority,
        path: offerPath(authority, service),
      }),
    ),
  ];
}

function pages(session: Session | undefined, { texts: { site, services, account }, language }: Locale): Place[] {
  const outside = (path: string, label: string, spoken: boolean): Place => ({
    key: path,
    kind: 'page',
    label,
    more: '',
    path: spoken && language !== 'de' ? `${path}?lang=${language}` : path,
    outside: true,
  });
  const inside = (path: string, label: string): Place => ({ key: path, kind: 'page', label, more: '', path });
  return [
    inside('/', site.overview),
    inside('/services', services.title),
    inside('/compare', site.compare),
    ...(session && isAdmin(session) ? [inside('/sources', site.sources)] : []),
    ...(session && mayAdminister(session) ? [inside('/admin', site.admin)] : []),
    inside('/account', account.title),
    outside('/open-data/', site.openData, true),
    outside('/method', site.method, true),
    outside('/api', site.api, false),
  ];
}
