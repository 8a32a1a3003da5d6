import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestApp } from './app.ts';
import { outcome, run, temporaryFolder } from './processes.ts';
import { insertTallies, type Tally } from './towns.ts';
import { publishAt, townsApp } from './towns-app.ts';

/** Publishing from the command line, and what is left when that process is killed in the middle of it. */
const now = '2026-11-22T10:00:00+01:00';
let there: TestApp;
beforeEach(async () => {
  there = await townsApp(now);
});
afterEach(() => there.close());

const late: Tally = {
  ...{ authority: '065310001001', service: '99102013104000', day: '2026-06-20', from: 'living' },
  values: new Map([['starts', { count: 40, key: 12345n }]]),
};
const editions = async () => (await there.store.pool.query('select publisher, id, status from edition order by id')).rows;

test('the command line previews, publishes, lists and withdraws', async () => {
  const data = temporaryFolder();
  const settings = { DATABASE_URL: there.store.url, SECRET_KEY: 'x'.repeat(32), DATA_DIR: data };
  const cli = async (...args: string[]) => (await outcome('cli', settings, 'edition', ...args)).said;
  const said = await cli('preview');
  const [id = ''] = /Edition (\S+) would be published/.exec(said)?.slice(1) ?? [];
  expect(said).toMatch(/usage-monthly: \d+ rows; of \d+ counts \d+ become 0/);
  expect(await cli('publish', '--note', 'Von Hand')).toContain(`Edition ${id} is published.`);
  expect(await cli('list')).toContain(`${id}  published`);
  expect(await cli('withdraw', id)).toContain('Usage');
  expect(await cli('withdraw', id, '--reason', 'ein Versehen')).toContain(`Edition ${id} is withdrawn.`);
  expect(await cli('list')).toContain('because: ein Versehen');
  rmSync(data, { recursive: true });
});

test.each(['csv', 'parquet', 'SHA256SUMS'])(
  'a process killed while it stores %s leaves the old edition and nothing of a new one',
  async (file) => {
    const data = temporaryFolder();
    const { db, pool } = there.store;
    await publishAt(now, there);
    const settings = { DATABASE_URL: there.store.url, SECRET_KEY: 'secret of the tests, long enough for it', DATA_DIR: data };
    await insertTallies(db, [late]);
    const stored = async () => [
      await editions(),
      ...(await Promise.all(
        ['edition_file', 'edition_part', 'edition_encoding_part'].map(
          async (table) => (await pool.query(`select count(*) from ${table}`)).rows[0].count,
        ),
      )),
    ];
    const before = await stored();
    // it waits where the test holds a lock, and is killed there
    await sql`create function wait_here() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return new; end $$`.execute(
      db,
    );
    await sql`create trigger wait_here before insert on edition_part for each row when (new.name like ${sql.lit(`usage-monthly/%${file}`)}) execute function wait_here()`.execute(
      db,
    );
    const holder = await pool.connect();
    await holder.query('select pg_advisory_lock(4711)');
    const publishing = run('cli', settings, 'edition', 'publish');
    const waiting = async () =>
      (await pool.query(`select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 4711 and not granted`))
        .rows[0].n;
    await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
    publishing.child.kill('SIGKILL');
    await publishing.ended;
    holder.release(true);
    await sql`drop trigger wait_here on edition_part`.execute(db);
    await expect
      .poll(
        async () =>
          (
            await pool.query(
              `select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
            )
          ).rows[0].n,
      )
      .toBe(0);
    expect(await stored()).toEqual(before);
    expect((await outcome('cli', settings, 'edition', 'publish')).said).toContain('is published');
    expect((await editions()).length).toBe(2);
    rmSync(data, { recursive: true });
  },
);
