import { sql } from 'kysely';
import type { DimensionName } from '../contract/dimensions.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { shardedNote } from '../sharded.ts';
import { type Tallied, addUp } from './add-up.ts';
import { readApart } from './counted-apart.ts';
import { readFacts } from './facts.ts';
import { inLanes } from './lanes.ts';
import { checkExistence } from './existence.ts';
import { type Scope, authoritiesIn, scopeOf } from './measured.ts';
import { type Question, authorityOf, inAuthorityOf, inCubeOnly, ofAuthority } from './question.ts';

/**
 * Reads what a question needs, all of it from one state, so that the figures agree whatever is folded or deleted meanwhile.
 * Where tables are spread over nodes (sharding.ts) there is no state of all of them: each authority is asked by itself, and
 * what is read of it is of one state.
 */
export async function readTallied(db: Db, question: Question): Promise<Tallied & { asOf: string }> {
  const found = await fromOneState(db, async (tx) => {
    const { asOf, sharded } = await stateOf(tx);
    await checkExistence(tx, question);
    const one = authorityOf(question);
    if (sharded && one === undefined) return { asOf, authorities: await authoritiesIn(tx, question) };
    return { asOf, ...(await readOne(tx, one === undefined ? question : ofAuthority(question, one))) };
  });
  if (!('authorities' in found)) return found;
  const each = await inLanes(found.authorities, (ars) => fromOneState(db, (tx) => readOne(tx, ofAuthority(question, ars))));
  return { asOf: found.asOf, ...addUp(each) };
}

const fromOneState = <T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);

/** The time up to which limits have run out; before the first tally, the beginning of time. And whether tables are spread over nodes. */
export async function stateOf(db: Db): Promise<{ asOf: string; sharded: boolean }> {
  const rows = await db.selectFrom('instance').selectAll().where('name', 'in', ['tallied_at', shardedNote]).execute();
  const noted = new Map(rows.map(({ name, value }) => [name, value]));
  return { asOf: noted.get('tallied_at') ?? new Date(0).toISOString(), sharded: noted.has(shardedNote) };
}

/** In one query each; of several authorities only where tables are in one place. */
async function readOne(db: Db, question: Question): Promise<Tallied> {
  const scope = await scopeOf(db, question);
  const { counts } = scope;
  const keptUntil = await readKeptUntil(db, question, scope);
  if (isTooFarBack(question, keptUntil)) return { counts, facts: [], apart: new Map(), keptUntil }; // it will be refused
  return { counts, facts: await readFacts(db, question, scope), apart: await readAllApart(db, question, scope), keptUntil };
}

/** What is no sum, for each KPI; two quantiles of the same durations are read once. */
async function readAllApart(db: Db, question: Question, scope: Scope): Promise<Tallied['apart']> {
  const apart: Tallied['apart'] = new Map();
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

/** Every deleted attempt is kept by one of these dimensions, and every view by the other; attempts that live are by neither. */
const ofDeleted = ['status', 'page'] satisfies DimensionName[];

async function readKeptUntil(db: Db, question: Question, { places }: Scope): Promise<string | undefined> {
  if (!inCubeOnly(question)) return undefined;
  const { rows } = await sql<{ day: string | null }>`
    with places as materialized (select * from ${places} places)
    select max(kept.day) as day
    from (select distinct authority from places) a
    cross join unnest(${ofDeleted}::text[]) d (dimension)
    cross join lateral (
      select s.day from slim s
      where s.authority = a.authority and s.dimension = d.dimension ${inAuthorityOf(question, 's')}
        and exists (select from places p where p.authority = s.authority and p.service = s.service)
      order by s.day desc limit 1) kept`.execute(db);
  return rows[0]?.day ?? undefined;
}

/** Questions that only the cube answers reach back as far as it does. */
export const isTooFarBack = ({ from }: Question, keptUntil: string | undefined): keptUntil is string =>
  keptUntil !== undefined && from <= keptUntil;
