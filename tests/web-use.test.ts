import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiAnswer } from '../server/contract/api.ts';
import type { z } from 'zod';
import { type Marburg, event, marburg, marburgApp, service } from './marburg.ts';

/** Use of information pages, as docs/handover.md says it is asked for. */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
  const pages = [{ key: 'start' }, { key: 'unterlagen' }];
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, { pages });
  const views = [
    ...Array(6).fill({ page: 'start', referrer: 'search', device: 'smartphone' }),
    ...Array(3).fill({ page: 'start', referrer: 'portal', device: 'desktop' }),
    ...Array(1).fill({ page: 'unterlagen', referrer: 'site', device: 'desktop' }),
  ].map((fields: object, nr) => event({ type: 'visited', id: `view ${nr}`, ...fields }));
  const starts = ['smartphone', 'smartphone', 'desktop', 'desktop', 'desktop'].map((device, nr) =>
    event({ id: `start ${nr}`, attempt: `attempt-after-views-${nr}`, device }),
  );
  expect((await tested.post([...views, ...starts])).json).toMatchObject({ accepted: 15, rejected: 0 });
  await tested.settle();
});
afterAll(() => tested.close());

const ask = async (query: string) =>
  (await tested.admin('GET', `/api/v1/kpis?from=2026-11-22&to=2026-11-22&${query}`)) as z.output<typeof KpiAnswer>;
const values = async (query: string) =>
  Object.fromEntries((await ask(query)).rows.map(({ by, kpi, value }) => [[...Object.values(by), kpi].join(' '), value]));

test('views are counted by page, referrer and device, and by two of them together', async () => {
  expect(await values('kpi=visits&by=page')).toEqual({ 'start visits': 9, 'unterlagen visits': 1 });
  expect(await values('kpi=visits&by=referrer')).toEqual({ 'portal visits': 3, 'search visits': 6, 'site visits': 1 });
  expect(await values('kpi=visits&by=page&by=referrer')).toEqual({
    'start portal visits': 3,
    'start search visits': 6,
    'unterlagen site visits': 1,
  });
});

test('how many go on to start is told for all views, by device, and never by page, which no start is tied to', async () => {
  expect(await values('kpi=visits,starts,start_rate&by=device')).toEqual({
    ...{ 'desktop visits': 4, 'desktop starts': 3, 'desktop start_rate': 0.75 },
    ...{ 'smartphone visits': 6, 'smartphone starts': 2, 'smartphone start_rate': 2 / 6 },
  });
  expect(await values('kpi=start_rate')).toEqual({ start_rate: 0.5 });
  await expect(ask('kpi=start_rate&by=page')).rejects.toThrow('start_rate has no dimension page');
});
