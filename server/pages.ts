import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { dashboardPages } from './contract/pages.ts';
import { isForPerson } from './html/error-page.ts';
import { nothingHere } from './errors.ts';
import type { App } from './http.ts';

/** Files whose name does not change with their content are asked for anew each time. */
const unnamed = { maxAge: 0, immutable: false };

/**
 * The dashboard: built files with hashed names, and its one page for every address of the dashboard. Anything that is at
 * no address is told by the dashboard to people (404, too) and in the API's one error shape to programs.
 */
export async function servePages(app: App, dist: string): Promise<void> {
  await app.register(fastifyStatic, { root: path.join(dist, 'assets'), prefix: '/assets/', maxAge: '365d', immutable: true });
  for (const url of dashboardPages)
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html', dist, unnamed));
  app.get('/icon.svg', { schema: { hide: true } }, (_request, reply) => reply.sendFile('icon.svg', dist, unnamed));
  app.setNotFoundHandler((request, reply) => {
    if (!isForPerson(request)) throw nothingHere();
    return reply.status(404).sendFile('index.html', dist, unnamed);
  });
}
