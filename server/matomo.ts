import type { FastifyReply, FastifyRequest } from 'fastify';
import { tokenIn } from './access/tokens.ts';
import { type MatomoReader, matomoReader } from './connectors/matomo.ts';
import { MatomoMapping } from './connectors/matomo-mapping.ts';
import { type MatomoCall, readCall } from './connectors/matomo-requests.ts';
import { limits, type Refusal } from './contract/event.ts';
import type { Db } from './db.ts';
import { type App, type Clock, Problem, type TokenHolder } from './http.ts';
import { decompress, limited } from './ingest/body.ts';
import type { Take } from './ingest/take.ts';

export interface MatomoOptions {
  db: Db;
  clock: Clock;
  findToken(token: string): Promise<TokenHolder | undefined>;
  take: Take;
}

const mediaTypes = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/**
 * The Matomo Tracking HTTP API (https://developer.matomo.org/api-reference/tracking-api) at the addresses its clients
 * insist on, read by the mapping of the source whose token it is; docs/connect-matomo.md.
 */
export function matomoRoutes(app: App, { db, clock, findToken, take }: MatomoOptions): void {
  const readerOf = createReaders(db);

  async function track(request: FastifyRequest, reply: FastifyReply) {
    // the official client for Node.js reads no answer to a GET, and keeps a connection for each until somebody ends it
    if (request.method === 'GET') void reply.header('connection', 'close');
    const call = readCall(queryOf(request), typeof request.body === 'string' ? request.body : '');
    const receivedAt = clock();
    const holder = await holderOf(tokenIn(request.headers.authorization) ?? call.token, receivedAt);
    const read = await readerOf(holder.source);
    const items = limited(call.requests.flatMap((one, index) => read(one, receivedAt).map((item) => ({ request: index, item }))));
    const sender = { id: holder.source, authorities: new Set(holder.authorities), autoDeclare: holder.autoDeclare };
    const judged = await take(
      items.map(({ item }) => item),
      sender,
      { test: holder.test, receivedAt },
    );
    // an index of what was taken is one of an event, the sender knows its requests
    const refusals = judged.refusals.map((refusal) => ({ ...refusal, index: items[refusal.index]?.request ?? 0 }));
    return call.bulk ? answerBulk(reply, call, refusals) : answerOne(reply, call, refusals);
  }

  async function holderOf(token: string | undefined, now: Date): Promise<TokenHolder> {
    const holder = token === undefined ? undefined : await findToken(token);
    if (!holder || (holder.expiresAt && holder.expiresAt <= now)) throw noToken();
    if (!holder.scopes.includes('ingest'))
      throw new Problem(403, 'forbidden', 'This token lacks the right "ingest". Have the operator make one with it.');
    return holder;
  }

  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    for (const mediaType of mediaTypes) {
      scope.addContentTypeParser(mediaType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
        (await decompress(body, request.headers['content-encoding']?.toLowerCase())).toString(),
      );
    }
    const route = { exposeHeadRoute: false, bodyLimit: limits.bytes, schema: { hide: true } };
    for (const url of ['/matomo.php', '/piwik.php']) scope.route({ ...route, url, method: ['GET', 'POST'], handler: track });
  });
}

const noToken = () =>
  new Problem(
    401,
    'unauthorized',
    'Send a valid token, as token_auth in the body of a POST or in the header Authorization. The operator of the instance makes one.',
  );

const queryOf = ({ raw }: FastifyRequest): string => raw.url?.split('?').slice(1).join('?') ?? '';

/** The readers of sources: one query a request, so that a new mapping is used at once, and each version is compiled once. */
function createReaders(db: Db): (source: number) => Promise<MatomoReader> {
  const compiled = new Map<number, { version: string; reader: MatomoReader }>();
  return async (source) => {
    const row = await db
      .selectFrom('mapping')
      .select(['name', 'version', 'saved_at', 'mapping'])
      .where('source', '=', source)
      .where('format', '=', 'matomo')
      .orderBy('saved_at', 'desc')
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row)
      throw new Problem(409, 'no_mapping', 'This source has no mapping of the format matomo. Have the operator save one.');
    const version = `${row.name} ${row.version} ${row.saved_at.getTime()}`;
    const known = compiled.get(source);
    if (known?.version === version) return known.reader;
    const parsed = MatomoMapping.safeParse(row.mapping);
    if (!parsed.success)
      throw new Problem(
        409,
        'invalid_mapping',
        'The matomo mapping of this source cannot be used. Have the operator save it again.',
      );
    const reader = matomoReader(parsed.data);
    compiled.set(source, { version, reader });
    return reader;
  };
}

/** The smallest GIF, transparent: what clients that show an image wait for. */
const image = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

function answerOne(reply: FastifyReply, { silent }: MatomoCall, [refusal]: Refusal[]) {
  if (refusal) throw new Problem(400, refusal.code, refusal.message, refusal.field === undefined ? {} : { field: refusal.field });
  void reply.header('cache-control', 'no-store');
  return silent ? reply.status(204).send() : reply.type('image/gif').send(image);
}

/** As Matomo does, and with what is wrong; 400 where nothing was good, so that clients that look at the status only notice. */
function answerBulk(reply: FastifyReply, { requests, silent }: MatomoCall, refusals: Refusal[]) {
  const invalid = [...new Set(refusals.map(({ index }) => index))];
  const tracked = requests.length - invalid.length;
  const failed = invalid.length > 0 && tracked === 0;
  if (silent && invalid.length === 0) return reply.status(204).send();
  const errors = refusals
    .slice(0, limits.listedErrors)
    .map(({ index, code, field, message }) => ({ index, code, field, message }));
  return reply
    .status(failed ? 400 : 200)
    .send({ status: failed ? 'error' : 'success', tracked, invalid: invalid.length, invalid_indices: invalid, errors });
}
