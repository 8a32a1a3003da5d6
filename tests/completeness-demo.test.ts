import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompletenessAnswer } from '../server/contract/completeness.ts';
import type { QualityAnswer } from '../server/contract/quality.ts';
import { type DemoApp, startDemoApp } from './demo-app.ts';

/** The demo lives as real towns do, with seasons, holidays, quiet Sundays and services that few need, and without outages. */
let demo: DemoApp | undefined;
beforeAll(async () => {
  demo = await startDemoApp();
});
afterAll(() => demo?.close());
const get = async <T>(path: string) => (await (await fetch(`${demo?.url}/api/v1/${path}`)).json()) as T;

test('no month of the demo is silent; the running one is late, and only the newcomer was not connected at first', async () => {
  const { rows } = await get<CompletenessAnswer>('completeness?from=2025-10&to=2026-11');
  expect(rows.filter(({ state }) => state === 'silent')).toEqual([]);
  const unconnected = rows.filter(({ state }) => state === 'not_connected');
  expect(new Set(unconnected.map(({ service }) => service)).size).toBe(1);
  expect(unconnected.every(({ month }) => month < '2026-05')).toBe(true);
  const running = rows.filter(({ month }) => month === '2026-11').map(({ state, reason }) => `${state} ${reason}`);
  expect(new Set(running)).toEqual(new Set(['late not_over']));
});

test('the worklist of the demo has what its platforms announce and do not report, and nothing else', async () => {
  const { counts } = await get<QualityAnswer>('quality');
  expect(counts.map(({ code }) => code)).toEqual(['measure_silent']);
});
