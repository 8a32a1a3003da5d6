import { type RawBuilder, sql } from 'kysely';
import { dimensionsOf } from '../contract/dimensions.ts';
import { type MeasureName, measureNames, measureOf } from '../contract/measures.ts';
import { lineCondition, lineWeight, stepParts, wholeMeasures } from '../measure-sql.ts';

/** Sums cube lines to slim rows: one dimension at a time, every measure a column, from the measures' definitions. */
const isKeyed = (name: MeasureName): boolean => measureOf(name).keyed ?? false;

/** Measure columns of slim: what grows by addition, record keys that grow by addition mod 2^64, histograms. */
export const countColumns: string[] = measureNames;
export const keyColumns: string[] = measureNames.filter(isKeyed).map((name) => `${name}_key`);
export const histogramColumns = ['duration', 'processing'];
const columns = [...countColumns, ...keyColumns, ...histogramColumns];
export const slimColumns = columns.join(', ');

/** Null of a column's type: PostgreSQL takes an untyped one for text. */
const nothing = (name: string): string =>
  `null::${countColumns.includes(name) ? 'int' : keyColumns.includes(name) ? 'bigint' : 'jsonb'}`;

const group = 'authority, dimension, day, service, category';

/** Relation (authority, dimension, day, service, category, …slimColumns) of cube lines, without a split. */
export const slimTotals = (linesName: string): RawBuilder<unknown> => sql.raw(whole(linesName, []));

/** The same without a split and by every single dimension: of attempts about to be deleted, and of months to be summed. */
export const slimMargins = (linesName: string): RawBuilder<unknown> =>
  sql.raw(
    `${whole(linesName, dimensionsOf('attempt', 'both', 'visit'))} union all ${bySteps(linesName)} union all ${byErrors(linesName)}`,
  );

/**
 * Rows of attempts counted once: what a line adds is worked out before it is looked at by each dimension, and summed by
 * bucket first, so that a histogram is one entry for each of its buckets.
 */
function whole(linesName: string, dimensions: string[]): string {
  const keys = wholeMeasures.filter(isKeyed).map((name) => `${name}_key`);
  const added = [
    ...wholeMeasures.map((name) => `case when ${lineCondition(name)} then ${lineWeight(name)} end as ${name}`),
    ...wholeMeasures.filter(isKeyed).map((name) => `case when ${lineCondition(name)} then c.key end as ${name}_key`),
  ];
  const names = textArray(['', ...dimensions].map((name) => `'${name}'`));
  const categories = textArray([`''`, ...dimensions.map((name) => `c.${name}`)]);
  const histogram = (basis: string) => `jsonb_object_agg(bucket, n) filter (where basis = '${basis}' and bucket is not null)`;
  const sums: Record<string, string> = {
    ...Object.fromEntries(wholeMeasures.map((name) => [name, `nullif(sum(${name}), 0)::int`])),
    ...Object.fromEntries(keys.map((name) => [name, `wrap64(sum(${name}))`])),
    duration: histogram('start'),
    processing: histogram('decision'),
  };
  return `
    select ${group}, ${columns.map((name) => `${sums[name] ?? nothing(name)} as ${name}`).join(', ')}
    from (
      select ${group}, basis, bucket, ${['n', ...wholeMeasures, ...keys].map((name) => `sum(${name}) as ${name}`).join(', ')}
      from (select authority, day, service, n, basis, bucket, ${categories} as categories, ${added.join(', ')} from ${linesName} c) c
      cross join lateral unnest(${names}, c.categories) m (dimension, category)
      where m.category is not null
      group by ${group}, basis, bucket
    ) by_bucket
    group by ${group}`;
}

const textArray = (entries: string[]): string => `array[${entries.join(', ')}]::text[]`;

const bySteps = (linesName: string): string =>
  parts(
    linesName,
    `select 'step' as dimension, category, part from (${stepParts}) steps
      union all select distinct 'step', split_part(e, '/', 2), 'error' from unnest(c.errors) e`,
    {
      open: `nullif(sum(c.n) filter (where m.part = 'step' and ${lineCondition('open')}), 0)::int`, // the cohort of a step, as asked of the cube
      step_reached: `nullif(sum(c.n) filter (where m.part = 'step'), 0)::int`,
      step_dropped: `nullif(sum(c.n) filter (where m.part = 'last_step' and ${lineCondition('step_dropped')}), 0)::int`,
      step_reached_key: `wrap64(sum(c.key) filter (where m.part = 'step'))`,
      step_dropped_key: `wrap64(sum(c.key) filter (where m.part = 'last_step' and ${lineCondition('step_dropped')}))`,
      errors: `nullif(sum(c.n) filter (where m.part = 'error'), 0)::int`,
    },
  );

const byErrors = (linesName: string): string =>
  parts(linesName, `select distinct 'error_kind' as dimension, split_part(e, '/', 1) as category from unnest(c.errors) e`, {
    errors: 'sum(c.n)::int',
  });

/** Rows of a dimension in which one attempt may have several categories. */
function parts(linesName: string, categories: string, sums: Record<string, string>): string {
  return `
    select c.authority, m.dimension, c.day, c.service, m.category, ${columns.map((name) => `${sums[name] ?? nothing(name)} as ${name}`).join(', ')}
    from ${linesName} c cross join lateral (${categories}) m
    group by c.authority, m.dimension, c.day, c.service, m.category`;
}
