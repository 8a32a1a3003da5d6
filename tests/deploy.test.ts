import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processMetrics } from '../server/metrics/measure.ts';
import { settings } from '../server/settings.ts';
import { event, type Marburg, marburgApp } from './marburg.ts';

/** What lies in deploy/ names settings, routes and metrics that there are. */
const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../deploy', file), 'utf8');
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());

/** Names of metrics as a scrape has them, with the parts of histograms. */
async function metrics(): Promise<Set<string>> {
  await tested.post([event(), event({ name: 'Erika' })]);
  await tested.settle();
  await tested.store.pool.query(
    `insert into edition (publisher, id, status, first_month, last_month, method, key_print, licence, published_at)
     values ('instance', '2026-10', 'published', '2026-01-01', '2026-10-01', 'm', 'k', 'l', now())`,
  );
  await tested.store.pool.query(
    `insert into import_job (id, source, format, dry_run, keep_good, state, created_at)
     values (gen_random_uuid(), 1, 'csv', true, false, 'waiting', now())`,
  );
  processMetrics().jobFailures.inc({ job: 'any' }, 0); // as a server does that runs its jobs
  const answer = await tested.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${tested.config.adminToken}` } });
  return new Set([...answer.body.matchAll(/^([a-z_0-9]+)[ {]/gm)].map(([, name = '']) => name));
}

test('dashboard, alert rules and handbook name metrics that are there', async () => {
  const there = await metrics();
  const handbook = readFileSync(path.resolve(import.meta.dirname, '../docs/operation.md'), 'utf8');
  const named = [read('grafana/egovsad.json'), read('alerts.yaml'), handbook]
    .flatMap((text) => [...text.matchAll(/\b(egovsad_[a-z_]+|nodejs_[a-z_0-9]+|process_[a-z_]+)\b/g)])
    .map(([, name = '']) => name);
  expect(new Set(named).size).toBeGreaterThan(12);
  expect([...new Set(named)].filter((name) => !there.has(name) && !there.has(`${name}_count`))).toEqual([]);
});

test('the dashboard is JSON with panels that do not lie over each other', () => {
  const { panels } = JSON.parse(read('grafana/egovsad.json')) as {
    panels: { id: number; gridPos: Record<'x' | 'y' | 'w' | 'h', number> }[];
  };
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, nr) => `${x + (nr % w)} ${y + Math.floor(nr / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test('units and compose file set only what is a setting', () => {
  const inCompose = [...read('compose.yaml').matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = '']) => name);
  const ofUnits = ['egovsad.service', 'egovsad-backup.service'].flatMap((file) =>
    [...read(file).matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((pair) => pair.split('=')[0] ?? ''),
    ),
  );
  const set = [...inCompose, ...ofUnits].filter((name) => name !== 'NODE_ENV');
  expect(set.length).toBeGreaterThan(5);
  expect(set.filter((name) => !(name in settings))).toEqual([]);
});

test('alert rules and dashboard ask for routes that there are', async () => {
  const { paths } = (await tested.app.inject('/api/openapi.json')).json() as { paths: Record<string, object> };
  const pages = ['/sign-in'].filter((url) => tested.app.hasRoute({ method: 'POST', url }));
  const routes = [...Object.keys(paths), ...pages];
  const asked = [read('grafana/egovsad.json').replaceAll('\\"', '"'), read('alerts.yaml')].flatMap((text) => [
    ...text.matchAll(/route=(~?)"([^"]+)"/g),
  ]);
  expect(asked.length).toBeGreaterThan(2);
  const none = asked.filter(
    ([, pattern, route = '']) => !routes.some((url) => (pattern ? new RegExp(`^(?:${route})$`).test(url) : url === route)),
  );
  expect(none.map(([text]) => text)).toEqual([]);
  const figures = new RegExp(`^(?:${/route=~"([^"]+)"/.exec(read('alerts.yaml'))?.[1]})$`);
  expect(routes.filter((url) => figures.test(url)).sort()).toEqual(['/api/v1/kpis', '/api/v1/kpis/answers']);
});

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
const inDeploy = (file: string) => path.resolve(import.meta.dirname, '../deploy', file);

test.skipIf(!has('promtool'))('Prometheus takes the alert rules', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', inDeploy('alerts.yaml')], { encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
});

test.skipIf(!has('systemd-analyze'))('systemd takes the units; only the program is not where they look for it', () => {
  const units = ['egovsad.service', 'egovsad-backup.service', 'egovsad-backup.timer'].map(inDeploy);
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
  const ours = stderr.split('\n').filter((line) => /egovsad[\w-]*\.(service|timer)/.test(line));
  expect(ours.filter((line) => !line.includes('/opt/egovsad/node_modules/.bin/node is not executable'))).toEqual([]);
});
