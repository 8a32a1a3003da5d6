import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KpiRow } from '../../server/contract/api.ts';
import { freshStore, type TestStore } from '../db.ts';
import { type Running, run, temporaryFolder } from '../processes.ts';
import { randomNumbers, report, times } from './times.ts';

/**
 * Two servers on one database, killed in turns at random moments, under a platform that sends again what was not
 * acknowledged: every event is in the figures exactly once, and no start fails.
 */
const kills = times(5, 50);
const admin = 'admin-token-of-the-tests-0123456789';
const marburg = '065340014014';
const seed = 20261122;
let folder: string;
let store: TestStore;
let servers: { running: Running; address: string }[];
beforeEach(async () => {
  folder = temporaryFolder();
  store = await freshStore();
  servers = [];
});
afterEach(async () => {
  for (const { running } of servers) {
    running.child.kill('SIGKILL');
    await running.ended;
  }
  await store.close();
  rmSync(folder, { recursive: true });
});

async function start() {
  const settings = { DEMO: 'off', PORT: '0', DATA_DIR: folder, ADMIN_TOKEN: admin, SECRET_KEY: 'x'.repeat(32) };
  const running = run('main', { ...settings, DATABASE_URL: store.url });
  return { running, address: await running.ready() };
}

const call = (server: number, method: string, path: string, body?: unknown, token = admin): Promise<Response> =>
  fetch(`${servers[server]?.address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function declare(): Promise<string> {
  await call(0, 'PUT', `/authorities/${marburg}`, { name: 'Marburg' });
  await call(0, 'PUT', '/services/parken', { name: { de: 'Parken' } });
  await call(0, 'PUT', `/authorities/${marburg}/offers/parken`, {});
  const { id } = (await (await call(0, 'POST', '/sources', { name: 'A', authorities: [marburg] })).json()) as { id: number };
  const made = await call(0, 'POST', `/sources/${id}/tokens`, { scopes: ['ingest'] });
  return ((await made.json()) as { token: string }).token;
}

test(
  `kill -9, ${kills} times: every acknowledged event is in the figures exactly once, and every start succeeds`,
  async () => {
    const random = randomNumbers(seed);
    servers = await Promise.all([start(), start()]);
    const token = await declare();
    const time = new Date(Date.now() - 3_600_000).toISOString();
    let [sent, acknowledged, repeated, ending] = [0, 0, 0, false];

    const platform = async () => {
      while (!ending) {
        const attempt = `attempt-${`${sent++}`.padStart(12, '0')}`;
        const event = { id: 'a', type: 'started', time, authority: marburg, service: 'parken', attempt };
        for (let server = sent % 2; ; server = 1 - server) {
          const answer = await call(server, 'POST', '/events', event, token).catch(() => undefined);
          if (answer?.status === 202) break;
          repeated += 1;
          await pause(20); // as a platform does before it sends again
        }
        acknowledged += 1;
      }
    };
    const platforms = Array.from({ length: 6 }, platform);

    for (let kill = 0; kill < kills; kill++) {
      const enough = acknowledged + 20 + Math.floor(random() * 150);
      await expect.poll(() => acknowledged, { interval: 5 }).toBeGreaterThan(enough);
      const which = random() < 0.5 ? 0 : 1;
      const running = servers[which]?.running;
      running?.child.kill('SIGKILL');
      await running?.ended;
      servers[which] = await start();
    }
    ending = true;
    await Promise.all(platforms);

    const days = [-48, 48].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10));
    const starts = async () => {
      const answer = await call(0, 'GET', `/kpis?kpi=starts&from=${days[0]}&to=${days[1]}`);
      return ((await answer.json()) as { rows: KpiRow[] }).rows[0]?.value;
    };
    await expect.poll(starts).toBe(acknowledged);
    expect(sent).toBe(acknowledged);
    report(`${kills} kills: ${acknowledged} events acknowledged, ${repeated} requests repeated, each event counted once`);
  },
  60_000 + kills * 20_000,
);
