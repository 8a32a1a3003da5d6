import type { FormulaBreak, KpiRow } from '../contract/api.ts';
import { type KpiId, breaksIn, kpiOf } from '../contract/kpis.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { Tallied } from './add-up.ts';
import type { Bucket } from './counted-apart.ts';
import { type Question, addDays } from './question.ts';
import { rowsOf } from './rows.ts';
import { isTooFarBack, readTallied, stateOf } from './tallied.ts';

/** `breaks` only where a formula asked for changed inside the period. */
interface Answer {
  asOf: string;
  rows: KpiRow[];
  breaks?: FormulaBreak[];
}

/** The answer to a question: one row for each period, category and KPI, with n, offers and flag (kpis.md, "Reading"). */
export const answer = async (db: Db, question: Question): Promise<Answer> =>
  answerFrom(question, await readTallied(db, question));

/** The answer together with the histogram that a KPI of the question comes from. */
export async function bucketsOf(db: Db, question: Question, kpi: KpiId): Promise<Answer & { buckets: Bucket[] }> {
  const tallied = await readTallied(db, question);
  return { ...answerFrom(question, tallied), buckets: (tallied.apart.get(kpi) ?? []).flatMap(({ buckets }) => buckets) };
}

function answerFrom(question: Question, { asOf, ...tallied }: Tallied & { asOf: string }): Answer {
  checkReach(question, tallied);
  const breaks = question.kpis.flatMap((id) =>
    breaksIn(kpiOf(id), question.from, question.to).map((version) => ({ kpi: id, ...version })),
  );
  const rows = rowsOf(question, tallied, berlinDay(asOf));
  return { asOf, rows, ...(breaks.length > 0 ? { breaks } : {}) };
}

/** The time up to which limits have run out. */
export const talliedAt = async (db: Db): Promise<string> => (await stateOf(db)).asOf;

/** Questions that only the cube answers are refused further back than it reaches. */
function checkReach(question: Question, { keptUntil }: Tallied): void {
  if (!isTooFarBack(question, keptUntil)) return;
  throw new Problem(
    400,
    'too_far_back',
    `Questions with two or more dimensions, or several steps or errors together, reach back to ${addDays(keptUntil, 1)}. Ask from that day on, or by one dimension.`,
    { field: 'from' },
  );
}
