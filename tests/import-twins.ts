import { sql } from 'kysely';
import { expect } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import { type Taking, takeFile } from './file-imports.ts';
import type { SentEvent } from './reference/attempts.ts';
import type { RefQuestion } from './reference/answers.ts';
import { deepQuestions, shallowQuestions } from './reference/questions.ts';
import { type StreamApp, streamApp } from './stream-app.ts';

/** A journey twice: posted as events to one instance, and brought to another in a way of its own. */
export interface Way {
  events: SentEvent[];
  volumes?: object[];
  /** brings it; as a dry run nothing of it may stay */
  take(imported: StreamApp, dryRun: boolean, now: string): Promise<void>;
}

export interface Twins {
  /** expects the same answer to every KPI and split, and that a dry run and a second time change nothing */
  expectSame(way: Way): Promise<void>;
  close(): Promise<void>;
}

const span = { from: '2025-12-20', to: '2027-01-10' };
/** Every KPI and split. Days of a year are so many rows that week, weekday and hour have to do for them. */
const questions = shallowQuestions(span, 'total').filter(({ interval }) => ['week', 'total'].includes(interval));
const [inWeeks] = questions as [RefQuestion];
const settings = { RETENTION_DAYS: '700', DECISION_DAYS: '700' };

export async function twins(): Promise<Twins> {
  const [posted, imported] = await Promise.all([streamApp(settings), streamApp(settings)]);
  return {
    async expectSame({ events, volumes = [], take }) {
      const end = Math.max(...events.map(({ time }) => Date.parse(time)), Date.parse('2026-12-31T00:00:00Z'));
      const now = new Date(end).toISOString();
      await posted.restart(end);
      await imported.restart(end);
      await imported.tested.store.pool.query('truncate imported');
      await posted.post(events.map((event) => ({ source: 0, event })));
      if (volumes.length > 0) await posted.tested.admin('PUT', '/api/v1/volumes', volumes);
      await posted.tested.settle();

      await imported.tested.settle(); // which notes when that was
      const empty = await everything(imported);
      await take(imported, true, now);
      expect(await everything(imported), 'a dry run changes nothing').toEqual(empty);
      await take(imported, false, now);
      const once = await everything(imported);
      const counts = events.some(({ type, service }) => type === 'started' && service !== 'fine-notice');
      if (counts) expect((await imported.ask(inWeeks)).some(({ value }) => value)).toBe(true);
      for (const question of [...questions, ...deepQuestions(seeded(JSON.stringify(events)), span, 'total')]) {
        const [expected, found] = await Promise.all([posted.ask(question), imported.ask(question)]);
        expect(found.map(lineOf), lineOf(question)).toEqual(expected.map(lineOf));
      }
      await take(imported, false, now);
      expect(await everything(imported), 'a second time changes nothing').toEqual(once);
    },
    async close() {
      await Promise.all([posted.tested.close(), imported.tested.close()]);
    },
  };
}

/** A row as text: of thousands of objects a difference is not shown. */
const lineOf = (row: object): string => JSON.stringify(row);

/** What notes each sending, the same one again as well. */
const notes = ['arrival', 'token'];

/** Every other row of the database, as sorted lines, but for what only says when it was written. */
async function everything({ tested }: StreamApp): Promise<Record<string, string[]>> {
  const { db } = tested.store;
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(db);
  const found: Record<string, string[]> = {};
  for (const { name } of tables.rows.filter((table) => !notes.includes(table.name))) {
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - 'line' - 'imported_at')::text as row from ${sql.ref(name)} t`.execute(db);
    found[name] = rows.map(({ row }) => row).sort();
  }
  return found;
}

/** Brings a file, all of whose lines have to be good. */
export const fromFile =
  (content: string | Buffer, taking: Taking): Way['take'] =>
  async ({ tested }, dryRun, now) => {
    const { rows } = await tested.store.pool.query<{ id: number }>('select min(id) as id from source');
    const sender = { id: rows[0]?.id ?? 0, authorities: 'all', autoDeclare: false } as const;
    const report = await takeFile(tested, content, { now, sender, ...taking, dryRun });
    expect(report).toMatchObject({ stored: !dryRun, faults: 0, listed: [] });
  };
