import type { MasterItem, PortalId } from '../connectors/master-items.ts';
import { masterLimits } from '../contract/master-data.ts';
import type { MasterReport } from './master-report.ts';

type Of<K extends MasterItem['kind']> = Extract<MasterItem, { kind: K }>;
export type AuthorityItem = Of<'authority'>;
export type ServiceItem = Of<'service'>;
export type OfferItem = Of<'offer'>;
/** That an authority answers for a service of a portal. */
export interface Responsibility {
  line: number;
  authority: string;
  service: PortalId;
}

/** What a file says, sorted. Of lines with the same key the first is taken, and one that says otherwise is a fault. */
export interface MasterLines {
  authorities: Map<string, AuthorityItem>;
  services: ServiceItem[];
  offers: Map<string, OfferItem>;
  responsibilities: Map<string, Responsibility>;
}

export const offerName = (authority: string, service: string): string => `${authority}/${service}`;

/**
 * Sorts the items of a file. `authorityIn` finds the authority of an area that a portal names; what is of none is left
 * out. Faults and what is left out go to the report.
 */
export async function sortLines(
  items: AsyncIterable<MasterItem>,
  { arsPrefix = '', authorityIn, report }: { arsPrefix?: string | undefined; authorityIn: AreaFinder; report: MasterReport },
): Promise<MasterLines> {
  const lines: MasterLines = { authorities: new Map(), services: [], offers: new Map(), responsibilities: new Map() };
  const inside = (area: string) => {
    if (area.startsWith(arsPrefix)) return true;
    report.answer.outside += 1;
    return false;
  };
  for await (const item of items) {
    if (tooMany(lines)) {
      report.fault({ line: 'line' in item ? item.line : 1, code: 'too_many', message: tooManyEntries });
      break;
    }
    if (item.kind === 'error') report.fault(item);
    else if (item.kind === 'leftOut') report.leftOut(item.line, item.code, item.message);
    else if (item.kind === 'ignored') report.answer.ignoredColumns.push(...item.columns);
    else if (item.kind === 'authority') {
      if (inside(item.given.ars)) once(lines.authorities, item.given.ars, item, report);
    } else if (item.kind === 'offer') {
      const { authority, service } = item.given;
      if (inside(authority)) once(lines.offers, offerName(authority, service), item, report);
    } else if (item.kind === 'responsibility') {
      if (inside(item.area)) responsible(lines, item, authorityIn, report);
    } else lines.services.push(item);
  }
  return lines;
}

const tooManyEntries = `a file has at most ${masterLimits.entries} entries; nothing from here on was read`;

const tooMany = ({ authorities, services, offers, responsibilities }: MasterLines): boolean =>
  authorities.size + services.length + offers.size + responsibilities.size >= masterLimits.entries;

/** Takes an entry the first time; again it must say the same. */
export function once<T extends AuthorityItem | ServiceItem | OfferItem>(
  taken: Map<string, T>,
  key: string,
  item: T,
  report: MasterReport,
): boolean {
  const before = taken.get(key);
  if (!before) taken.set(key, item);
  else if (JSON.stringify(before.given) !== JSON.stringify(item.given))
    report.fault({
      line: item.line,
      code: 'twice',
      message: `line ${before.line} says something else of the same entry: leave one of them out`,
    });
  return !before;
}

function responsible(lines: MasterLines, item: Of<'responsibility'>, authorityIn: AreaFinder, report: MasterReport): void {
  const { line, service } = item;
  const authority = authorityIn(item.area);
  if (authority === undefined) report.leftOut(line, 'unknown_authority', 'the area is that of no authority here');
  else lines.responsibilities.set(JSON.stringify([authority, service.agency, service.id]), { line, authority, service });
}

/** The authority of an area, or undefined where there is none here. */
export type AreaFinder = (area: string) => string | undefined;

/**
 * Finds authorities by the whole ARS, by its beginning (a state, a district, an association of municipalities) or by
 * the AGS, which is digits 1–5 and 10–12 of the ARS.
 */
export function areaFinder(authorities: Iterable<string>): AreaFinder {
  const known = new Set(authorities);
  const byAgs = new Map([...known].map((ars) => [ars.slice(0, 5) + ars.slice(9), ars]));
  return (area) => {
    if (!/^\d{1,12}$/.test(area)) return undefined;
    const ars = area.length === 8 ? byAgs.get(area) : area.padEnd(12, '0');
    return ars !== undefined && known.has(ars) ? ars : undefined;
  };
}
