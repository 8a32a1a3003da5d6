import { useQuery } from '@tanstack/react-query';
import type { CompletenessAnswer, CompletenessRow } from '../../server/contract/completeness.ts';
import { addMonths, type Day } from '../../server/contract/days.ts';
import { type Catalogue, get, type Offer } from '../api.ts';
import { formatDay, formatInterval, formatValue } from '../format.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';
import { isListed } from '../listed.ts';

/** What is missing of this month and the last one, before any figure is believed. */
export interface Missing {
  /** first day of the first month that was looked at */
  since: Day;
  /** offers without events for longer than is usual for them, the latest silence first */
  silent: CompletenessRow[];
  /** how many deliver later than they usually do */
  behind: number;
  /** how many have never delivered, or are not online */
  notConnected: number;
  /** how many do not report all that they are declared to report */
  less: number;
}

const stays = 5 * 60_000;
const url = '/api/v1/completeness';

/**
 * Undefined until it is known, and where offers are too many to look at each. Gaps show after days: it need not be asked with
 * every event.
 */
export function useMissing(offers: Offer[], authority: string | undefined, lastDay: Day): Missing | undefined {
  const [from, to] = [addMonths(lastDay, -1).slice(0, 7), lastDay.slice(0, 7)];
  const { data } = useQuery({
    queryKey: ['missing', authority, from, to],
    queryFn: ({ signal }) =>
      get<CompletenessAnswer>(`${url}?${new URLSearchParams({ from, to, ...(authority ? { authority } : {}) })}`, signal),
    staleTime: stays,
    enabled: isListed(offers, authority),
  });
  return data && missingOf(data.rows, offers);
}

const keyOf = ({ authority, service }: { authority: string; service: string }) => `${authority}/${service}`;

/** The rows of the API, as far as they are of these offers. */
export function missingOf(rows: CompletenessRow[], offers: Offer[]): Missing {
  const asked = new Set(offers.map(keyOf));
  const own = rows.filter((row) => asked.has(keyOf(row)));
  const months = own.map(({ month }) => month).sort();
  const ofNow = own.filter(({ month }) => month === months.at(-1));
  const silent = own.filter(({ state }) => state === 'silent').sort((one, other) => (one.month < other.month ? -1 : 1));
  const latest = [...new Map(silent.map((row) => [keyOf(row), row])).values()];
  return {
    since: `${months[0] ?? '1970-01'}-01`,
    silent: latest.sort((one, other) => ((one.lastDay ?? '') < (other.lastDay ?? '') ? 1 : -1)),
    behind: ofNow.filter(({ reason }) => reason === 'behind').length,
    notConnected: ofNow.filter(({ state }) => state === 'not_connected').length,
    less: offers.filter((offer) => offer.silent?.length).length,
  };
}

const named = 2;

/** What is missing, in one line. */
export function missingWords(missing: Missing, catalogue: Catalogue, locale: Locale): string {
  const { since, silent, behind, notConnected, less } = missing;
  const { missing: texts } = locale.texts;
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const late = [
    ...(behind > 0 ? [texts.behind(count(behind))] : []),
    ...(notConnected > 0 ? [texts.notConnected(count(notConnected))] : []),
    ...(less > 0 ? [texts.less(count(less))] : []),
  ];
  if (silent.length === 0) return [texts.nothing(formatInterval(since, 'month', locale.language)), ...late].join(' ');
  const first = silent.slice(0, named).map((row) => offerWords(row, catalogue, locale));
  const more = silent.length > named ? ` ${texts.more(count(silent.length - named))}` : '';
  return [`${texts.silent(first.join('; '))}${more}.`, ...late].join(' ');
}

function offerWords({ authority, service, lastDay }: CompletenessRow, catalogue: Catalogue, locale: Locale): string {
  const known = catalogue.services.find(({ key }) => key === service);
  const town = catalogue.authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  const name = `${known ? nameOf(known.name, locale) : service}, ${town}`;
  return lastDay === null ? name : `${name} (${locale.texts.missing.last(formatDay(lastDay, locale.language))})`;
}
