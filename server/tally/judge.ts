import { type RawBuilder, sql } from 'kysely';
import { codes } from '../contract/codelists.ts';
import { type PackedField, RANKS, packedFieldNames, packedFields } from '../contract/packing.ts';
import type { OpeningHours } from '../contract/opening-hours.ts';

/**
 * How an attempt is judged at a moment (events.md, "status at time T" and "last step"), as SQL: the one home of these
 * rules, used wherever attempts become tallies.
 */
export interface Judging {
  /** the time T */
  now: Date;
  openingHours: OpeningHours;
}

/** The text of a packed value: its code, rating or language; `unknown` where none was given. */
function decoded(field: PackedField): string {
  const { column } = packedFields[field];
  const rank = `(a.${column} % ${RANKS})::int`;
  if (field === 'rating') return `coalesce(${rank}::text, 'unknown')`;
  if (field === 'language') return `coalesce(chr(97 + ${rank} / 26) || chr(97 + ${rank} % 26), 'unknown')`;
  const list = (packedFields[field] as { list: Parameters<typeof codes>[0] }).list;
  return `coalesce((array[${codes(list)
    .map((code) => `'${code}'`)
    .join(', ')}])[${rank} + 1], 'unknown')`;
}

const values = packedFieldNames.map((field) => `${decoded(field)} as ${packedFields[field].column}`).join(',\n           ');

/** An array of text keys from the steps of offer `o`, in declared order. */
const declaredSteps = `array(select step ->> 'key' from jsonb_array_elements(o.steps) with ordinality as s (step, nr) order by nr)`;

/**
 * Relation of judged attempts: one row for each attempt of `attempts` (a relation with the columns of table attempt, of
 * one authority) that counts, with its days and all columns a cube line of the start basis has.
 */
export function judged(attempts: RawBuilder<unknown>, authority: string, { now, openingHours }: Judging): RawBuilder<unknown> {
  return sql`
    select a.authority, a.service, a.id, a.key, a.start_day, a.submitted_day, a.decided_day, state.status,
           ${sql.raw(values)},
           extract(isodow from local.start)::int::text as weekday,
           extract(hour from local.start)::int::text as hour,
           case when extract(isodow from local.start)::int = any(${openingHours.weekdays}::int[])
                 and extract(hour from local.start) >= ${openingHours.fromHour}
                 and extract(hour from local.start) < ${openingHours.toHour} then 'no' else 'yes' end as out_of_hours,
           case when a.first_resumed is null then 'no' else 'yes' end as resumed,
           case when a.first_submitted is not null and a.first_resumed is null
                then ${bucket(sql`a.first_submitted - began.start`)} end as duration_bucket,
           case when a.first_decided >= a.first_submitted
                then ${bucket(sql`a.first_decided - a.first_submitted`)} end as processing_bucket,
           case when a.steps is not null then array(select jsonb_object_keys(a.steps)) end as steps,
           case when state.status in ('abandoned', 'failed') then coalesce((
             select key from jsonb_each(a.steps)
             order by value desc, array_position(o.step_keys, key) desc nulls last, key desc limit 1), '') end as last_step,
           case when a.errors is not null then array(select jsonb_object_keys(a.errors)) end as errors,
           case when state.status = 'open' then limits.runs_out end as runs_out
    from ${attempts} a
    join (select o.authority, o.service, o.idle_minutes, o.draft_days, ${sql.raw(declaredSteps)} as step_keys
          from offer o where o.authority = ${authority}) o
      on o.authority = a.authority and o.service = a.service
    cross join lateral (select coalesce(a.first_started, a.first_seen) as start) began
    cross join lateral (select began.start at time zone 'Europe/Berlin' as start) local
    cross join lateral (select coalesce(a.last_activity, began.start) as at) activity
    cross join lateral (
      select activity.at + case when a.last_saved = activity.at then o.draft_days * interval '24 hours'
                                else o.idle_minutes * interval '1 minute' end as runs_out
    ) limits
    cross join lateral (
      select case
        when a.first_submitted is not null        then 'submitted'
        when a.first_ineligible is not null       then 'ineligible'
        when a.last_abandoned >= activity.at      then 'abandoned'
        when ${now}::timestamptz <= limits.runs_out then 'open'
        when a.last_fault = activity.at           then 'failed'
        else                                           'abandoned'
      end as status
    ) state
    where a.start_day is not null`;
}

/** Bucket of a duration: ⌊log(max(1, seconds)) / log(1.05)⌋ (kpis.md, medians). */
const bucket = (duration: RawBuilder<unknown>) =>
  sql`floor(ln(greatest(1, extract(epoch from ${duration}))::float8) / ln(1.05::float8))::smallint`;
