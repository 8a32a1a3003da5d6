import { z } from 'zod';
import { Ars, ServiceKey } from './event.ts';

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

/** What `POST /api/v1/connect-check` tries; unset: the first offer that the token may send for. */
export const ConnectCheck = z.strictObject({ authority: Ars.optional(), service: ServiceKey.optional() });
export const ConnectCheckAnswer = z.object({
  ok: z.boolean(),
  points: z.array(
    z.object({
      key: z.string().meta({ description: 'the same for ever', example: 'type:started' }),
      ok: z.boolean().nullable().meta({ description: 'null: left out, because it does not apply' }),
      title: z.string(),
      detail: z.string().meta({ description: 'what was found, or what to do' }),
    }),
  ),
});
export type ConnectCheckAnswer = z.output<typeof ConnectCheckAnswer>;
