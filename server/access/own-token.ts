import { OwnToken } from '../contract/token.ts';
import type { Db } from '../db.ts';
import { type App, Problem } from '../http.ts';

/** `GET /api/v1/token`: whoever connects a platform sees what the token in hand may send, without asking the operator. */
export function ownTokenRoute(app: App, db: Db): void {
  app.get(
    '/api/v1/token',
    {
      config: { access: 'token' },
      schema: {
        summary: 'What this token may do: its source, scopes, authorities and their offers',
        response: { 200: OwnToken },
      },
    },
    async ({ identity }) => {
      if (identity?.kind !== 'token')
        throw new Problem(404, 'not_found', 'Ask with the token of a source; ADMIN_TOKEN belongs to none.');
      const { source: id, authorities, autoDeclare, test, scopes, expiresAt } = identity;
      const { name } = await db.selectFrom('source').select('name').where('id', '=', id).executeTakeFirstOrThrow();
      const offers = await db
        .selectFrom('offer')
        .select(['authority', 'service', 'steps', 'pages'])
        .where('authority', 'in', [...authorities, ''])
        .orderBy('authority')
        .orderBy('service')
        .execute();
      return {
        source: { id, name, autoDeclare, test },
        scopes,
        expiresAt: expiresAt?.toISOString() ?? null,
        authorities,
        offers: offers.map((offer) => ({
          ...offer,
          steps: offer.steps.map(({ key }) => key),
          pages: offer.pages.map(({ key }) => key),
        })),
      };
    },
  );
}
