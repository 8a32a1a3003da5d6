import { buildApp } from '../server/app.ts';
import { type Config, readConfig } from '../server/config.ts';
import type { App } from '../server/http.ts';
import { foldAndTally, retain, sumAllGroups, sumAllMonths } from '../server/jobs.ts';
import { deriveKeys, type Keys } from '../server/secrets.ts';
import { freshStore, type TestStore } from './db.ts';

/** The real application on a database of its own, with a clock the test sets and jobs the test runs. */
export interface TestApp {
  app: App;
  store: TestStore;
  config: Config;
  keys: Keys;
  /** sets the time T */
  at(moment: string): void;
  /** folds and tallies everything that waits */
  settle(): Promise<void>;
  retain(): Promise<void>;
  /** sums up the months that are over */
  sum(): Promise<void>;
  /** a call with ADMIN_TOKEN; the parsed body of an answer that must be 2xx */
  admin(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, body?: unknown): Promise<unknown>;
  /** makes a source for these authorities and answers its token */
  token(authorities: string[], more?: { autoDeclare?: boolean; test?: boolean; scopes?: string[] }): Promise<string>;
  close(): Promise<void>;
}

const adminToken = 'admin-token-of-the-tests-0123456789';

export async function testApp(moment: string, settings: Record<string, string> = {}): Promise<TestApp> {
  let now = new Date(moment);
  const clock = () => now;
  const store = await freshStore();
  const config = readConfig({ ADMIN_TOKEN: adminToken, DEMO: 'off', LOG_LEVEL: 'error', ...settings });
  const keys = deriveKeys('secret of the tests, long enough for it');
  const app = await buildApp({ store, config, keys, clock });
  const work = { db: store.db, config, clock };

  async function admin(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${adminToken}` };
    const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.body === '' ? undefined : answer.json();
  }

  return {
    app,
    store,
    config,
    keys,
    at: (to) => {
      now = new Date(to);
    },
    settle: () => foldAndTally(work),
    retain: () => retain(work),
    async sum() {
      for (const level of ['whole', 'split'] as const) await sumAllMonths(work, level);
      await sumAllGroups(work);
    },
    admin,
    async token(authorities, { scopes = ['ingest'], ...more } = {}) {
      const { id } = (await admin('POST', '/api/v1/sources', { name: 'Test', authorities, ...more })) as { id: number };
      return ((await admin('POST', `/api/v1/sources/${id}/tokens`, { scopes })) as { token: string }).token;
    },
    async close() {
      await app.close();
      await store.close();
    },
  };
}
