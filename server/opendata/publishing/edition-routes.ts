import { z } from 'zod';
import { actorOf } from '../../audit.ts';
import {
  CellsQuery,
  EditionAnswer,
  EditionOutlook,
  EditionPreview,
  ListedEdition,
  PreviewCells,
  PreviewQuery,
  Publisher,
  PublishingAnswer,
  Whose,
} from '../../contract/editions.ts';
import type { Db, Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { demandRole, holds } from '../../rights.ts';
import { instance } from '../edition.ts';
import { editionOf, listEditions } from '../editions.ts';
import { editionOutlook } from './outlook.ts';
import { previewEdition } from './preview.ts';
import { previewCells } from './preview-cells.ts';
import { type EditionOptions, placeOf, publishRoute } from './publish-route.ts';
import { lastPublishing } from './publishing.ts';
import { ready } from '../published/read.ts';
import { publisherNames, withNames, withoutNames } from './who.ts';
import { withdrawEdition } from './withdraw.ts';

const Reason = z.string().trim().min(3).max(500).meta({ description: 'public: files are answered with it' });
const Restore = z.boolean().default(false).meta({
  description: 'publish the edition of the same month again that this one replaced; else the month before is the newest',
});

/** Editions: what there is, what would be published, publishing and withdrawing; by publishers of the instance or authority. */
export function editionRoutes(app: App, store: Store, options: EditionOptions): void {
  listRoutes(app, store.db, options);
  previewRoutes(app, store.db, options);
  publishRoute(app, store, options);
  withdrawRoute(app, store, options);
}

function listRoutes(app: App, db: Db, { clock, keyPrint, publishing, editionDay }: EditionOptions): void {
  app.get(
    '/api/v1/editions',
    {
      config: { access: 'read' },
      schema: { summary: 'Editions, the newest first', querystring: Whose, response: { 200: z.array(ListedEdition) } },
    },
    async ({ identity, query: { publisher } }) => {
      const editions = await listEditions(db, publisher);
      // who did what is for colleagues; that it was done is public
      const theirs = identity?.kind !== 'token' && holds(identity, 'reader', placeOf(publisher));
      return theirs ? withNames(db, editions) : withoutNames(editions);
    },
  );
  app.get(
    '/api/v1/editions/outlook',
    {
      config: { access: 'read' },
      schema: {
        summary: 'What may be published next, by whom, under which licence, and what the schedule will do',
        querystring: Whose,
        response: { 200: EditionOutlook },
      },
    },
    async (request) => {
      const { identity, query } = request;
      const { publisher } = query;
      if (publisher !== instance) demandRole(request, 'reader', placeOf(publisher));
      const outlook = await editionOutlook(db, { publisher, now: clock(), keyPrint }, editionDay);
      return {
        ...outlook,
        mayPublish: holds(identity, 'publisher', placeOf(publisher)),
        publishers: identity?.kind === 'token' ? [] : await publisherNames(db, publisher),
        contact: publishing.contactEmail ?? null,
        publisherName: publishing.publisherName,
      };
    },
  );
  app.get(
    '/api/v1/editions/publishing',
    {
      config: { access: 'read' },
      schema: {
        summary: 'How far the last publishing of a publisher is, or what became of it; null: there was none',
        querystring: Whose,
        response: { 200: PublishingAnswer },
      },
    },
    async (request) => {
      const { publisher } = request.query;
      if (publisher !== instance) demandRole(request, 'reader', placeOf(publisher));
      return { publishing: await lastPublishing(db, publisher) };
    },
  );
}

function previewRoutes(app: App, db: Db, { clock, keyPrint }: EditionOptions): void {
  const config = { access: { role: 'publisher', at: 'handler' } } as const;
  const description = 'For publishers only, because it holds true counts. Publishes nothing.';
  app.get(
    '/api/v1/editions/preview',
    {
      config,
      schema: {
        summary: 'What would be published now: true and protected totals, and what changes',
        description,
        querystring: PreviewQuery,
        response: { 200: EditionPreview },
      },
    },
    (request) => {
      const { publisher, table } = request.query;
      demandRole(request, 'publisher', placeOf(publisher));
      return previewEdition(db, { publisher, now: clock(), keyPrint }, table);
    },
  );
  app.get(
    '/api/v1/editions/preview/cells',
    {
      config,
      schema: {
        summary: 'Counts of a month or quarter, true and as they would be published',
        description,
        querystring: CellsQuery,
        response: { 200: PreviewCells },
      },
    },
    (request) => {
      const { publisher } = request.query;
      demandRole(request, 'publisher', placeOf(publisher));
      return previewCells(db, { publisher, now: clock(), keyPrint }, request.query);
    },
  );
}

function withdrawRoute(app: App, store: Store, { clock }: EditionOptions): void {
  const { db } = store;
  app.post(
    '/api/v1/editions/:publisher/:id/withdraw',
    {
      config: { access: { role: 'publisher', at: 'handler' } },
      schema: {
        summary: 'Withdraw an edition: its files are answered with 410 and the reason',
        params: z.object({ publisher: Publisher, id: z.string().max(20) }),
        body: z.strictObject({ reason: Reason, restore: Restore }),
        response: { 200: EditionAnswer },
      },
    },
    async (request) => {
      const { publisher, id } = request.params;
      demandRole(request, 'publisher', placeOf(publisher));
      await withdrawEdition(db, { publisher, id, ...request.body, now: clock(), by: actorOf(request) });
      await ready(store, publisher); // another one is the newest again
      return editionOf(db, publisher, id);
    },
  );
}
