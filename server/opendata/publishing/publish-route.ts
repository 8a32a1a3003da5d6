import { z } from 'zod';
import { actorOf } from '../../audit.ts';
import { EditionAnswer, Publisher, PublishingAnswer } from '../../contract/editions.ts';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { Store } from '../../db.ts';
import { type App, type Clock, Problem } from '../../http.ts';
import { demandRole } from '../../rights.ts';
import { instance } from '../edition.ts';
import { editionOf } from '../editions.ts';
import type { Publication, Publishing } from './publish.ts';
import { beginPublishing, carryOut, lastPublishing, type Run } from './publishing.ts';

export interface EditionOptions {
  clock: Clock;
  /** fingerprint of the key K behind the record keys */
  keyPrint: string;
  publishing: PublishingConfig;
  /** day of the month on which the schedule publishes; undefined: never */
  editionDay: number | undefined;
}

/** The place whose roles count for a publisher. */
export const placeOf = (publisher: string) => (publisher === instance ? {} : { authority: publisher });

const Note = z.string().trim().max(500).meta({ description: 'what to say to it; public' });
const Order = z.strictObject({
  publisher: Publisher.default(instance),
  note: Note.optional(),
  wait: z
    .boolean()
    .default(true)
    .meta({ description: 'false: answers 202 at once; GET /api/v1/editions/publishing says how far it is' }),
});

/** `POST /api/v1/editions`: publishes, and answers when it is done or, with `wait: false`, when it began. */
export function publishRoute(app: App, store: Store, { clock, keyPrint, publishing: { publisherName } }: EditionOptions): void {
  const { db } = store;
  const ending = new AbortController();
  let before: Promise<unknown> = Promise.resolve();
  app.addHook('onClose', async () => {
    ending.abort();
    await before;
  });

  /** One at a time in this process: publishing waits for another with a connection in its hand, and they are few. */
  function inTurn(run: Run, order: Publishing): Promise<Publication> {
    const mine = carryOut(store, run, order, { after: before, signal: ending.signal });
    before = mine.catch(() => undefined); // whoever asked hears of it
    return mine;
  }

  app.post(
    '/api/v1/editions',
    {
      config: { access: { role: 'publisher', at: 'handler' } },
      schema: {
        summary: 'Publish all closed months; 200 where the newest edition says the same',
        body: Order.nullish(),
        response: { 200: EditionAnswer, 201: EditionAnswer, 202: PublishingAnswer },
      },
    },
    async (request, reply) => {
      const { publisher, note, wait } = request.body ?? { publisher: instance, wait: true };
      demandRole(request, 'publisher', placeOf(publisher));
      const now = clock();
      const run = await beginPublishing(db, publisher, now, { alone: true });
      const publishing = inTurn(run, { publisher, now, keyPrint, publisherName, by: actorOf(request), note });
      if (wait) {
        const { id, made } = await publishing;
        return reply.code(made ? 201 : 200).send(await editionOf(db, publisher, id));
      }
      publishing.catch((error: unknown) => {
        if (!(error instanceof Problem || ending.signal.aborted)) app.log.error({ err: error }, 'publishing failed');
      });
      return reply.code(202).send({ publishing: await lastPublishing(db, publisher) });
    },
  );
}
