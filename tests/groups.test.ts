import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { TestApp } from './app.ts';
import { sourceFiles, textOf } from './imports.ts';
import { city, kpiAnswersApp, town } from './kpi-answers-app.ts';

/** Figures of whole authorities come from sums over the offers that measure the same: which those are changes with the offers. */
let tested: TestApp;
beforeAll(async () => {
  tested = await kpiAnswersApp();
  await tested.sum();
});
afterAll(() => tested.close());

async function ask(kpi: string, authority: string): Promise<Pick<KpiRow, 'value' | 'offers'> | undefined> {
  const query = `kpi=${kpi}&from=2026-09-01&to=2026-09-30&interval=total&authority=${authority}`;
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?${query}`)) as { rows: KpiRow[] };
  return rows[0] && { value: rows[0].value, offers: rows[0].offers };
}

/** Expects it at once, and again when all is summed up. */
async function expectSoonAndLater(kpi: string, authority: string, row: Pick<KpiRow, 'value' | 'offers'>): Promise<void> {
  expect(await ask(kpi, authority)).toEqual(row);
  await tested.sum();
  expect(await ask(kpi, authority)).toEqual(row);
}

const offer = (authority: string, service: string) => `/api/v1/authorities/${authority}/offers/${service}`;
const steps = [{ key: 'person' }, { key: 'photo' }];

test('an offer that measures less than before, or is new, counts so at once', async () => {
  expect(await ask('starts', town)).toEqual({ value: 3, offers: [2, 2] });
  await tested.admin('PUT', offer(town, 'dog-tax'), { steps, measures: ['submitted'], free: true });
  await expectSoonAndLater('starts', town, { value: 2, offers: [1, 2] });
  await tested.admin('PUT', offer(town, 'library'), { measures: ['started'] });
  await expectSoonAndLater('starts', town, { value: 2, offers: [2, 3] });
  await tested.admin('DELETE', offer(town, 'library'));
  await expectSoonAndLater('starts', town, { value: 2, offers: [1, 2] });
});

test('a total of a kind that an offer never delivered counts at once, and so does the first event of a type', async () => {
  expect(await ask('received', city)).toEqual({ value: 50, offers: [2, 2] });
  await tested.admin('PUT', offer(city, 'dog-tax'), {});
  const total = { authority: city, service: 'dog-tax', month: '2026-09', channel: 'online', measure: 'received', count: 11 };
  await tested.admin('PUT', '/api/v1/volumes', [total]);
  await expectSoonAndLater('received', city, { value: 61, offers: [3, 3] });

  expect(await ask('visits', city)).toEqual({ value: null, offers: [0, 3] });
  const headers = { authorization: `Bearer ${await tested.token([city])}` };
  const view = { id: 'view-1', type: 'visited', time: '2026-09-10T09:00:00Z', authority: city, service: 'dog-tax' };
  await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: [view] });
  await tested.settle();
  await expectSoonAndLater('visits', city, { value: 1, offers: [1, 3] });
});

test('whatever writes offers, their types or totals says so', () => {
  const write =
    /(?:insert into|update|delete from) (?:offer|offer_type|volume)\b|\.(?:insertInto|updateTable|deleteFrom)\('(?:offer|offer_type|volume)'\)/;
  const writing = sourceFiles('server').filter((file) => write.test(textOf(file)));
  expect(writing.length).toBeGreaterThan(5);
  expect(writing.filter((file) => !/await regroup\(|insert into regroup/.test(textOf(file)))).toEqual([]);
});
