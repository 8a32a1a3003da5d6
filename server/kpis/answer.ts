import { sql } from 'kysely';
import type { FormulaBreak, KpiRow } from '../contract/api.ts';
import type { DimensionName } from '../contract/dimensions.ts';
import { type KpiId, breaksIn, kpiOf } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { localDay } from '../local-day.ts';
import { type Apart, type Bucket, readApart } from './counted-apart.ts';
import { readFacts } from './facts.ts';
import { type Scope, scopeOf } from './measured.ts';
import { type Question, addDays, inCubeOnly } from './question.ts';
import { rowsOf } from './rows.ts';

/** `breaks` only where a formula asked for changed inside the period. */
interface Answer {
  asOf: string;
  rows: KpiRow[];
  breaks?: FormulaBreak[];
}

/**
 * The answer to a question: one row for each period, category and KPI, with n, offers and flag (kpis.md, "Reading").
 * All of it is read from one state of the tallies, so that the figures agree whatever is folded or deleted meanwhile.
 */
export async function answer(db: Db, question: Question): Promise<Answer> {
  return await fromOneState(db, async (tx) => answerFrom(tx, question, await scopeOf(tx, question)));
}

/** The answer together with the histogram that a KPI of the question comes from. */
export async function bucketsOf(db: Db, question: Question, kpi: KpiId): Promise<Answer & { buckets: Bucket[] }> {
  return await fromOneState(db, async (tx) => {
    const scope = await scopeOf(tx, question);
    return {
      ...(await answerFrom(tx, question, scope)),
      buckets: (await readApart(tx, question, scope, kpi)).flatMap(({ buckets }) => buckets),
    };
  });
}

const fromOneState = <T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);

async function answerFrom(db: Db, question: Question, scope: Scope): Promise<Answer> {
  await checkReach(db, question, scope);
  const asOf = await talliedAt(db);
  const facts = await readFacts(db, question, scope);
  const apart = await readAllApart(db, question, scope);
  const breaks = question.kpis.flatMap((id) =>
    breaksIn(kpiOf(id), question.from, question.to).map((version) => ({ kpi: id, ...version })),
  );
  const rows = rowsOf(question, scope, facts, apart, localDay(new Date(asOf)));
  return { asOf, rows, ...(breaks.length > 0 ? { breaks } : {}) };
}

/** What is no sum, for each KPI; two quantiles of the same durations are read once. */
async function readAllApart(db: Db, question: Question, scope: Scope): Promise<Map<KpiId, Apart[]>> {
  const apart = new Map<KpiId, Apart[]>();
  for (const id of question.kpis) {
    const same = [...apart.keys()].find((other) => fromSame(other) === fromSame(id));
    apart.set(id, (same && apart.get(same)) ?? (await readApart(db, question, scope, id)));
  }
  return apart;
}

/** Quantiles with the same text are of the same durations of the same offers. */
function fromSame(id: KpiId): string {
  const { value, needs, ofPaid } = kpiOf(id);
  return 'quantile' in value ? JSON.stringify([value.of, needs, ofPaid]) : id;
}

/** The time up to which limits have run out; before the first tally, the beginning of time. */
export async function talliedAt(db: Db): Promise<string> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', 'tallied_at').executeTakeFirst();
  return row?.value ?? new Date(0).toISOString();
}

/** Every deleted attempt is kept by one of these dimensions, and every view by the other; attempts that live are by neither. */
const ofDeleted = ['status', 'page'] satisfies DimensionName[];

/** Questions that only the cube answers reach back as far as it does; further back they are refused. */
async function checkReach(db: Db, question: Question, scope: Scope): Promise<void> {
  if (!inCubeOnly(question)) return;
  const { rows } = await sql<{ day: string | null }>`
    with places as materialized (select * from ${scope.places} places)
    select max(kept.day) as day
    from (select distinct authority from places) a
    cross join unnest(${ofDeleted}::text[]) d (dimension)
    cross join lateral (
      select s.day from slim s
      where s.authority = a.authority and s.dimension = d.dimension
        and exists (select from places p where p.authority = s.authority and p.service = s.service)
      order by s.day desc limit 1) kept`.execute(db);
  const last = rows[0]?.day;
  if (!last || question.from > last) return;
  throw new Problem(
    400,
    'too_far_back',
    `Questions with two or more dimensions, or several steps or errors together, reach back to ${addDays(last, 1)}. Ask from that day on, or by one dimension.`,
    { field: 'from' },
  );
}
