import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { event, expectProblem, type Marburg, marburgApp } from './marburg.ts';

/** `/metrics`, as a monitoring system reads it. */
const token = 'token-of-the-monitoring-0123456789';
let tested: Marburg;
beforeEach(async () => {
  tested = await marburgApp({ METRICS_TOKEN: token });
});
afterEach(() => tested.close());

const scrape = (headers: Record<string, string> = { authorization: `Bearer ${token}` }, remoteAddress = '10.1.2.3') =>
  tested.app.inject({ url: '/metrics', headers, remoteAddress });

/** Value of a sample by its name and labels as they stand in the text. */
async function sample(name: string): Promise<number | undefined> {
  const line = (await scrape()).body.split('\n').find((text) => text.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

test('counts events by what became of them, and refusals by their code', async () => {
  const bad = [event({ name: 'Erika' }), event({ service: 'nowhere' }), event({ service: 'nobody' })];
  await tested.post([event(), event({ attempt: 'attempt-of-another' }), ...bad]);
  expect(await sample('egovsad_events_accepted_total')).toBe(2);
  expect(await sample('egovsad_events_refused_total{code="unknown_field"}')).toBe(1);
  expect(await sample('egovsad_events_refused_total{code="unknown_service"}')).toBe(2);
});

test('says what waits to be folded and tallied, and for how long', async () => {
  await tested.post([event(), event({ id: 'b', type: 'step', step: 'person' })]);
  tested.at('2026-11-22T09:01:30Z');
  expect([await sample('egovsad_inbox_events'), await sample('egovsad_fold_lag_seconds')]).toEqual([2, 90]);
  await tested.store.pool.query(
    `insert into touched (authority, service, day, since) values ('a', 'b', '2026-11-01', '2026-11-22T09:01:00Z')`,
  );
  expect([await sample('egovsad_touched_days'), await sample('egovsad_tally_lag_seconds')]).toEqual([1, 30]);
  expect(await sample('egovsad_tallied_age_seconds')).toBeUndefined();
  await tested.settle();
  tested.at('2026-11-22T09:02:00Z');
  expect([await sample('egovsad_inbox_events'), await sample('egovsad_fold_lag_seconds')]).toEqual([0, 0]);
  expect([await sample('egovsad_touched_days'), await sample('egovsad_tally_lag_seconds')]).toEqual([0, 0]);
  expect(await sample('egovsad_tallied_age_seconds')).toBe(30);
});

test('counts editions by their status', async () => {
  for (const [id, status] of [
    ['2026-09', 'superseded'],
    ['2026-09.2', 'published'],
    ['2026-10', 'published'],
  ])
    await tested.store.pool.query(
      `insert into edition (publisher, id, status, first_month, last_month, method, key_print, licence, published_at)
       values ('instance', $1, $2, '2026-01-01', '2026-10-01', 'm', 'k', 'l', '2026-11-01T00:00:00Z')`,
      [id, status],
    );
  expect(await sample('egovsad_editions{status="published"}')).toBe(2);
  expect(await sample('egovsad_editions{status="superseded"}')).toBe(1);
  expect(await sample('egovsad_edition_published_timestamp_seconds')).toBe(Date.parse('2026-11-01T00:00:00Z') / 1000);
});

test('times answers by the declared route, never by the address that was asked for, and queries', async () => {
  await tested.admin('GET', `/api/v1/kpis?kpi=starts&from=2026-11-01&to=2026-11-02`);
  await tested.app.inject('/nowhere/erika.mustermann');
  const { body } = await scrape();
  expect(body).toContain('egovsad_http_request_duration_seconds_count{method="GET",route="/api/v1/kpis",status="200"} 1');
  expect(body).toContain('egovsad_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
  expect(body).not.toMatch(/erika|starts/);
  expect(await sample('egovsad_query_duration_seconds_count')).toBeGreaterThan(5);
  expect(await sample('egovsad_database_connections{state="wanted"}')).toBe(0);
  expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
});

test('is for its token, the operator and this machine; through a proxy and for other tokens it is closed', async () => {
  const own = { host: 'localhost:8080' };
  expect((await scrape()).statusCode).toBe(200);
  expect((await scrape({ authorization: `Bearer ${tested.config.adminToken}` })).statusCode).toBe(200);
  expect((await scrape(own, '127.0.0.1')).statusCode).toBe(200);
  const closed = [
    await scrape({}),
    await scrape({ authorization: `Bearer ${tested.sender}` }),
    await scrape({ authorization: `Bearer ${token}x` }),
    await scrape({ ...own, 'x-forwarded-for': '10.9.9.9' }, '127.0.0.1'),
    await scrape({ host: 'egovsad.example.org' }, '127.0.0.1'),
  ];
  for (const { statusCode, body } of closed) expectProblem({ status: statusCode, body }, 401, 'unauthorized');
});

test('without a METRICS_TOKEN an empty one opens nothing', async () => {
  const other = await marburgApp();
  for (const authorization of ['Bearer ', 'Bearer undefined', ''])
    expect((await other.app.inject({ url: '/metrics', headers: { authorization }, remoteAddress: '10.1.2.3' })).statusCode).toBe(
      401,
    );
  await other.close();
});

test('answers without the database, and says that it is away', async () => {
  await tested.post(event());
  const away = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
  vi.spyOn(tested.store.pool, 'connect').mockImplementation(() => Promise.reject(away) as never);
  expect(await sample('egovsad_database_up')).toBe(0);
  expect([await sample('egovsad_events_accepted_total'), await sample('egovsad_inbox_events')]).toEqual([1, undefined]);
  vi.restoreAllMocks();
  expect([await sample('egovsad_database_up'), await sample('egovsad_inbox_events')]).toEqual([1, 1]);
});
