import { z } from 'zod';
import { actorOf } from '../audit.ts';
import type { Db, Store } from '../db.ts';
import type { App, Clock } from '../http.ts';
import { demandRole } from '../rights.ts';
import { instance } from './edition.ts';
import { EditionAnswer, listEditions, notFound } from './editions.ts';
import { EditionPreview, previewEdition } from './preview.ts';
import { publishEdition, withdrawEdition } from './publish.ts';
import { ready } from './published/read.ts';

export interface EditionOptions {
  clock: Clock;
  /** fingerprint of the key K behind the record keys */
  keyPrint: string;
}

const Publisher = z
  .string()
  .regex(/^(instance|\d{12})$/, 'is `instance` or the ARS of an authority')
  .meta({ description: '`instance`, or the ARS of the authority that publishes', example: '065310005005' });
const Whose = z.strictObject({ publisher: Publisher.default(instance) });
const Note = z.string().trim().max(500).meta({ description: 'what to say to it; public' });
const Order = z.strictObject({ publisher: Publisher.default(instance), note: Note.optional() });
const Reason = z.string().trim().min(3).max(500).meta({ description: 'public: files are answered with it' });

const place = (publisher: string) => (publisher === instance ? {} : { authority: publisher });

/** Editions: what there is, what would be published, publishing and withdrawing; by publishers of the instance or authority. */
export function editionRoutes(app: App, store: Store, { clock, keyPrint }: EditionOptions): void {
  const { db } = store;
  const byPublisher = { access: { role: 'publisher', at: 'handler' } } as const;
  app.get(
    '/api/v1/editions',
    {
      config: { access: 'read' },
      schema: { summary: 'Editions, the newest first', querystring: Whose, response: { 200: z.array(EditionAnswer) } },
    },
    ({ query }) => listEditions(db, query.publisher),
  );
  app.get(
    '/api/v1/editions/preview',
    {
      config: byPublisher,
      schema: {
        summary: 'What would be published now: true and protected totals, and what changes',
        description: 'For publishers only, because it holds true counts. Publishes nothing.',
        querystring: Whose,
        response: { 200: EditionPreview },
      },
    },
    (request) => {
      const { publisher } = request.query;
      demandRole(request, 'publisher', place(publisher));
      return previewEdition(db, { publisher, now: clock(), keyPrint });
    },
  );
  app.post(
    '/api/v1/editions',
    {
      config: byPublisher,
      schema: {
        summary: 'Publish all closed months; 200 where the newest edition says the same',
        body: Order.nullish(),
        response: { 200: EditionAnswer, 201: EditionAnswer },
      },
    },
    async (request, reply) => {
      const { publisher, note } = request.body ?? { publisher: instance };
      demandRole(request, 'publisher', place(publisher));
      const { id, made } = await publishEdition(db, { publisher, now: clock(), keyPrint, by: actorOf(request), note });
      await ready(store, publisher); // so that no visitor waits for it
      return reply.code(made ? 201 : 200).send(await editionOf(db, publisher, id));
    },
  );
  app.post(
    '/api/v1/editions/:publisher/:id/withdraw',
    {
      config: byPublisher,
      schema: {
        summary: 'Withdraw an edition: its files are answered with 410 and the reason',
        params: z.object({ publisher: Publisher, id: z.string().max(20) }),
        body: z.strictObject({ reason: Reason }),
        response: { 200: EditionAnswer },
      },
    },
    async (request) => {
      const { publisher, id } = request.params;
      demandRole(request, 'publisher', place(publisher));
      await withdrawEdition(db, { publisher, id, reason: request.body.reason, now: clock(), by: actorOf(request) });
      return editionOf(db, publisher, id);
    },
  );
}

async function editionOf(db: Db, publisher: string, id: string): Promise<EditionAnswer> {
  const edition = (await listEditions(db, publisher)).find((listed) => listed.id === id);
  if (!edition) throw notFound();
  return edition;
}
