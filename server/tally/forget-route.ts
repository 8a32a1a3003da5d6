import { z } from 'zod';
import { Id } from '../contract/api.ts';
import type { Actor } from '../audit.ts';
import { actorOf } from '../audit.ts';
import type { Db } from '../db.ts';
import type { App } from '../http.ts';
import { demandSource } from '../rights.ts';
import type { FirstSeen, Seen } from './forget.ts';

const Ask = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).meta({ description: 'first moment of arrival, included' }),
    to: z.iso.datetime({ offset: true }).meta({ description: 'moment of arrival before which' }),
    dryRun: z.boolean().default(true).meta({ description: '`false` deletes; otherwise only what would be deleted is said' }),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'must be later than from' });

const Forgotten = z.object({
  deleted: z.boolean(),
  attempts: z.int(),
  views: z.int(),
  offers: z.array(
    z.object({
      authority: z.string(),
      service: z.string(),
      attempts: z.int(),
      views: z.int(),
      firstDay: z.string().nullable().meta({ description: 'of their starts and views; null where none has one' }),
      lastDay: z.string().nullable(),
    }),
  ),
});

/** `POST /api/v1/sources/{id}/forget`: takes back what a source sent by mistake. */
export function forgetRoute(
  app: App,
  db: Db,
  forget: (asked: FirstSeen & { dryRun: boolean; by: Actor }) => Promise<Seen[]>,
): void {
  app.post(
    '/api/v1/sources/:id/forget',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Delete the attempts and views that a source reported first within a span of time; a dry run unless asked for',
        params: z.object({ id: Id }),
        body: Ask,
        response: { 200: Forgotten },
      },
    },
    async (request) => {
      const { id: source } = request.params;
      await demandSource(db, source, request.identity);
      const { from, to, dryRun } = request.body;
      const offers = await forget({ source, from: new Date(from), to: new Date(to), dryRun, by: actorOf(request) });
      const sum = (name: 'attempts' | 'views') => offers.reduce((total, offer) => total + offer[name], 0);
      return { deleted: !dryRun, attempts: sum('attempts'), views: sum('views'), offers };
    },
  );
}
