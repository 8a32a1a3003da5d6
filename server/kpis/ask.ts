import type { KpiQuery, KpiRow } from '../contract/api.ts';
import type { Db } from '../db.ts';
import { answer, talliedAt } from './answer.ts';
import { inLanes } from './lanes.ts';
import { type Question, questionOf } from './question.ts';

/**
 * The KPIs for other features, which app.ts hands them: the same questions and answers as `GET /api/v1/kpis`, so that
 * no figure is computed in two places. Refuses like it (400, 404).
 */
export function createAsk(db: Db): {
  ask(query: KpiQuery, readable: Question['readable']): Promise<{ asOf: string; rows: KpiRow[] }>;
  /** several, some of them at a time */
  askAll<Name extends string>(
    asked: Record<Name, { query: KpiQuery; readable: Question['readable'] }>,
  ): Promise<Record<Name, { asOf: string; rows: KpiRow[] }>>;
  /** the time up to which limits have run out */
  talliedAt(): Promise<string>;
} {
  return {
    ask: (query, readable) => answer(db, questionOf(query, readable)),
    async askAll(asked) {
      const names = Object.keys(asked) as (keyof typeof asked)[];
      const answers = await inLanes(names, async (name) => {
        const { query, readable } = asked[name];
        return [name, await answer(db, questionOf(query, readable))] as const;
      });
      return Object.fromEntries(answers) as Record<(typeof names)[number], (typeof answers)[number][1]>;
    },
    talliedAt: () => talliedAt(db),
  };
}
