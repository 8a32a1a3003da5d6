import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { Db } from '../db.ts';
import type { App } from '../http.ts';

const most = 10_000;
const Entry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().meta({
    description:
      'person, token, operator (ADMIN_TOKEN), local, cli, provider, link (to set a password), schedule (a job), or nobody',
  }),
  actorId: z.int().nullable().meta({ description: 'the person; of a token its source' }),
  name: z.string().nullable().meta({ description: 'of that person' }),
  what: z.string(),
  subject: z.string(),
  before: z.unknown().meta({ description: 'null: it was not there' }),
  after: z.unknown().meta({ description: 'null: it is no more' }),
});
const Query = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'first moment, included' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'moment before which' }),
  kind: z.enum(['change', 'session']).optional().meta({
    description: '`session`: signing in, also in vain, and out; `change`: everything else. Without it both',
  }),
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .default('0')
    .meta({ description: 'id of the last entry read: the next ones follow it' }),
  limit: z.coerce.number().int().min(1).max(most).default(1_000),
});

/** `GET /api/v1/audit`: who changed what, in its order; with Accept: text/csv as CSV. */
export function auditRoute(app: App, db: Db): void {
  app.get(
    '/api/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Who changed what and when, and who signed in and out, the oldest first',
        description: 'Nobody can change or delete entries. With Accept: text/csv the same as CSV.',
        querystring: Query,
        response: { 200: z.object({ entries: z.array(Entry) }) },
      },
    },
    async (request, reply) => {
      const entries = await readEntries(db, request.query);
      void reply.header('vary', 'Accept');
      if (!/\btext\/csv\b/.test(request.headers.accept ?? '')) return { entries };
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(csv(entries) as never);
    },
  );
}

async function readEntries(db: Db, { from, to, kind, after, limit }: z.output<typeof Query>): Promise<z.output<typeof Entry>[]> {
  let query = db
    .selectFrom('audit')
    .leftJoin('person', (join) => join.onRef('person.id', '=', 'audit.actor_id').on('audit.actor', '=', 'person'))
    .select(['audit.id', 'at', 'actor', 'actor_id', 'person.name', 'what', 'audit.subject', 'before', 'after'])
    .where('audit.id', '>', after)
    .orderBy('audit.id')
    .limit(limit);
  if (from) query = query.where('at', '>=', new Date(from));
  if (kind) query = query.where('what', kind === 'session' ? 'in' : 'not in', ['sign-in', 'sign-out']);
  if (to) query = query.where('at', '<', new Date(to));
  return (await query.execute()).map(({ at, actor_id: actorId, ...row }) => ({ ...row, at: at.toISOString(), actorId }));
}

const columns = ['id', 'at', 'actor', 'actorId', 'name', 'what', 'subject', 'before', 'after'] as const;

/** Old and new values as JSON; what a spreadsheet would take for a formula begins with an apostrophe. */
function csv(entries: z.output<typeof Entry>[]): string {
  const cell = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  return stringify([columns, ...entries.map((entry) => columns.map((name) => cell(entry[name])))], {
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}
