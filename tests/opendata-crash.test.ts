import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from './app.ts';
import { outcome, type Running, run, type Settings, temporaryFolder } from './processes.ts';
import { insertTallies, type Tally } from './towns.ts';
import { folder as usageUrl, publishAt, townsApp } from './towns-app.ts';

/** Publishing from the command line, and what is left when a process is killed in the middle of it. */
const now = '2026-11-22T10:00:00+01:00';
const folders: string[] = [];
let there: TestApp;
let settings: Settings;
beforeAll(async () => {
  there = await townsApp(now);
  settings = { DATABASE_URL: there.store.url, SECRET_KEY: 'secret of the tests, long enough for it', DATA_DIR: folder() };
  await publishAt(now, there);
  await insertTallies(there.store.db, [late]);
});
afterAll(async () => {
  await there.close();
  for (const name of folders) rmSync(name, { recursive: true });
});

function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made;
}

const late: Tally = {
  ...{ authority: '065310001001', service: '99102013104000', day: '2026-06-20', from: 'living' },
  values: new Map([['starts', { count: 40, key: 12345n }]]),
};
const rowsUrl = '/open-data/v1/usage-monthly/rows?limit=10000';
const query = async (text: string) => (await there.store.pool.query(text)).rows;

/** Editions with the number of their files, and of those whose stored bytes, plain or packed, are not the whole file. */
const stored = () =>
  query(`select e.id, e.status, count(f.name)::int as files, count(*) filter (where f.sha256 is distinct from encode(sha256(f.content), 'hex'))::int as broken
         from edition e
         left join lateral (
           select name, sha256, (select coalesce(string_agg(content, '' order by part), '') from edition_part p
                                 where (p.publisher, p.edition, p.name) = (f.publisher, f.edition, f.name)) as content
           from edition_file f where f.publisher = e.publisher and f.edition = e.id
           union all
           select name, sha256, (select coalesce(string_agg(content, '' order by part), '') from edition_encoding_part p
                                 where (p.publisher, p.edition, p.name, p.encoding) = (f.publisher, f.edition, f.name, f.encoding))
           from edition_encoding f where f.publisher = e.publisher and f.edition = e.id
         ) f on true
         group by e.publisher, e.id order by e.id`);

/** Starts a process that comes to wait where `trigger` fires, and kills it there. */
async function killedAt(trigger: string, start: () => Promise<Running>): Promise<void> {
  await query(`create or replace function wait_here() returns trigger language plpgsql as $$
               begin perform pg_advisory_xact_lock(4711); return new; end $$`);
  const [, table = ''] = / on (\w+)/.exec(trigger) ?? [];
  await query(`${trigger} execute function wait_here()`);
  const holder = await there.store.pool.connect();
  await holder.query('select pg_advisory_lock(4711)');
  const running = await start();
  const waiting = () => query(`select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted`);
  await expect.poll(async () => (await waiting()).length).toBe(1);
  running.child.kill('SIGKILL');
  await running.ended;
  holder.release(true);
  const others = () =>
    query(
      `select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`,
    );
  await expect.poll(async () => (await others()).length).toBe(0); // its connections have ended as well
  await query(`drop trigger wait_here on ${table}`);
}

test('the command line previews, publishes, lists and withdraws', async () => {
  const other = await townsApp(now);
  const ofOther = { ...settings, DATABASE_URL: other.store.url, DATA_DIR: folder() };
  const cli = async (...args: string[]) => (await outcome('cli', ofOther, 'edition', ...args)).said;
  const said = await cli('preview');
  const [id = ''] = /Edition (\S+) would be published/.exec(said)?.slice(1) ?? [];
  expect(said).toMatch(/usage-monthly: \d+ rows; of \d+ counts \d+ become 0/);
  expect(await cli('publish', '--note', 'Von Hand')).toContain(`Edition ${id} is published.`);
  expect(await cli('list')).toContain(`${id}  published`);
  expect(await cli('withdraw', id)).toContain('Usage');
  expect(await cli('withdraw', id, '--reason', 'ein Versehen')).toContain(`Edition ${id} is withdrawn.`);
  expect(await cli('list')).toContain('because: ein Versehen');
  await other.close();
});

const publishing = async () => run('cli', settings, 'edition', 'publish');
const ofPart = (file: string) =>
  `create trigger wait_here before insert on edition_part for each row when (new.name = '${file}')`;

test.each([
  ['before the first file', 'create trigger wait_here before insert on edition for each row'],
  ['within the first file', ofPart('usage-monthly/usage-monthly.csv')],
  ['within a file that is not text', ofPart('usage-monthly/usage-monthly.parquet')],
  [
    'between the files of two tables',
    `create trigger wait_here before insert on edition_file for each row when (new.name = 'sign-in-monthly/sign-in-monthly.csv')`,
  ],
  ['within the last file', ofPart('code-lists/SHA256SUMS')],
  ['after the last file', 'create trigger wait_here before update of changes on edition for each row'],
])(
  'a process killed %s leaves the old edition and nothing of a new one',
  async (_when, trigger) => {
    const [before, bytes] = [await stored(), (await there.app.inject(`${usageUrl}/latest/usage-monthly.csv`)).body];
    await killedAt(trigger, publishing);
    expect(await stored()).toEqual(before);
    expect(before).toEqual([{ id: '2026-10', status: 'published', files: before[0].files, broken: 0 }]);
    expect((await there.app.inject(`${usageUrl}/latest/usage-monthly.csv`)).body).toBe(bytes);
  },
  60_000,
);

test('a process killed while its commit is on the way leaves the new edition whole', async () => {
  const [old] = await stored();
  const before = (await there.app.inject(rowsUrl)).json();
  expect(before.edition).toBe('2026-10');
  const atCommit = 'create constraint trigger wait_here after insert on edition deferrable initially deferred for each row';
  await killedAt(atCommit, publishing);
  expect(await stored()).toEqual([
    { ...old, status: 'superseded' },
    { ...old, id: '2026-10.2' },
  ]);
});

test('a process killed while it makes the published rows of a new edition leaves those of the old one', async () => {
  const rows = () =>
    query(`select t.edition, t.table_id, count(r.position)::int as rows from published_table t
                            left join published_row r on r.publisher = t.publisher and r.table_id = t.table_id
                            group by 1, 2 order by 1, 2`);
  const before = await rows();
  expect(new Set(before.map(({ edition }) => edition))).toEqual(new Set(['2026-10']));
  const filling = `create trigger wait_here before insert on published_table for each row when (new.table_id = 'usage-monthly')`;
  await killedAt(filling, publishing);
  expect(await rows()).toEqual(before);
  const { edition, rows: filled } = (await there.app.inject(rowsUrl)).json();
  const file = (await there.app.inject(`${usageUrl}/latest/usage-monthly.json`)).json();
  expect([edition, filled]).toEqual(['2026-10.2', file.rows.slice(0, 10_000)]);
  expect((await outcome('cli', settings, 'edition', 'publish')).said).toContain('2026-10.2 already says the same');
});
