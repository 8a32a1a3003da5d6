import { createHash, randomUUID } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import type { DemoApp } from '../demo-app.ts';

/** Somebody with all rights in the demo, signed in: from then on, everybody has to. */
export interface DemoPerson {
  /** reads an answer of the API as them */
  get<Answer>(path: string): Promise<Answer>;
  /** sends something to the API as them, and reads what comes of it */
  send<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer>;
  /** lets them be signed in in a browser */
  enter(context: BrowserContext): Promise<void>;
}

export async function personOf(demo: DemoApp): Promise<DemoPerson> {
  const { rows } = await demo.store.pool.query<{ id: number }>(
    `with somebody as (insert into person (account, name, email, created_at)
                       values ('verwaltung', 'Frau Verwaltung', 'verwaltung@example.org', $1) returning id)
     insert into person_role (person, role, authority, service) select id, 'admin', '', '' from somebody returning person as id`,
    [since],
  );
  const id = rows[0]?.id ?? -1;
  const cookie = await session(demo, id);
  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { cookie: `egovsad=${cookie}`, origin: demo.url, ...(body ? { 'content-type': 'application/json' } : {}) };
    const answer = await fetch(`${demo.url}/api/v1/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
  return {
    get: (path) => call('GET', path),
    send: call,
    async enter(context) {
      await context.addCookies([{ name: 'egovsad', value: await session(demo, id), url: demo.url }]);
    },
  };
}

const since = '2026-11-22T09:00:00Z';

/** A session of its own, so that nobody else is signed out with it. */
async function session(demo: DemoApp, person: number): Promise<string> {
  const cookie = randomUUID();
  const hash = createHash('sha256').update(cookie).digest();
  await demo.store.pool.query('insert into session (hash, person, created_at, used_at) values ($1, $2, $3, $3)', [
    hash,
    person,
    since,
  ]);
  return cookie;
}
