import { type RawBuilder, sql } from 'kysely';
import { dimensionsOf } from '../contract/dimensions.ts';

/**
 * Cube lines: attempts and views without identity, by basis (whose day counts) and all dimensions. A line of the start
 * basis carries steps, errors and the duration; one of the decision basis the processing time.
 */
const ofAttempt = [...dimensionsOf('attempt', 'both'), 'resumed'];
const ofVisit = dimensionsOf('both', 'visit');
const all = [...new Set([...ofAttempt, ...ofVisit])];

/** Columns of a cube line apart from authority, day, service, line, n and key. */
export const cubeColumns = ['basis', ...all, 'bucket', 'steps', 'last_step', 'errors'].join(', ');

const attemptColumns = [...all.map((name) => (ofAttempt.includes(name) ? name : `null as ${name}`))].join(', ');
const visitColumns = [...all.map((name) => ((ofVisit as string[]).includes(name) ? name : `null as ${name}`))].join(', ');
const nothing = `null::text[] as steps, null as last_step, null::text[] as errors`;

/**
 * Relation (authority, day, service, n, key, …cubeColumns) that counts judged attempts and visits. The relations are
 * named, not given, because each attempt counts on up to three bases.
 * @param judgedName relation of `judged()` rows
 * @param visitsName relation with the columns of table visit
 */
export function cubeLines(judgedName: string, visitsName: string): RawBuilder<unknown> {
  return sql.raw(`
    select authority, day, service, ${cubeColumns}, count(*)::int as n, wrap64(sum(key)) as key
    from (
      select authority, service, key, start_day as day, 'start' as basis, ${attemptColumns},
             duration_bucket as bucket, steps, last_step, errors
      from ${judgedName}
      union all
      select authority, service, key, submitted_day, 'submission', ${attemptColumns}, null, ${nothing}
      from ${judgedName} where submitted_day is not null
      union all
      select authority, service, key, decided_day, 'decision', ${attemptColumns}, processing_bucket, ${nothing}
      from ${judgedName} where decided_day is not null
      union all
      select authority, service, key, day, 'visit', ${visitColumns}, null, ${nothing}
      from ${visitsName}
    ) counted
    group by authority, day, service, ${cubeColumns}`);
}
