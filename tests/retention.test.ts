import { afterEach, beforeEach, expect, test } from 'vitest';
import { deletions } from '../server/jobs.ts';
import { planRetention } from '../server/deletion/retention.ts';
import { daysOfBatch, retainAuthority } from '../server/tally/retention.ts';
import { event, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** What a dry run of retention says, and that the real one then deletes exactly that. */
let tested: Marburg;
beforeEach(async () => {
  tested = await marburgApp();
});
afterEach(() => tested.close());

const work = (at: string) => ({ db: tested.store.db, config: tested.config, clock: () => new Date(at) });
const tables = ['attempt', 'visit', 'comment', 'refusal', 'arrival', 'session', 'password_link', 'sign_in_failure', 'audit'];
const counts = async () => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await tested.count(table)])));

async function fill(): Promise<void> {
  await tested.post([event(), event({ attempt: 'attempt-of-another' }), event({ id: 'v', type: 'visited', page: 'start' })]);
  await tested.post([event({ name: 'Erika' })]);
  await tested.admin('GET', '/api/v1/sources'); // what is counted beside it is written
  await tested.settle();
  const { pool } = tested.store;
  await pool.query(`insert into comment (authority, service, day, text) values ($1, $2, '2026-11-22', 'Gut')`, [
    marburg,
    service,
  ]);
  await pool.query(`insert into person (account, name, created_at) values ('erika', 'Erika', now())`);
  await pool.query(
    `insert into session (hash, person, created_at, used_at) values ('a', 1, '2026-11-22T09:00:00Z', '2026-11-22T09:00:00Z')`,
  );
  await pool.query(`insert into sign_in_failure values ('a', 3, '2026-11-22')`);
  for (const day of ['2020-01-01', '2020-01-02'])
    await pool.query(`insert into audit (at, actor, what, subject) values ($1, 'cli', 'offer', 'old')`, [day]);
}

test('a dry run names every table with what is too old in it, and deletes nothing', async () => {
  await fill();
  const before = await counts();
  expect(await planRetention(work('2026-11-22T09:30:00Z'))).toEqual([{ table: 'audit', rows: 2 }]);
  const planned = await planRetention(work('2027-11-22T09:00:00Z'));
  expect(planned).toEqual(
    expect.arrayContaining([
      { table: 'attempt', rows: 2, authority: marburg },
      { table: 'visit', rows: 1, authority: marburg },
      { table: 'comment', rows: 1 },
      { table: 'refusal', rows: 1 },
      { table: 'session', rows: 1 },
      { table: 'sign_in_failure', rows: 1 },
      { table: 'audit', rows: 2 },
    ]),
  );
  expect(planned.some(({ authority }) => authority === kassel)).toBe(false);
  expect(await counts()).toEqual(before);
});

test('what is then deleted is what it said, and the log of the last year is kept', async () => {
  await fill();
  const later = work('2027-11-22T09:00:00Z');
  const before = await counts();
  const planned = await planRetention(later);
  tested.at('2027-11-22T09:00:00Z');
  await tested.retain();
  for (const { run } of deletions) await run(later);
  const after = await counts();
  const gone = tables.map((table) => [table, (before[table] ?? 0) - (after[table] ?? 0)]).filter(([, rows]) => rows !== 0);
  expect(Object.fromEntries(gone)).toEqual(Object.fromEntries(planned.map(({ table, rows }) => [table, rows])));
  expect(after['audit']).toBeGreaterThan(3); // what was entered here
  expect(await planRetention(later)).toEqual([]);
});

test('so many days at a time are deleted from that events never wait long, and in the end all that is too old', async () => {
  const days = daysOfBatch * 2.5;
  await tested.store.pool.query(
    `insert into attempt (authority, service, id, key, source, arrived_at, first_seen, first_started, last_activity, last_event)
     select $1, $2, gen_random_uuid(), n, 1, at, at, at, at, at
     from generate_series(1, $3::int) n, lateral (select timestamptz '2026-01-01T12:00:00Z' - n * interval '1 day' as at) a`,
    [marburg, service, days],
  );
  const retention = { ...tested.config, now: new Date('2026-11-22T09:00:00Z') };
  const kept: number[] = [];
  for (let more = true; more; ) {
    more = await retainAuthority(tested.store.db, marburg, retention);
    kept.push(await tested.count(`(select distinct day from slim where kept) days`));
  }
  expect(kept).toEqual([daysOfBatch, daysOfBatch * 2, days, days]);
  expect(await tested.count('attempt')).toBe(0);
});

test('what arrives meanwhile does not put the deletion off', async () => {
  await fill();
  tested.at('2027-11-22T09:00:00Z');
  expect((await tested.post([event({ id: 'new', attempt: 'attempt-of-a-third', time: '2027-11-22T08:59:00Z' })])).status).toBe(
    202,
  );
  await tested.retain();
  expect(await Promise.all(['attempt', 'visit', 'inbox', 'touched'].map(tested.count))).toEqual([1, 0, 0, 0]);
});
