import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { buildApp } from '../server/app.ts';
import { foldAndTally } from '../server/jobs.ts';
import { migrate, migrationFiles } from '../server/migrate.ts';
import { emptyStore, type TestStore } from './db.ts';
import type { Delivery } from './reference/attempts.ts';
import { shallowQuestions } from './reference/questions.ts';
import { allRows } from './rows.ts';
import { askReference, expectAsReference, type StreamApp, streamApp } from './stream-app.ts';
import { offers, spring, streams, volumes } from './streams.ts';

/**
 * An instance of every older version goes through the newer migrations and keeps its figures. What an older version had
 * in its tables is what today's tables hold in the columns that were there then.
 */
let there: StreamApp;
let stream: Delivery[];
let now: number;
beforeAll(async () => {
  there = await streamApp({});
  stream = fc.sample(streams(spring, { minLength: 40, maxLength: 60 }), { numRuns: 1, seed: 7 }).flat();
  now = Math.max(...stream.map(({ event }) => Date.parse(event.time))) + 86_400_000;
  await there.restart(now);
  await there.putVolumes();
  await there.post(stream.slice(0, -10));
  await there.tested.settle();
  await there.tested.store.pool.query('update visit set arrived_at = null'); // as views of older versions have it
});
afterAll(() => there.tested.close());

/** The database of an older version with the same content. */
async function olderDatabase(state: string): Promise<TestStore> {
  const old = await emptyStore();
  await migrate(old.pool, state);
  const { rows: tables } = await old.pool.query<{ name: string; columns: string[] }>(
    `select c.relname as name,
            array(select quote_ident(a.attname) from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'migration'`,
  );
  for (const { name, columns } of tables) {
    const { rows } = await there.tested.store.pool.query<{ rows: string }>(
      `select coalesce(json_agg(t), '[]')::text as rows from (select ${columns} from "${name}") t`,
    );
    await old.pool.query(
      `begin; set local session_replication_role = replica; insert into "${name}" (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::"${name}", '${rows[0]?.rows.replaceAll("'", "''")}'); commit`,
    );
  }
  return old;
}

const [oldest = '', ...newer] = migrationFiles().map(({ name }) => name);

/** A database of that state, brought to today's; its rows of attempts and figures must be those it had. */
async function upgraded(state: string): Promise<TestStore> {
  const old = await olderDatabase(state);
  await migrate(old.pool);
  const [before, after] = [await allRows(there.tested.store.pool, 'migration'), await allRows(old.pool, 'migration')];
  for (const table of ['attempt', 'visit', 'cube', 'slim', 'volume', 'view_month', 'inbox', 'touched'])
    expect(after[table], table).toEqual(before[table]);
  return old;
}

test.each(newer)('a database in the state of %s keeps its tallies', async (state) => {
  await (await upgraded(state)).close();
});

test('a database of the oldest state keeps every KPI and takes what comes next', async () => {
  const old = await upgraded(oldest);
  const { config, keys } = there.tested;
  const clock = () => new Date(now);
  const app = await buildApp({ store: old, config, keys, clock });
  for (const { source, event } of stream.slice(-10)) {
    const headers = { authorization: `Bearer ${there.tokens[source]}` };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: event });
    expect(answer.statusCode).toBe(202);
  }
  await foldAndTally({ db: old.db, config, clock });
  const world = { offers, volumes, deliveries: stream, now };
  for (const question of shallowQuestions({ from: '2026-03-20', to: '2026-07-31' }, 'month'))
    expectAsReference(
      await askReference({ ...there.tested, admin: (_, url) => asked(app, config.adminToken, url) }, question),
      world,
      question,
    );
  await app.close();
  await old.close();
});

async function asked(app: Awaited<ReturnType<typeof buildApp>>, token: string | undefined, url: string): Promise<unknown> {
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  expect(answer.statusCode, url).toBe(200);
  return answer.json();
}
