import type { CodeOf } from '../contract/codelists.ts';
import { endOf } from '../contract/days.ts';
import {
  type LeftOut,
  type LeftOutReason,
  type SdgDevice,
  SdgDocument,
  type SdgSource,
  SourceUrl,
  type transferTypes,
} from '../contract/handover.ts';

/** Views of a month of UTC as the tally has them. */
export interface Views {
  service: string;
  page: string;
  country: string;
  device: CodeOf<'device'>;
  n: number;
}
/** Addresses of declared pages, by `service page`; '' where a page has none. */
export type Addresses = ReadonlyMap<string, string>;

const devices: Record<CodeOf<'device'>, SdgDevice> = {
  desktop: 'PC',
  tablet: 'Tablet',
  smartphone: 'Smartphone',
  other: 'Others',
  unknown: 'Others',
};

/** Greece has a code of its own in the European Union. */
const countryOf = (country: string): string => (country === 'GR' ? 'EL' : country);

/** Views by address, country and device, each in order; and those that cannot be handed over, with the reason. */
export function sourcesOf(views: Views[], addresses: Addresses): { sources: SdgSource[]; leftOut: LeftOut[] } {
  const counts = new Map<string, Map<string, number>>();
  const leftOut = new Map<string, LeftOut>();
  for (const { service, page, country, device, n } of views) {
    const address = (addresses.get(`${service} ${page}`) ?? '').replace(/#.*$/s, '');
    const reason = reasonAgainst(page, address, country);
    if (reason) {
      const left = { service, page, reason };
      const key = Object.values(left).join(' ');
      leftOut.set(key, { ...left, nbVisits: (leftOut.get(key)?.nbVisits ?? 0) + n });
      continue;
    }
    const ofPage = counts.get(address) ?? new Map<string, number>();
    const what = `${countryOf(country)} ${devices[device]}`;
    counts.set(address, ofPage.set(what, (ofPage.get(what) ?? 0) + n));
  }
  const sources = [...counts].sort(byText).map(([sourceUrl, ofPage]) => ({ sourceUrl, statistics: statisticsOf(ofPage) }));
  return { sources, leftOut: [...leftOut].sort(byText).map(([, left]) => left) };
}

const byText = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

function reasonAgainst(page: string, address: string, country: string): LeftOutReason | undefined {
  if (page === 'unknown') return 'no_page';
  if (address === '') return 'no_url';
  if (!SourceUrl.safeParse(address).success) return 'url';
  return country === 'unknown' ? 'country' : undefined;
}

const statisticsOf = (ofPage: Map<string, number>): SdgSource['statistics'] =>
  [...ofPage].sort(byText).map(([what, nbVisits]) => {
    const [originatingCountry = '', deviceType = 'Others'] = what.split(' ') as [string, SdgDevice];
    return { nbVisits, originatingCountry, deviceType };
  });

const second = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;

/** The checked document of a month of UTC. Throws where it does not keep to the schema. */
export function documentOf(
  month: string,
  sources: SdgSource[],
  { uniqueId, transferType, now }: { uniqueId: string; transferType: (typeof transferTypes)[number]; now: Date },
): SdgDocument {
  return SdgDocument.parse({
    uniqueId,
    referencePeriod: { startDate: `${month}-01T00:00:00Z`, endDate: `${endOf('month', `${month}-01`)}T23:59:59Z` },
    transferDate: second(now),
    transferType,
    nbEntries: sources.length,
    sources,
  });
}
