import type { z } from 'zod';
import { TryOut, TryOutAnswer } from '../contract/sources.ts';
import type { Db } from '../db.ts';
import type { App } from '../http.ts';
import { type Acting, actingFor, chosenMapping, type FindMapping } from './acting.ts';

export interface Tryer {
  findMapping: FindMapping;
  /** Reads a sample by the JSON text of a mapping as an import would, and keeps nothing. Throws Problem 400. */
  tryOut(
    format: z.output<typeof TryOut>['format'],
    mapping: string | undefined,
    sample: string,
    sender: Omit<Acting, 'test'>,
  ): Promise<TryOutAnswer>;
}

/** `POST /api/v1/connectors/try`: what a piece of a file becomes, before anybody sends one. */
export function tryRoute(app: App, db: Db, { findMapping, tryOut }: Tryer): void {
  app.post(
    '/api/v1/connectors/try',
    {
      config: { access: 'import' },
      schema: {
        summary: 'Try a mapping on a sample: the events and totals it gives, and every bad line; nothing is kept',
        body: TryOut,
        response: { 200: TryOutAnswer },
      },
    },
    async ({ identity, body }) => {
      const acting = await actingFor(db, identity, body.source);
      const mapping = body.mapping && JSON.stringify(body.mapping);
      const { text } = await chosenMapping(findMapping, acting, { mapping, mappingName: body.mappingName });
      return await tryOut(body.format, text, body.sample, acting);
    },
  );
}
