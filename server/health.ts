import { z } from 'zod';
import type { Db } from './db.ts';
import { type App, Problem } from './http.ts';

const Status = z.object({ status: z.literal('ok') });

/** `/health/live`: the process answers. `/health/ready`: database, migrations and, with the demo on, demo and first edition. */
export function healthRoutes(app: App, db: Db, demo: boolean): void {
  app.get('/health/live', { schema: { summary: 'The process answers', response: { 200: Status } } }, async () => ({
    status: 'ok' as const,
  }));
  app.get('/health/ready', { schema: { summary: 'Ready to serve', response: { 200: Status } } }, async () => {
    const rows = await db.selectFrom('instance').select('value').where('name', '=', 'demo').execute();
    if (demo && rows[0]?.value === 'loading')
      throw new Problem(503, 'starting', 'The demo is being loaded. Try again in a moment.', { retryAfter: 5 });
    return { status: 'ok' as const };
  });
}
