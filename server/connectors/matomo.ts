import { createHash } from 'node:crypto';
import { type EventType, eventTime, eventTypes, Misread } from '../contract/event.ts';
import { textFrom, valueFrom } from './cells.ts';
import { attemptId, ImportFault } from './mapping.ts';
import { type MatomoMapping, neverRead, type ParameterSource } from './matomo-mapping.ts';
import type { Parameters } from './matomo-requests.ts';
import { matcherOf, RequestRow } from './matomo-row.ts';
import { isFieldOf, type Source } from './row-mapping.ts';

/**
 * The events of a tracking request, in the order of the mapping, or a `Misread` in their place; none for a heart beat and
 * for what the mapping ignores. The same request gives the same events again, but for the time of one without `cdt`.
 */
export type MatomoReader = (request: Parameters | undefined, receivedAt: Date) => unknown[];

/** How the requests of a source are read. */
export function matomoReader(mapping: MatomoMapping): MatomoReader {
  const sites = new Map(Object.entries(mapping.sites));
  const ofAll = sourcesOf(mapping.fields);
  const rules = mapping.events.map((rule) => ({
    type: typeof rule.type === 'string' ? { value: rule.type } : byColumn(rule.type),
    applies: matcherOf(rule.when),
    fields: sourcesOf(rule.fields),
  }));

  function eventsOf(request: Parameters, receivedAt: Date): object[] {
    const row = new RequestRow(request);
    if (row.at('rec') !== '1') throw new Refused('rec must be 1.', 'rec');
    if (row.at('ping') !== '') return []; // the page is still open: nothing happened
    const site = sites.get(row.at('idsite'));
    if (!site) throw new Refused('The mapping of this source does not name this idsite. Have it added, or correct it.', 'idsite');
    const applying = rules.flatMap((rule, index) => (rule.applies(row) ? [{ ...rule, index }] : []));
    if (applying.length === 0) return mapping.otherwise === 'refuse' ? [new NothingApplies()] : [];
    const time = timeOf(row.at('cdt'), receivedAt);
    const name = nameOf(request);
    return applying.map((rule) => {
      const type = textFrom(rule.type, row);
      if (type === 'visited' && row.firstOf(namesOfRequests) === undefined) throw namelessView();
      const sources = { ...ofType(type, ofAll), ...rule.fields };
      const given: Record<string, unknown> = { ...ofType(type, site), ...valuesFrom(sources, row) };
      if (type !== 'visited') given['attempt'] ??= attemptOf(sources['attempt'], row);
      return { ...given, id: `${name}-${rule.index}`, type, time };
    });
  }

  return (request, receivedAt) => {
    try {
      return request ? eventsOf(request, receivedAt) : [new Misread('invalid', 'A request is a query string or an object.')];
    } catch (fault) {
      if (fault instanceof Refused) return [new Misread('invalid', fault.message, fault.parameter)];
      if (fault instanceof ImportFault) return [new Misread('invalid', sentence(fault.message), fault.column)];
      throw fault;
    }
  };
}

/** Why nothing of a request is taken, and the parameter to change. */
class Refused extends Error {
  readonly parameter: string | undefined;

  constructor(message: string, parameter?: string) {
    super(message);
    this.parameter = parameter;
  }
}

/** No entry of the mapping is for a request. */
export class NothingApplies extends Misread {
  constructor() {
    super('invalid', 'No event of the mapping applies to this request: have one added, or "otherwise": "ignore".');
  }
}

const namelessView = () => new Refused('A view needs rand, random for each request, or cdt, so that it counts once.', 'rand');
const sentence = (reason: string): string => `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.`;

/** Whose same value twice means the same request; `r` is how the client for PHP names `rand`. */
const namesOfRequests = ['rand', 'r', 'pv_id', 'cdt'];

/** Ids of a visitor or a view of a page, of which the first is the attempt where the mapping declares none. */
const visitorIds = ['cid', '_id', 'pv_id'];

/** The attempt of a request where its declared source, if there is one, is empty. Throws Refused where there is none. */
function attemptOf(declared: Source | undefined, row: RequestRow): string {
  const id = declared ? undefined : row.firstOf(visitorIds);
  if (id !== undefined) return attemptId(id);
  throw new Refused(
    'The id of this run of the form is missing. Send it in the parameter that the mapping names as attempt.',
    declared && 'column' in declared ? declared.column : '_id',
  );
}

/** A name that the same request gets each time: how it came (token, answer wanted) and whose it is are no part of it. */
function nameOf(request: Parameters): string {
  const content = [...request].filter(([parameter]) => parameter !== 'send_image' && !neverRead.has(parameter)).sort();
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

/** RFC 3339 of `cdt`, which is seconds since 1970 or a date and time in UTC where it names no offset; without it, now. */
function timeOf(cdt: string, receivedAt: Date): string {
  if (cdt === '') return receivedAt.toISOString();
  const [, seconds, fraction = ''] = /^(\d{1,11})(?:\.(\d+))?$/.exec(cdt) ?? [];
  const ms = Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const written = cdt.replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(\.\d+)?)$/, '$1T$2Z');
  const time = seconds === undefined ? written : new Date(ms).toISOString();
  if (Number.isNaN(eventTime(time)))
    throw new Refused('cdt must be a time in UTC like 2026-10-25 00:30:00, one with offset, or seconds since 1970.', 'cdt');
  return time;
}

/** What of fields, or of where they come from, events of a type have; of a type that is none, everything. */
function ofType<T>(type: string | undefined, fields: Record<string, T>): Record<string, T> {
  const known = eventTypes.find((one): one is EventType => one === type);
  return known ? Object.fromEntries(Object.entries(fields).filter(([field]) => isFieldOf(known, field))) : fields;
}

const byColumn = (source: ParameterSource): Source =>
  'parameter' in source ? { column: source.parameter, map: source.map, else: source.else } : source;

const sourcesOf = (fields: Partial<Record<string, ParameterSource>>): Record<string, Source> =>
  Object.fromEntries(Object.entries(fields).flatMap(([field, source]) => (source ? [[field, byColumn(source)]] : [])));

function valuesFrom(sources: Record<string, Source>, row: RequestRow): Record<string, string | number> {
  const values = Object.entries(sources).map(([field, source]) => [field, valueFrom(field, source, row)] as const);
  return Object.fromEntries(values.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
}
