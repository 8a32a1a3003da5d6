import { afterEach, beforeEach, expect, test } from 'vitest';
import { withClient } from '../server/db.ts';
import { deletions } from '../server/jobs.ts';
import { event, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** What is too old goes in small steps, and nobody who sends waits for it. */
let tested: Marburg;
beforeEach(async () => {
  tested = await marburgApp();
});
afterEach(() => tested.close());

const later = new Date('2027-11-22T09:00:00Z');
const deleteOld = async () => {
  for (const { run } of deletions) await run({ db: tested.store.db, config: tested.config, clock: () => later });
};
const many = 12_345;

/** Rows that are old a year later, many of each, and some that are not. */
async function fill(): Promise<void> {
  const { pool } = tested.store;
  const series = `from generate_series(1, ${many}) nr`;
  const source = `(select min(id) from source)`;
  for (const statement of [
    `insert into audit (at, actor, what, subject) select '2020-01-01', 'cli', 'offer', nr::text ${series}`,
    `insert into comment (authority, service, day, text) select '${marburg}', '${service}', '2026-11-22', 'Gut' ${series}`,
    `insert into comment (authority, service, day, text) values ('${kassel}', '${service}', '2026-11-22', 'Schlecht'),
                                                               ('${kassel}', '${service}', '2027-11-21', 'Neu')`,
    `insert into refusal select ${source}, '2026-11-22', 'invalid', nr::text, 1 ${series}`,
    `insert into arrival select ${source}, '2026-11-22'::timestamptz - nr * interval '1 hour', 1, '2026-11-22' ${series}`,
    `insert into sign_in_failure select int4send(nr), 1, '2026-11-22' ${series}`,
  ])
    await pool.query(statement);
}

test('no statement deletes more than 10,000 rows; all that is old goes, and nothing else', async () => {
  await fill();
  await tested.store.pool.query(`
    create table step (name text, rows bigint);
    create function note_step() returns trigger language plpgsql as $$
      begin insert into step select tg_table_name, count(*) from gone; return null; end $$`);
  const tables = ['audit', 'comment', 'refusal', 'arrival', 'sign_in_failure'];
  for (const table of tables)
    await tested.store.pool.query(
      `create trigger steps after delete on ${table} referencing old table as gone for each statement execute function note_step()`,
    );
  const entries = (await tested.count('audit')) - many;
  await deleteOld();
  const { rows } = await tested.store.pool.query<{ name: string; most: number; all: number }>(
    'select name, max(rows)::int as most, sum(rows)::int as "all" from step group by name',
  );
  const all = Object.fromEntries(rows.map((row) => [row.name, row.all]));
  // of arrivals the newest stays, so that it is known when a source last sent
  expect(all).toEqual({ audit: many, comment: many + 1, refusal: many, arrival: many - 1, sign_in_failure: many });
  expect(rows.map(({ most }) => most)).toEqual(rows.map(() => 10_000));
  expect(await tested.count('audit')).toBe(entries);
  expect([await tested.count('comment'), await tested.count('arrival')]).toEqual([1, 1]);
});

test('while a deletion waits for somebody, events are taken, folded and shown', async () => {
  await fill();
  await withClient(tested.store.pool, async (client) => {
    await client.query('begin');
    for (const table of ['audit', 'comment', 'refusal']) await client.query(`select from ${table} for update`);
    const deleting = deleteOld();
    expect((await tested.post(event())).json.accepted).toBe(1);
    await tested.settle();
    const { rows } = (await tested.admin('GET', '/api/v1/kpis?kpi=starts&from=2026-11-22&to=2026-11-22')) as {
      rows: { value: number }[];
    };
    expect(rows).toMatchObject([{ value: 1 }]);
    expect(await tested.count('refusal')).toBe(many);
    await client.query('rollback');
    await deleting;
  });
  expect(await tested.count('refusal')).toBe(0);
});
