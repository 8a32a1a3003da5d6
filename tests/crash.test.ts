import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { freshStore, type TestStore } from './db.ts';
import { report } from './faults/times.ts';
import { type Running, run, temporaryFolder } from './processes.ts';

/** 2xx means committed to disk (events.md): a real server is stopped and killed while a platform sends to it. */
const admin = 'admin-token-of-the-tests-0123456789';
const marburg = '065340014014';
const hour = 3_600_000;
let folder: string;
let store: TestStore;
let server: Running;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await freshStore();
});
afterEach(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  await store.close();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<string> {
  const settings = { DEMO: 'off', PORT: '0', DATA_DIR: folder, ADMIN_TOKEN: admin, SECRET_KEY: 'x'.repeat(32) };
  server = run('main', { ...settings, DATABASE_URL: store.url });
  return await server.ready();
}

function call(address: string, method: string, path: string, body?: unknown, token = admin): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
  return fetch(`${address}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

/** Declares an offer and a source for it; its token. */
async function declare(address: string): Promise<string> {
  await call(address, 'PUT', `/authorities/${marburg}`, { name: 'Marburg' });
  await call(address, 'PUT', '/services/parken', { name: { de: 'Parken' } });
  await call(address, 'PUT', `/authorities/${marburg}/offers/parken`, {});
  const source = await call(address, 'POST', '/sources', { name: 'Formularserver', authorities: [marburg] });
  const { id } = (await source.json()) as { id: number };
  return ((await (await call(address, 'POST', `/sources/${id}/tokens`, { scopes: ['ingest'] })).json()) as { token: string })
    .token;
}

const rows = async (table: string) => (await store.pool.query(`select from ${table}`)).rowCount ?? 0;

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s: everything acknowledged is kept, and sending all of it again counts each once',
  async (signal) => {
    const first = await start();
    const token = await declare(first);
    const time = new Date(Date.now() - hour).toISOString();
    const sent: object[] = [];
    let acknowledged = 0;
    const platform = async () => {
      for (;;) {
        const attempt = `attempt-${`${sent.length}`.padStart(12, '0')}`;
        const event = { id: 'a', type: 'started', time, authority: marburg, service: 'parken', attempt };
        sent.push(event);
        const answer = await call(first, 'POST', '/events', event, token).catch(() => undefined); // it is gone
        if (answer?.status !== 202) return;
        if (++acknowledged === 150) server.child.kill(signal);
      }
    };
    await Promise.all(Array.from({ length: 8 }, platform));
    const told = performance.now();
    expect(await server.ended).toBe(signal === 'SIGTERM' ? 0 : null);
    const took = performance.now() - told;
    expect(took, 'stopping under load').toBeLessThan(15_000);
    const kept = (await rows('inbox')) + (await rows('attempt')); // every attempt has one event
    if (signal === 'SIGTERM') expect(kept, 'requests in flight are finished and answered').toBe(acknowledged);
    expect(acknowledged).toBeGreaterThanOrEqual(150);
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    expect(kept).toBeLessThanOrEqual(sent.length);

    const second = await start();
    expect((await call(second, 'POST', '/events', sent, token)).status).toBe(202);
    const days = [-48 * hour, 48 * hour].map((ms) => new Date(Date.now() + ms).toISOString().slice(0, 10));
    const starts = async () => {
      const answer = await call(second, 'GET', `/kpis?kpi=starts&from=${days[0]}&to=${days[1]}`);
      return ((await answer.json()) as { rows: KpiRow[] }).rows[0]?.value;
    };
    await expect.poll(starts).toBe(sent.length);
    report(`${signal} under load: ended after ${took.toFixed(0)} ms, ${acknowledged} events acknowledged and none lost`);
  },
);
