import { type RawBuilder, sql } from 'kysely';
import type { DimensionName } from '../contract/dimensions.ts';
import { stepParts } from '../measure-sql.ts';
import { type Offers, offerColumn } from './measured.ts';
import { type Question, asksParts, inAuthorityOf, inCubeOnly, isMonthly, isPart, wholeMonths } from './question.ts';
import { inSpans, readsMonths } from './spans.ts';
import { rowsOfGroups, rowsOfOffers, togetherVolumes } from './together.ts';

/** A tally a question is answered from, joined with the relation `offers` of the offers in question. */
export interface Source {
  /** `group`: as `slim`, with packed histograms (migration 018) */
  kind: 'slim' | 'group' | 'cube' | 'volume';
  day: string;
  /** the column with the category of a dimension that offers do not have */
  category(name: DimensionName): string;
  /** `from … where …`, with all conditions but those of a measure */
  from: RawBuilder<unknown>;
}

/**
 * Months that are summed up are read from their sums. Other days without a dimension are answered from the slim tallies,
 * with one from the cube plus the kept slim tallies of deleted attempts, with more from the cube alone; monthly totals
 * are added where they can be. Of whole authorities all of it is read by groups of offers.
 */
export function sourcesOf(question: Question, { wholes }: Offers): Source[] {
  const totals = isMonthly(question.interval) ? wholeMonths(question.from, question.to) : undefined;
  if (wholes)
    return [
      ofUnits('group', rowsOfGroups(question)),
      ofUnits('slim', rowsOfOffers(question)),
      ...(totals ? [volumes(togetherVolumes(question, wholes, totals))] : []),
    ];
  const alone = inCubeOnly(question);
  const days = question.depth.length === 0 ? [slim(question)] : alone ? [cube(question)] : [cube(question), slim(question)];
  const months = readsMonths(question) ? [slimMonths(question)] : [];
  return [...days, ...months, ...(totals && !alone ? [volumes(volumesIn(question, totals))] : [])];
}

const ofUnits = (kind: 'group' | 'slim', rows: RawBuilder<unknown>): Source => ({
  kind,
  day: 's.day',
  category: () => 's.category',
  from: sql`from ${rows} s join offers o on o.authority = s.authority and o.unit = s.unit where true`,
});

const joined = (alias: string) =>
  sql.raw(`${alias} join offers o on o.authority = ${alias}.authority and o.service = ${alias}.service`);

/** Slim rows of days: all of them without a dimension, the kept ones of the one dimension asked for. */
function slim(question: Question): Source {
  const dimension = question.depth[0];
  const kept = dimension ? sql`and t.kept ${among(question, dimension, sql`t.category`)}` : sql``;
  const rows = inSpans('slim', question, sql`not p.summed and t.dimension = ${dimension ?? ''} ${kept}`);
  return { kind: 'slim', day: 's.day', category: () => 's.category', from: sql`from ${rows} ${joined('s')} where true` };
}

/** Slim rows of months that are summed up. */
function slimMonths(question: Question): Source {
  const dimension = question.depth[0];
  const asked = dimension ? among(question, dimension, sql`t.category`) : sql``;
  const rows = inSpans('slim_month', question, sql`p.summed and t.dimension = ${dimension ?? ''} ${asked}`);
  return { kind: 'slim', day: 's.month', category: () => 's.category', from: sql`from ${rows} ${joined('s')} where true` };
}

/** Lines of the cube with the filters asked for; steps and errors are looked at one by one where the question is about them. */
function cube(question: Question): Source {
  const conditions = question.depth
    .filter((name) => !isPart(name))
    .map((name) => sql`${among(question, name, sql.ref(`t.${name}`))} and ${sql.ref(`t.${name}`)} is not null`);
  const rows = inSpans('cube', question, sql`not p.summed ${sql.join(conditions, sql` `)}`);
  return {
    kind: 'cube',
    day: 'c.day',
    category: (name) => (isPart(name) ? `m.${name}` : `c.${name}`),
    from: sql`from ${rows} ${joined('c')} ${asksParts(question) ? sql`cross join lateral (${parts(question)}) m` : sql``} where true`,
  };
}

/**
 * The steps and errors of line `c` as rows (part, step, error_kind), those in the split only: an attempt with one error
 * at two steps is in both categories of the split by step, and once where only the kind is asked for.
 */
function parts(question: Question): RawBuilder<unknown> {
  const { by, depth, kpis } = question;
  const asked = depth.filter(isPart);
  const errors = sql`select split_part(e, '/', 2) as step, 'error' as part, split_part(e, '/', 1) as error_kind from unnest(c.errors) e`;
  const steps = sql`select category as step, part, null as error_kind from (${sql.raw(stepParts)}) steps`;
  const from = asked.includes('error_kind') ? errors : kpis.includes('errors') ? sql`${steps} union all ${errors}` : steps;
  // without errors each row is there once anyway, unless several steps are asked for together
  const once = kpis.includes('errors') || asked.some((name) => !by.includes(name)) ? sql`distinct` : sql``;
  const columns = sql.raw(['part', ...asked.filter((name) => by.includes(name))].join(', '));
  const conditions = asked.map((name) => among(question, name, sql.ref(name)));
  return sql`select ${once} ${columns} from (${from}) parts where true ${sql.join(conditions, sql` `)}`;
}

/** Monthly totals of whole months inside the period, by the unit of their offer. */
function volumes(rows: RawBuilder<unknown>): Source {
  return {
    kind: 'volume',
    day: 'v.month',
    category: () => 'v.category',
    from: sql`from ${rows} v join offers o on o.authority = v.authority and o.unit = v.unit where true`,
  };
}

const volumesIn = (question: Question, { from, to }: { from: string; to: string }) => {
  const [dimension] = question.depth;
  return sql`(
    select v.*, v.service as unit from volume v
    where v.month between ${from} and ${to} ${inAuthorityOf(question, 'v')}
      and v.dimension = ${dimension ?? ''} ${dimension ? among(question, dimension, sql`v.category`) : sql``})`;
};

const among = ({ filters }: Question, name: DimensionName, category: RawBuilder<unknown>) =>
  filters[name] ? sql`and ${category} = any(${filters[name]}::text[])` : sql``;

/** Period and categories of the split as columns period, c0, c1. */
export function heads({ interval, by, depth }: Question, { day, category }: Source): RawBuilder<unknown> {
  const period = interval === 'total' ? 'null::date' : `date_trunc('${interval}', ${day}::timestamp)::date`;
  const categories = by.map((name, index) => `${depth.includes(name) ? category(name) : offerColumn(name)} as c${index}`);
  return sql.raw([`${period} as period`, ...categories].join(', '));
}

/** The columns of `heads`, by position, to group by. */
export const groups = ({ by }: Question) => sql.raw(['1', ...by.map((_, index) => `${index + 2}`)].join(', '));

/** The columns of `heads`, by name. */
export const headNames = ({ by }: Question) => ['period', ...by.map((_, index) => `c${index}`)].join(', ');

/** Period and categories of a row with the columns of `heads`. */
export function headOf({ by }: Question, row: Record<string, string | null>): { period: string; categories: string[] } {
  return { period: row['period'] ?? 'total', categories: by.map((_, index) => String(row[`c${index}`])) };
}
