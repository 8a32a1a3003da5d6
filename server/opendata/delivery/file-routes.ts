import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Db } from '../../db.ts';
import { type App, ErrorAnswer } from '../../http.ts';
import { deliver } from './delivery.ts';
import { openToAll } from './forms.ts';
import { instance } from '../edition.ts';
import { knownFiles } from './known-files.ts';
import { createShelf } from './shelf.ts';

const Part = z
  .string()
  .min(1) // an address may have nothing between two slashes
  .max(100)
  .refine((text) => !text.includes('\0'), 'holds a character that is no text: leave it out');
const Ars = z
  .string()
  .regex(/^\d{12}$/)
  .meta({ description: 'ARS of the authority that publishes' });

/** An edition never changes, so it may be kept for good; what is newest changes once a month or so. */
const forGood = 'public, max-age=31536000, immutable';
export const forAWhile = 'public, max-age=300';

const bytes = z.unknown();
const nothing = z.undefined();
const described = {
  description:
    'With its SHA-256 as strong ETag, of the compressed bytes where Accept-Encoding takes them; HEAD, If-None-Match, If-Modified-Since, Range and If-Range are understood, and any page on the web may read it.',
  response: {
    200: bytes.meta({ description: 'The file' }),
    206: bytes.meta({ description: 'The bytes asked for with Range' }),
    304: nothing.meta({ description: 'It has not changed since it was last asked for' }),
    404: ErrorAnswer.meta({ description: 'There is no such table, edition or file' }),
    410: ErrorAnswer.meta({ description: 'The edition was withdrawn; the message says why' }),
    416: ErrorAnswer.meta({ description: 'The range is outside the file' }),
  },
};

/** The files of editions: of the instance, and of each authority under its ARS. */
export function fileRoutes(app: App, db: Db): void {
  const send = sender(db);
  const asStored = {
    config: { access: 'public' as const },
    method: ['GET' as const, 'HEAD' as const],
    compress: false as const, // compressed on the way, bytes would make nonsense of ranges and of the checksum that is the ETag
  };
  for (const [prefix, params, whose] of [
    ['/open-data/v1/:table', z.object({ table: Part, file: Part }), ''],
    ['/open-data/v1/:table/:ars', z.object({ table: Part, ars: Ars, file: Part }), ' of an authority'],
  ] as const) {
    app.route({
      ...asStored,
      url: `${prefix}/latest/:file`,
      schema: { summary: `A file of the newest edition${whose}`, ...described, params },
      handler: (request, reply) => send(request, reply, request.params, forAWhile),
    });
    app.route({
      ...asStored,
      url: `${prefix}/editions/:edition/:file`,
      schema: {
        summary: `A file of an edition${whose}; its content never changes`,
        ...described,
        params: params.extend({ edition: Part }),
      },
      handler: (request, reply) => send(request, reply, request.params, forGood),
    });
  }
  app.options('/open-data/*', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply
      .code(204)
      .headers({
        ...openToAll,
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'range, if-none-match, if-modified-since',
      })
      .send(),
  );
}

interface Asked {
  table: string;
  ars?: string;
  edition?: string;
  file: string;
}

/** Sends files; what many ask for is at hand. */
function sender(db: Db) {
  const shelf = createShelf(db);
  const find = knownFiles(db);
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    { table, ars = instance, edition, file }: Asked,
    cacheControl: string,
  ): Promise<FastifyReply> => {
    reply.headers(openToAll); // of refusals as well
    const found = await find({ publisher: ars, edition, name: `${table}/${file}` });
    return deliver(shelf, request, reply, found, cacheControl);
  };
}
