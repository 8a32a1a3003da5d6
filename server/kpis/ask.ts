import type { KpiQuery, KpiRow } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { answer, talliedAt } from './answer.ts';
import { type Question, questionOf } from './question.ts';

/**
 * The KPIs for other features, which app.ts hands them: the same questions and answers as `GET /api/v1/kpis`, so that
 * no figure is computed in two places. Refuses like it (400, 404).
 */
export function createAsk(db: Db): {
  ask(query: KpiQuery, readable: Question['readable']): Promise<{ asOf: string; rows: KpiRow[] }>;
  /** the time up to which limits have run out */
  talliedAt(): Promise<string>;
} {
  return {
    ask: (query, readable) => answer(db, questionOf(query, readable)),
    talliedAt: () => talliedAt(db),
  };
}
