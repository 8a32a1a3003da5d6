import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Misread } from '../contract/event.ts';
import type { ImportItem } from './mapping.ts';
import { matomoReader, NothingApplies } from './matomo.ts';
import type { MatomoMapping } from './matomo-mapping.ts';
import { type Parameters, requestIn } from './matomo-requests.ts';

/**
 * Reads tracking requests that somebody copied, to see what a mapping makes of them: one a line, as an address, a query, a
 * line of an access log or a JSON object, or all of them as the JSON body of a bulk. What has no `cdt` is of `now`.
 */
export async function* readMatomoSample(input: Readable, mapping: MatomoMapping, now: Date): AsyncGenerator<ImportItem> {
  const read = matomoReader(mapping);
  for (const { line, request } of requestsIn(await text(input))) for (const item of read(request, now)) yield itemOf(line, item);
}

interface Numbered {
  line: number;
  request: Parameters | undefined;
}

/** The requests of a bulk by their place in it, those of lines by their line. */
function requestsIn(sample: string): Numbered[] {
  const whole = jsonIn(sample);
  if (typeof whole === 'object' && whole !== null && 'requests' in whole && Array.isArray(whole.requests))
    return whole.requests.map((request: unknown, index) => ({ line: index + 1, request: requestIn(request) }));
  return sample.split('\n').flatMap((written, index) => {
    const trimmed = written.trim();
    if (trimmed === '') return [];
    return [{ line: index + 1, request: requestIn(trimmed.startsWith('{') ? jsonIn(trimmed) : queryOf(trimmed)) }];
  });
}

/** What stands behind the `?` of an address, up to the end of it: a line of an access log goes on. */
const queryOf = (written: string): string => written.slice(written.indexOf('?') + 1).split(/[\s"]/, 1)[0] ?? '';

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined; // no request, and refused as that
  }
}

function itemOf(line: number, item: unknown): ImportItem {
  if (item instanceof Misread) {
    const code = item instanceof NothingApplies ? 'no_event' : item.code;
    return { kind: 'error', line, code, ...(item.field === undefined ? {} : { column: item.field }), message: item.message };
  }
  const fields = item as Record<string, string | number>;
  // faults are named by the field of the event, as in the answers to requests
  const columns = Object.fromEntries(Object.keys(fields).map((field) => [field, field]));
  return { kind: 'given', line, fields, columns };
}
