import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../http.ts';
import type { StoredFile } from './find-files.ts';
import { acceptedForm, type Form, ofEveryFile } from './forms.ts';
import type { Shelf } from './shelf.ts';

/** Bytes from `first` to `last`, both included. */
interface ByteRange {
  first: number;
  last: number;
}

/** Answers with a stored file: GET or HEAD, 200, 206, 304 or 416 (RFC 9110), streamed part by part. */
export async function deliver(
  shelf: Shelf,
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  cacheControl: string,
): Promise<FastifyReply> {
  const form = acceptedForm(request.headers['accept-encoding'], file);
  const range = wantedRange(request, form, file.publishedAt);
  if (range === 'unsatisfiable') {
    reply.headers(ofEveryFile).header('content-range', `bytes */${form.bytes}`);
    throw new Problem(416, 'range_not_satisfiable', `The file has ${form.bytes} bytes; ask for a range inside it.`);
  }
  reply.headers(form.always).header('cache-control', cacheControl);
  if (unchanged(request, form.etag, file.publishedAt)) return reply.code(304).send();
  reply.headers(form.withBytes);
  const { first, last } = range ?? { first: 0, last: form.bytes - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${first}-${last}/${form.bytes}`);
  reply.header('content-length', last - first + 1);
  if (request.method === 'HEAD') return reply.send();
  const of = { ...file, encoding: form.encoding, sha256: form.sha256 };
  return reply.send((await shelf.readOne(of, first, last)) ?? Readable.from(shelf.read(of, first, last)));
}

/**
 * If-None-Match decides; only without it does If-Modified-Since, by the very date that was sent with the file: an edition
 * has the date at which publishing it began, so that a later one may be of a download before it was done.
 */
function unchanged(request: FastifyRequest, etag: string, publishedAt: Date): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  const since = request.headers['if-modified-since'];
  return since !== undefined && wholeSeconds(publishedAt) === Date.parse(since);
}

/** HTTP dates know no milliseconds. */
const wholeSeconds = (at: Date): number => Math.floor(at.getTime() / 1000) * 1000;

/** The one range asked for; undefined (the whole file) where none is, or several, or the file is another by now. */
function wantedRange(request: FastifyRequest, { bytes, etag }: Form, publishedAt: Date): ByteRange | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  if (range === undefined || request.method !== 'GET' || unchanged(request, etag, publishedAt)) return undefined;
  if (ifRange !== undefined && ifRange !== etag && Date.parse(`${ifRange}`) !== wholeSeconds(publishedAt)) return undefined;
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  return inside(asked[1] ?? '', asked[2] ?? '', bytes);
}

/** `-n` asks for the last n bytes, `n-` for all from n on. */
function inside(from: string, to: string, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const first = from === '' ? Math.max(bytes - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return first > last ? 'unsatisfiable' : { first, last };
}
