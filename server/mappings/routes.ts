import { z } from 'zod';
import { deedOf } from '../audit.ts';
import { Id } from '../contract/api.ts';
import { MappingHistory, MappingList, MappingName, SavedMapping } from '../contract/sources.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, Problem } from '../http.ts';
import { demandSource, noSuchSource } from '../rights.ts';
import { deleteMapping, readMapping, readMappings, saveMapping } from './store.ts';

export interface MappingOptions {
  clock: Clock;
  /** the formats that mappings are for */
  formats: string[];
  /** what is wrong with a mapping for a format, one line for each fault; undefined: nothing */
  faults(format: string, mapping: unknown): string | undefined;
}

const url = '/api/v1/sources/:id/mappings';
const ofSource = z.object({ id: Id });
const named = z.object({ id: Id, name: MappingName });
const Version = z.strictObject({ version: z.coerce.number().int().positive().max(1_000_000_000).optional() });

/** Mappings kept with a source, for admins and its own tokens with the scope ingest: `/api/v1/sources/{id}/mappings`. */
export function mappingRoutes(app: App, db: Db, options: MappingOptions): void {
  readRoutes(app, db);
  writeRoutes(app, db, options);
}

const config = { access: 'import' } as const;
const noMapping = () => new Problem(404, 'not_found', 'This source has no such mapping. GET its mappings to see them.');

function readRoutes(app: App, db: Db): void {
  app.get(
    url,
    {
      config,
      schema: {
        summary: 'Mappings kept with a source, in their newest versions',
        params: ofSource,
        response: { 200: MappingList },
      },
    },
    async (request) => {
      await demandSource(db, request.params.id, request.identity);
      return { mappings: await readMappings(db, request.params.id) };
    },
  );

  app.get(
    `${url}/:name`,
    {
      config,
      schema: {
        summary: 'A mapping, in its newest version or an older one',
        params: named,
        querystring: Version,
        response: { 200: MappingHistory },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      await demandSource(db, id, request.identity);
      const mapping = await readMapping(db, id, name, request.query.version);
      if (!mapping) throw noMapping();
      return mapping;
    },
  );
}

function writeRoutes(app: App, db: Db, { clock, formats, faults }: MappingOptions): void {
  const Body = z.strictObject({
    format: z.enum(formats),
    mapping: z.record(z.string(), z.unknown()).refine(isText, 'holds a character that is no text: leave it out'),
  });
  app.put(
    `${url}/:name`,
    {
      config,
      schema: {
        summary: 'Keep a mapping with a source; changed, it becomes a new version',
        params: named,
        body: Body,
        response: { 200: SavedMapping },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      const { format, mapping } = request.body;
      await demandSource(db, id, request.identity);
      const wrong = faults(format, mapping);
      if (wrong !== undefined) throw new Problem(400, 'invalid', wrong, { field: 'mapping' });
      const saved = await saveMapping(db, { source: id, name, format, mapping }, deedOf(request, clock));
      if (!saved) throw noSuchSource();
      return saved;
    },
  );

  app.delete(
    `${url}/:name`,
    { config, schema: { summary: 'Forget a mapping, in all its versions', params: named, response: { 204: z.null() } } },
    async (request, reply) => {
      await demandSource(db, request.params.id, request.identity);
      if (!(await deleteMapping(db, request.params.id, request.params.name, deedOf(request, clock)))) throw noMapping();
      return reply.status(204).send(null);
    },
  );
}

/** Whether PostgreSQL can keep all of it: no text there has a NUL or half a character. */
function isText(mapping: unknown): boolean {
  let text = true;
  const check = (part: unknown) => {
    if (typeof part === 'string' && /[\0\p{Cs}]/u.test(part)) text = false;
  };
  JSON.stringify(mapping, (key, value: unknown) => {
    check(key);
    check(value);
    return value;
  });
  return text;
}
