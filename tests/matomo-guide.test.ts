import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { type TestApp, testApp } from './app.ts';
import { matomoSource } from './matomo-app.ts';

/** The mapping and the examples of docs/connect-matomo.md work as they stand. */
const root = path.resolve(import.meta.dirname, '..');
const guide = readFileSync(path.join(root, 'docs/connect-matomo.md'), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
const authority = '065340014014';
let tested: TestApp;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  tested = await testApp(new Date().toISOString()); // the examples date their requests by the real clock
  await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: 'Marburg' });
  await tested.admin('PUT', '/api/v1/services/hundesteuer', { name: { de: 'Hund anmelden' } });
  const offer = { steps: [{ key: 'hund' }], pages: [{ key: 'start' }] };
  await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/hundesteuer`, offer);
  const { token } = await matomoSource(tested, [authority], JSON.parse(blocks('json')[0] ?? '') as object);
  const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  environment = { PATH: process.env['PATH'], EGOVSAD_URL: address, EGOVSAD_TOKEN: token };
});
afterAll(() => tested.close());

async function run(program: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk));
  const [code] = await once(child, 'close');
  return `${code} ${said}`;
}

/** Views, starts and submissions around today; the examples may run over midnight. */
async function figures(): Promise<(number | null)[]> {
  await tested.settle();
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const url = `/api/v1/kpis?kpi=visits,starts,submissions&from=${day(-2)}&to=${day(2)}`;
  return ((await tested.admin('GET', url)) as { rows: KpiRow[] }).rows.map(({ value }) => value);
}

test('each example sends what the guide says it does', async () => {
  const [bulk = '', single = ''] = blocks('js');
  const [curl = ''] = blocks('sh');
  expect(await run(process.execPath, '--input-type=module', '--eval', bulk)).toBe('0 ');
  expect(await figures()).toEqual([1, 1, 1]);
  expect(await run(process.execPath, '--input-type=module', '--eval', single)).toBe('0 ');
  expect(await figures()).toEqual([2, 2, 1]);
  expect(await run('sh', '-e', '-c', curl.replace('curl ', 'curl --silent --show-error '))).toContain('"tracked":1,"invalid":0');
  expect(await figures()).toEqual([2, 3, 1]);
});
