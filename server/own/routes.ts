import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { OwnTiles, OwnTilesAnswer, SavedView, SavedViewEntry, SavedViews } from '../contract/own.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem } from '../http.ts';
import { addView, changeView, listViews, type Owner, readTiles, removeTiles, removeView, storeTiles } from './store.ts';

const config = { access: 'session' } as const;
const params = z.object({ id: z.uuid() });

/** `GET/PUT/DELETE /api/v1/own/tiles`, `GET/POST /api/v1/own/views`, `PUT/DELETE /api/v1/own/views/{id}`. */
export function ownRoutes(app: App, db: Db, clock: Clock): void {
  tileRoutes(app, db);
  viewRoutes(app, db, clock);
}

function tileRoutes(app: App, db: Db): void {
  const url = '/api/v1/own/tiles';
  app.get(
    url,
    { config, schema: { summary: 'Your tiles of the overview', response: { 200: OwnTilesAnswer } } },
    async (request) => ({ kpis: await readTiles(db, ownerOf(request)) }),
  );
  app.put(
    url,
    { config, schema: { summary: 'Choose and order your tiles', body: OwnTiles, response: { 200: OwnTilesAnswer } } },
    async (request) => {
      await storeTiles(db, ownerOf(request), request.body.kpis);
      return request.body;
    },
  );
  app.delete(
    url,
    { config, schema: { summary: 'Go back to the usual tiles', response: { 204: z.null() } } },
    async (request, reply) => {
      await removeTiles(db, ownerOf(request));
      return reply.status(204).send(null);
    },
  );
}

function viewRoutes(app: App, db: Db, clock: Clock): void {
  const [url, one] = ['/api/v1/own/views', '/api/v1/own/views/:id'];
  app.get(url, { config, schema: { summary: 'Your saved views', response: { 200: SavedViews } } }, async (request) => ({
    views: await listViews(db, ownerOf(request)),
  }));
  app.post(
    url,
    {
      config,
      schema: {
        summary: 'Save a page of the dashboard under a name',
        body: SavedView,
        response: { 201: SavedViewEntry, 409: ErrorAnswer },
      },
    },
    async (request, reply) => reply.status(201).send(await addView(db, ownerOf(request), request.body, clock())),
  );
  app.put(
    one,
    {
      config,
      schema: {
        summary: 'Give a saved view another name or address',
        params,
        body: SavedView,
        response: { 200: SavedViewEntry, 404: ErrorAnswer, 409: ErrorAnswer },
      },
    },
    (request) => changeView(db, ownerOf(request), request.params.id, request.body),
  );
  app.delete(
    one,
    { config, schema: { summary: 'Remove a saved view', params, response: { 204: z.null(), 404: ErrorAnswer } } },
    async (request, reply) => {
      await removeView(db, ownerOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function ownerOf({ identity }: FastifyRequest): Owner {
  if (identity?.kind === 'person') return identity.person;
  if (identity?.kind === 'local') return null;
  throw new Problem(403, 'forbidden', 'Tiles and views belong to people. Sign in with an account of your own.');
}
