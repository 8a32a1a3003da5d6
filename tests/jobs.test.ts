import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import type { Store } from '../server/db.ts';
import { startJobs } from '../server/jobs.ts';
import type { Runner } from '../server/runner.ts';
import { openTestStore } from './db-url.ts';
import { event, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** The background jobs as servers run them: folding and tallying shared by all, the rest by one at a time. */
let tested: Marburg;
let time: Date;
let running: { runner: Runner; store: Store }[];
beforeEach(async () => {
  tested = await marburgApp({ LOG_LEVEL: 'silent' });
  time = new Date(now);
  running = [];
});
afterEach(async () => {
  for (const { runner, store } of running) await stop({ runner, store });
  await tested.close();
});

/** The jobs of a server with this name, on connections of its own. */
function start(name: string) {
  const url = new URL(tested.store.url);
  url.searchParams.set('application_name', name);
  const store = openTestStore(url.href);
  const runner = startJobs(store, tested.config, () => time, tested.app.log, tested.keys);
  const server = { name, store, runner };
  running.push(server);
  return server;
}
async function stop({ runner, store }: { runner: Runner; store: Store }): Promise<void> {
  running = running.filter((server) => server.runner !== runner);
  await runner.stop();
  await store.close();
}

const soon = { interval: 20 };
const attempts = (from: number, count: number) =>
  Array.from({ length: count }, (_, nr) => event({ attempt: `attempt-${`${from + nr}`.padStart(12, '0')}` }));
const values = async (kpis: string) => {
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=${kpis}&from=2026-11-22&to=2026-11-22`)) as { rows: KpiRow[] };
  return rows.map(({ value }) => value);
};
const asked = async <T>(query: string): Promise<T[]> =>
  (await tested.store.pool.query(query)).rows.map((row) => Object.values(row)[0] as T);
const talliedAt = async () => ((await tested.admin('GET', '/api/v1/freshness')) as { talliedAt: string }).talliedAt;
/** Names of the servers that hold the lock of the jobs. */
const holders = () =>
  asked<string>(`select application_name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objsubid = 1 and granted and database = (select oid from pg_database where datname = current_database())`);

test('events are in the figures without anybody asking for it', async () => {
  start('one');
  await tested.post(attempts(0, 3));
  await expect.poll(() => values('starts'), soon).toEqual([3]);
  expect(await tested.admin('GET', '/api/v1/freshness')).toMatchObject({ pendingEvents: 0 });
});

test('four servers share the events out by authority: none is counted twice, and none waits for another', async () => {
  await tested.admin('PUT', `/api/v1/authorities/${kassel}/offers/${service}`, {});
  const token = await tested.token([marburg, kassel]);
  const servers = ['one', 'two', 'three', 'four'].map(start);
  const send = async (from: number) => {
    const sent = attempts(from, 10);
    await tested.post([...sent, ...sent.map((started) => ({ ...started, authority: kassel }))], { token });
    for (const { runner } of servers) runner.wake();
  };
  const startsOf = async (authority: string) =>
    (
      await asked<number | null>(`
    select sum(starts)::int from slim where dimension = '' and authority = '${authority}'`)
    )[0];
  for (const from of [0, 10, 20]) await send(from);
  await expect.poll(() => startsOf(marburg), soon).toBe(30);
  await expect.poll(() => startsOf(kassel), soon).toBe(30);

  const busy = await tested.store.pool.connect(); // somebody is at Marburg for a long time
  await busy.query(`begin; select pg_advisory_xact_lock(hashtext('egovsad authority'), hashtext('${marburg}'))`);
  time = new Date('2026-11-22T10:30:01Z'); // the limit of all attempts has run out
  await send(30);
  await expect.poll(() => startsOf(kassel), soon).toBe(40);
  expect(await startsOf(marburg)).toBe(30);
  await expect.poll(talliedAt, soon).toBe('2026-11-22T10:30:00.000Z'); // Marburg's were not seen to
  await busy.query('commit');
  busy.release();
  await expect.poll(() => startsOf(marburg), soon).toBe(40);
  await expect.poll(talliedAt, soon).toBe('2026-11-22T10:30:01.000Z');
});

test('of two servers one does what is done once, and the other takes over when it stops', async () => {
  const old = async (from: number) => {
    await tested.post(attempts(from, 3));
    await tested.settle();
  };
  await old(0);
  time = new Date('2027-11-22T09:00:00Z'); // far beyond retention
  const servers = [start('one'), start('two')];
  await expect.poll(() => tested.count('attempt'), soon).toBe(0);
  await expect.poll(holders, soon).toHaveLength(1);
  const [first] = await holders();
  await old(10);
  for (const server of servers.filter(({ name }) => name === first)) await stop(server);
  await expect.poll(() => tested.count('attempt'), soon).toBe(0);
  await expect.poll(holders, soon).not.toContain(first);
});

test('a server that loses its connection to the database goes on when it is back', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the lost connections, said once each
  start('one');
  await expect.poll(holders, soon).toEqual(['one']);
  await tested.store.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one'`);
  await tested.post(attempts(0, 3));
  await expect.poll(() => values('starts'), soon).toEqual([3]);
  await expect.poll(holders, soon).toEqual(['one']);
  vi.restoreAllMocks();
});

