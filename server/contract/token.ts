import { z } from 'zod';

/** What `GET /api/v1/token` says about the token it is asked with. */
export const OwnToken = z.object({
  source: z.object({
    id: z.int(),
    name: z.string(),
    autoDeclare: z.boolean(),
    test: z.boolean().meta({ description: 'events are checked and answered, never counted' }),
  }),
  scopes: z.array(z.string()),
  expiresAt: z.string().nullable(),
  authorities: z.array(z.string()),
  offers: z.array(
    z.object({
      authority: z.string(),
      service: z.string(),
      steps: z.array(z.string()).meta({ description: 'keys, in order' }),
      pages: z.array(z.string()),
    }),
  ),
});
export type OwnToken = z.output<typeof OwnToken>;
export type OwnOffer = OwnToken['offers'][number];
