import { z } from 'zod';
import { Id } from '../contract/api.ts';
import { refusalCodes } from '../contract/event.ts';
import type { Db } from '../db.ts';
import type { App, Clock } from '../http.ts';
import { demandSource } from '../rights.ts';
import { type RefusalCounter, readRefusals } from './refusals.ts';

const Rejects = z.object({
  rejects: z.array(
    z.object({
      hour: z.string().meta({ description: 'first moment of the hour, UTC', example: '2026-10-25T01:00:00.000Z' }),
      code: z.enum(refusalCodes),
      field: z.string().optional().meta({ description: 'absent where none is named, or where it may hold more than a name' }),
      count: z.int(),
    }),
  ),
});

/** `GET /api/v1/sources/{id}/rejects`, for admins and for the source's own tokens; other sources are 404 to a token. */
export function rejectsRoute(app: App, db: Db, refusals: RefusalCounter, clock: Clock): void {
  app.get(
    '/api/v1/sources/:id/rejects',
    {
      config: { access: 'token' },
      schema: {
        summary: 'Refused events of the last 14 days by hour, code and field; never their values',
        params: z.object({ id: Id }),
        response: { 200: Rejects },
      },
    },
    async ({ identity, params: { id } }) => {
      await demandSource(db, id, identity);
      await refusals.settled();
      const rows = await readRefusals(db, id, clock());
      const rejects = rows.map(({ hour, code, field, count }) => ({
        hour: hour.toISOString(),
        code,
        ...(field ? { field } : {}),
        count,
      }));
      return { rejects };
    },
  );
}
