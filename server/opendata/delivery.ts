import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { StoredFile } from './editions.ts';
import { readBytes } from './files.ts';
import { baseName } from './descriptors.ts';

/** Bytes from `first` to `last`, both included. */
interface ByteRange {
  first: number;
  last: number;
}

/** Headers that let any page on the web read open data. */
export const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'accept-ranges, content-disposition, content-length, content-range, etag, last-modified',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** Answers with a stored file: GET or HEAD, 200, 206, 304 or 416 (RFC 9110), streamed part by part. */
export async function deliver(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  cacheControl: string,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  const range = wantedRange(request, file, etag);
  reply.headers(openToAll);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${file.bytes}`);
    throw new Problem(416, 'range_not_satisfiable', `The file has ${file.bytes} bytes; ask for a range inside it.`);
  }
  reply.headers({
    'cache-control': cacheControl,
    etag,
    'last-modified': file.publishedAt.toUTCString(),
    'accept-ranges': 'bytes',
  });
  if (unchanged(request, etag, file.publishedAt)) return reply.code(304).send();
  reply.headers({ 'content-type': file.mediaType, 'content-disposition': `attachment; filename="${baseName(file.name)}"` });
  const { first, last } = range ?? { first: 0, last: file.bytes - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${first}-${last}/${file.bytes}`);
  reply.header('content-length', last - first + 1);
  return request.method === 'HEAD' ? reply.send() : reply.send(Readable.from(readBytes(db, file, first, last)));
}

/** If-None-Match decides; only without it does If-Modified-Since. */
function unchanged(request: FastifyRequest, etag: string, publishedAt: Date): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  const since = request.headers['if-modified-since'];
  return since !== undefined && wholeSeconds(publishedAt) <= Date.parse(since);
}

/** HTTP dates know no milliseconds. */
const wholeSeconds = (at: Date): number => Math.floor(at.getTime() / 1000) * 1000;

/** The one range asked for; undefined (the whole file) where none is, or several, or the file is another by now. */
function wantedRange(request: FastifyRequest, file: StoredFile, etag: string): ByteRange | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  if (range === undefined || request.method !== 'GET' || unchanged(request, etag, file.publishedAt)) return undefined;
  if (ifRange !== undefined && ifRange !== etag && Date.parse(`${ifRange}`) !== wholeSeconds(file.publishedAt)) return undefined;
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  return inside(asked[1] ?? '', asked[2] ?? '', file.bytes);
}

/** `-n` asks for the last n bytes, `n-` for all from n on. */
function inside(from: string, to: string, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const first = from === '' ? Math.max(bytes - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return first > last ? 'unsatisfiable' : { first, last };
}