test('an attempt is given up when its limit runs out, though nothing arrives', async () => {
  start('one');
  await tested.post([event(), event({ type: 'submitted', attempt: 'attempt-of-another' })]);
  await expect.poll(() => values('open,abandonments'), soon).toEqual([1, 0]);
  time = new Date('2026-11-22T10:30:00Z'); // two hours after the last activity, to the second: still open
  await expect.poll(talliedAt, soon).toBe('2026-11-22T10:30:00.000Z');
  expect(await values('open,abandonments')).toEqual([1, 0]);
  time = new Date('2026-11-22T10:30:01Z');
  await expect.poll(() => values('open,abandonments'), soon).toEqual([0, 1]);
});

test('a job that fails is logged and counted, and does not keep the others from running', async () => {
  await tested.post(attempts(0, 3));
  await tested.settle();
  await tested.store.pool.query(`
    insert into inbox (authority, service, type, at, source, received_at, key) values ('${kassel}', '${service}', 'started', '${now}', 0, '${now}', 0)`); // no attempt: cannot be folded
  time = new Date('2027-11-22T09:00:00Z'); // far beyond retention
  const logged = vi.spyOn(tested.app.log, 'error');
  start('one');
  await expect.poll(() => tested.count('attempt'), soon).toBe(0);
  await expect
    .poll(() => logged.mock.calls, soon)
    .toContainEqual([expect.objectContaining({ job: 'fold events and tally their days' }), expect.any(String)]);
  const { body } = await tested.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${tested.config.adminToken}` } });
  expect(body).toMatch(/^egovsad_job_failures_total\{job="fold events and tally their days"\} [1-9]/m);
  expect(body).toMatch(/^egovsad_job_failures_total\{job="delete attempts past retention"\} \d+$/m);
  await tested.store.pool.query(`delete from inbox`);
  await expect
    .poll(() => asked(`select value from instance where name = 'tallied_at'`), soon)
    .toEqual(['2027-11-22T09:00:00.000Z']);
  expect(await values('starts')).toEqual([3]);
});

test('stopping waits for what is being done, and nothing is done after it', async () => {
  const server = start('one');
  await expect.poll(holders, soon).toEqual(['one']);
  await stop(server);
  await expect.poll(holders, soon).toEqual([]);
  await tested.post(event());
  server.runner.wake();
  expect([await tested.count('inbox'), await asked(`select count(*)::int from attempt where authority = '${marburg}'`)]).toEqual([
    1,
    [0],
  ]);
});
