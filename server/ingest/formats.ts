import type { IncomingHttpHeaders } from 'node:http';
import { jsonItems, limited, ndjsonItems, parseJson } from './body.ts';

/**
 * A format of events beside our own. app.ts hands the connectors' formats to ingestion, so that a new one is an entry
 * there and ingestion knows none of them.
 */
export interface EventFormat {
  mediaType: string;
  /** where the media type is shared with our own: whether a request with these headers is of this format */
  marks?(headers: IncomingHttpHeaders): boolean;
  /** the items of a body, parsed as JSON: events, or a `Misread` in the place of what is none */
  items(body: unknown, headers: IncomingHttpHeaders): unknown[];
}

type Reader = (body: Buffer, headers: IncomingHttpHeaders) => unknown[];

/** By media type, how a body becomes items. Throws 400 for what is no JSON and 413 for too many items. */
export function eventReaders(formats: EventFormat[]): Map<string, Reader> {
  const readers = new Map<string, Reader>([
    ['application/json', jsonItems],
    ['application/x-ndjson', ndjsonItems],
  ]);
  for (const { mediaType, marks, items } of formats) {
    const own = readers.get(mediaType);
    readers.set(mediaType, (body, headers) =>
      own && !marks?.(headers) ? own(body, headers) : limited(items(parseJson(body), headers)),
    );
  }
  return readers;
}
