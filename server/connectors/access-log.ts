import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { codes } from '../contract/codelists.ts';
import { Ars, Key, ServiceKey } from '../contract/event.ts';
import { ImportFault, type ImportItem, offerFields, unreadable } from './mapping.ts';
import { type Request, requestIn } from './access-line.ts';
import { gzipFault, unpacked } from './unpacked.ts';
import { PathPattern, pathsLike } from './wildcards.ts';

/** Which pages of a web server's access log are views of which service; explained in docs/import-access-log.md. */
export const AccessLogMapping = z.strictObject({
  authority: Ars,
  offers: z.array(z.strictObject(offerFields)).max(1000).default([]),
  pages: z
    .array(z.strictObject({ path: PathPattern, service: ServiceKey, page: Key.optional() }))
    .min(1)
    .max(1000),
  referrers: z.record(z.string().min(1), z.enum(codes('referrer'))).default({}),
});
export type AccessLogMapping = z.output<typeof AccessLogMapping>;

const longestLine = 64 * 1024;

/**
 * Reads an access log (combined format, or one JSON object a line as nginx writes it; plain or gzip'd) as a stream: each
 * successful GET of a mapped page that no robot made is a view. Address and browser of the visitor stay in the line.
 */
export async function* readAccessLog(input: Readable, mapping: AccessLogMapping): AsyncGenerator<ImportItem> {
  const pages = mapping.pages.map(({ path, ...view }) => ({ fits: pathsLike(path), view }));
  let number = 0;
  try {
    for await (const line of linesOf(input)) {
      number += 1;
      if (line.trim() === '') continue;
      const request = requestIn(line);
      if (!request)
        yield new ImportFault(number, 'not_log', 'the line is neither of the combined format nor JSON of nginx').toItem();
      else if (counts(request)) {
        const found = pages.find(({ fits }) => fits(request.path));
        if (found) yield { kind: 'given', line: number, fields: fieldsOf(line, request, found.view, mapping), columns: {} };
      }
    }
  } catch (error) {
    const fault = error instanceof ImportFault ? error : gzipFault(error, number + 1);
    if (!fault) throw error;
    yield fault.toItem();
  }
}

async function* linesOf(input: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const bytes of unpacked(input)) {
    // Latin-1 takes any byte, and what is read of a line is ASCII
    const lines = (rest + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw unreadable(1, 'too_large', 'a line is longer than 64 KiB: this is no access log');
    yield* lines;
  }
  yield rest;
}

const robots = /bot|crawl|spider|slurp|monitor|uptime|preview|curl|wget|python|java\/|go-http|headless|scan/i;

const counts = ({ method, status, agent }: Request): boolean =>
  method === 'GET' && ((status >= 200 && status < 300) || status === 304) && agent !== '' && !robots.test(agent);

function fieldsOf(
  line: string,
  { time, agent, referrer }: Request,
  view: { service: string; page?: string | undefined },
  { authority, referrers }: AccessLogMapping,
): Record<string, string> {
  const id = createHash('sha256').update(line.trim()).digest('base64url');
  const { service, page } = view;
  const where = page === undefined ? { service } : { service, page };
  return { id, type: 'visited', time, authority, ...where, referrer: originOf(referrer, referrers), device: deviceOf(agent) };
}

const searchEngines = /(^|\.)(google|bing|duckduckgo|ecosia|startpage|qwant|yahoo|metager)\.[a-z.]+$/;

function originOf(referrer: string, known: AccessLogMapping['referrers']): string {
  if (referrer === '') return 'direct';
  const host = URL.canParse(referrer) ? new URL(referrer).hostname : '';
  if (Object.hasOwn(known, host)) return known[host] ?? 'other';
  return searchEngines.test(host) ? 'search' : 'other';
}

function deviceOf(agent: string): string {
  if (/ipad|tablet|android(?!.*mobile)/i.test(agent)) return 'tablet';
  if (/iphone|mobile/i.test(agent)) return 'smartphone';
  return /windows|macintosh|x11|linux|cros/i.test(agent) ? 'desktop' : 'other';
}
