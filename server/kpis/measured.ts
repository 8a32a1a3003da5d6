import { type RawBuilder, sql } from 'kysely';
import { type DimensionName, dimensionsOf } from '../contract/dimensions.ts';
import type { Kpi } from '../contract/kpi.ts';
import { eventNeeds, kpiOf } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { measuredOffers } from '../measured-offers.ts';
import { within } from '../rights.ts';
import { type Question, authorityOf, inAuthorityOf, isMonthly } from './question.ts';

/** Which offers are in question, and which of them measure what each KPI needs (kpis.md, flags). */
export interface Offers {
  /**
   * relation (authority, unit, service, topic, offers, free, inhabitants, events0, totals0, events1 …): the offers in
   * question; whether each measures what the N-th KPI needs by its events, and by the monthly totals it delivers. A row is
   * one offer, its service the unit; or, without a service, so many `offers` of an authority that measure the same.
   */
  offers: RawBuilder<unknown>;
  /** relation (authority, grouped) where they are asked about as wholes: whether their groups of offers are known */
  wholes?: RawBuilder<unknown>;
  /** relation (authority, service): the offers without what they measure, which takes longer to find out */
  places: RawBuilder<unknown>;
}
export interface Scope extends Offers {
  /** the same offers one by one, whatever measures the same */
  oneByOne: Offers;
  /** by the categories of authority, service and topic in the split: how many offers, how many measuring for each KPI */
  counts: Map<string, OfferCount>;
}
export interface OfferCount {
  all: number;
  free: number;
  /** offers that measure the N-th KPI in an interval with a whole month, and in one without */
  measuring: number[];
  measuringByEvents: number[];
  /** inhabitants of the authorities of those offers, for the N-th KPI, likewise; 0 for KPIs that do not need them */
  inhabitants: number[];
  inhabitantsByEvents: number[];
}

const offerDimensions = dimensionsOf('offer');
export const offerColumn = (name: DimensionName): string =>
  ({ authority: 'o.authority', service: 'o.service', topic: `coalesce(o.topic, 'unknown')` })[name as 'authority'];

/** The part of a split that names offers. */
export const offerSplit = (question: Question): DimensionName[] => question.by.filter((name) => offerDimensions.includes(name));

export async function scopeOf(db: Db, question: Question): Promise<Scope> {
  const single = oneByOne(question);
  const read = asksWholes(question) ? { ...single, ...together(question) } : single;
  return { ...read, oneByOne: single, counts: await countOffers(db, question, read.offers) };
}

function oneByOne(question: Question): Offers {
  const all = measuredOffers(authorityOf(question));
  // offset 0: what an offer measures is looked up once, not for each KPI (27 KPIs at 3,000 offers: 0.1 s, else 1.3 s)
  const offers = sql`(
    select o.authority, o.service as unit, o.service, o.topic, 1 as offers, o.free, o.inhabitants, ${measuring(question)}
    from (select o.authority, o.service, o.topic, o.free, o.types, a.inhabitants ${volumeColumns(question)}
          from ${all} o join authority a on a.ars = o.authority where ${inQuestion(question)} offset 0) o)`;
  const places = sql`(select o.authority, o.service from ${all} o where ${inQuestion(question)})`;
  return { offers, places };
}

/** Whether each offer measures what each KPI needs, by the columns of `o`. */
const measuring = (question: Question): RawBuilder<unknown> =>
  sql.join(
    question.kpis.flatMap((id, index) => [
      sql`${byEvents(kpiOf(id), question)} as ${sql.raw(`events${index}`)}`,
      sql`${byTotals(kpiOf(id), question)} as ${sql.raw(`totals${index}`)}`,
    ]),
  );

/** Whether a question is about whole authorities, so that it does not matter which of their offers something was at. */
function asksWholes({ filters, by, depth, readable }: Question): boolean {
  const ofOffers: DimensionName[] = ['service', 'topic'];
  const whole = readable === 'all' || readable.every(({ service }) => service === undefined);
  return whole && depth.length === 0 && !ofOffers.some((name) => filters[name] || by.includes(name));
}

/** Groups of offers that measure the same, where they are known, and else each offer (migration 018). */
function together(question: Question): Required<Pick<Offers, 'offers' | 'wholes'>> {
  const only = (alias: string) => inAuthorityOf(question, alias);
  const wholes = sql`(
    select a.ars as authority, a.inhabitants,
           exists (select from offer_group g where g.authority = a.ars ${only('g')})
             and not exists (select from regroup r where r.authority = a.ars ${only('r')}) as grouped
    from authority a where ${authorityInQuestion(question)} offset 0)`;
  const offers = sql`(
    select o.authority, o.unit, o.offers, o.free, o.inhabitants, ${measuring(question)}
    from (
      select t.authority, t.inhabitants, u.*
      from ${wholes} t cross join lateral (
        select ${unitOf('g')} as unit, g.offers, g.free, g.types, g.offline, g.totals as delivered
        from offer_group g where t.grouped and g.authority = t.authority ${only('g')}
        union all
        select o.service, 1, o.free, o.types, o.offline, o.totals
        from ${measuredOffers(authorityOf(question))} o where not t.grouped and o.authority = t.authority
        offset 0) u
      offset 0) o)`;
  return { offers, wholes };
}

/** The name of a group among the units, which no service has. */
export const unitOf = (alias: string): RawBuilder<unknown> => sql.raw(`'#' || ${alias}.nr`);

/** The authorities a question may be about, in order. */
export async function authoritiesIn(db: Db, question: Question): Promise<string[]> {
  const { rows } = await sql<{ ars: string }>`
    select a.ars from authority a where ${authorityInQuestion(question)} order by a.ars`.execute(db);
  return rows.map(({ ars }) => ars);
}

function authorityInQuestion(question: Question): RawBuilder<unknown> {
  const { filters, readable } = question;
  const one = authorityOf(question);
  if (one !== undefined) return sql`a.ars = ${one}`;
  const whole = readable === 'all' ? undefined : readable.map(({ authority }) => authority ?? '');
  const conditions = [filters.authority, whole].flatMap((keys) => (keys ? [sql`a.ars = any(${keys}::text[])`] : []));
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`;
}

/** Where it is about one authority, `measuredOffers` says so: said twice, PostgreSQL would expect a fraction of its offers. */
function inQuestion({ filters, readable }: Question): RawBuilder<unknown> {
  const names = offerDimensions.filter((name) => name !== 'authority' || filters.authority?.length !== 1);
  const conditions: RawBuilder<unknown>[] = readable === 'all' ? [] : [within(readable, 'o.authority', 'o.service')];
  conditions.push(
    ...names.flatMap((name) => (filters[name] ? [sql`${sql.raw(offerColumn(name))} = any(${filters[name]}::text[])`] : [])),
  );
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`;
}

/** Whether offer `o` measures what a KPI needs by its event types. */
function byEvents(kpi: Kpi, { interval }: Question): RawBuilder<unknown> {
  if (kpi.wholeMonths && !isMonthly(interval)) return sql`false`;
  return sql`(o.types @> ${eventNeeds(kpi)}::text[] ${otherwise(kpi)})`;
}

/**
 * Whether it does by the monthly totals it delivers: at intervals month and longer, without a dimension or by the one
 * they are delivered by. Its events do not count then, where they alone would not do: nothing counts twice.
 */
function byTotals(kpi: Kpi, question: Question): RawBuilder<unknown> {
  const totals = totalsOf(kpi, question);
  if (!totals) return sql`false`;
  return sql`(o.delivered @> ${[...totals]}::text[] ${otherwise(kpi)})`;
}

const totalsOf = (kpi: Kpi, { interval, depth }: Question): Kpi['totals'] =>
  isMonthly(interval) && depth.length < 2 ? kpi.totals : undefined;

/** What is to be looked up about the volumes of an offer: with 42,000 offers each look takes a tenth of a second. */
function volumeColumns(question: Question): RawBuilder<unknown> {
  const kpis: Kpi[] = question.kpis.map(kpiOf);
  const offline = kpis.some(({ needs }) => needs.includes('volumes')) ? sql`, o.offline` : sql``;
  return kpis.some((kpi) => totalsOf(kpi, question)) ? sql`${offline}, ${delivered(question)} as delivered` : offline;
}

/** The measures of which offer `o` delivers monthly totals, without a dimension or by the one asked for. */
const delivered = (question: Question) => sql`
  array(select distinct v.measure from volume v
        where v.authority = o.authority and v.service = o.service and v.channel = 'online'
          and v.dimension = ${question.depth[0] ?? ''} ${inAuthorityOf(question, 'v')})`;

/** What holds however the figures come: offline volumes were delivered, inhabitants are known, the service costs something. */
function otherwise({ needs, ofPaid }: Kpi): RawBuilder<unknown> {
  const conditions = [
    ...(needs.includes('volumes') ? ['and o.offline'] : []),
    ...(needs.includes('inhabitants') ? ['and o.inhabitants is not null'] : []),
    ...(ofPaid ? ['and not o.free'] : []),
  ];
  return sql.raw(conditions.join(' '));
}

async function countOffers(db: Db, question: Question, offers: RawBuilder<unknown>): Promise<Scope['counts']> {
  const split = offerSplit(question);
  const perKpi = (column: (index: number) => string) => question.kpis.map((_, index) => column(index)).join(', ');
  const names = split.map((name) => `o.${name}, `).join('');
  // authority by authority first, so that the inhabitants of each count once however many of its offers do
  const inhabitants = (index: number, condition: string) =>
    needsInhabitants(question, index) ? `max(o.inhabitants) filter (where ${condition})` : '0';
  const { rows } = await sql<Record<string, string> & OfferCount>`
    select ${sql.raw(names)} coalesce(sum(o."all"), 0)::int as "all", coalesce(sum(o.free), 0)::int as free,
           array[${sql.raw(perKpi((index) => `coalesce(sum(o.measuring${index}), 0)::int`))}] as measuring,
           array[${sql.raw(perKpi((index) => `coalesce(sum(o.by_events${index}), 0)::int`))}] as "measuringByEvents",
           array[${sql.raw(perKpi((index) => `coalesce(sum(o.people${index}), 0)::float8`))}] as inhabitants,
           array[${sql.raw(perKpi((index) => `coalesce(sum(o.people_by_events${index}), 0)::float8`))}] as "inhabitantsByEvents"
    from (
      select ${sql.raw(split.map((name) => `${offerColumn(name)} as ${name}, `).join(''))}
             sum(o.offers) as "all", sum(o.offers) filter (where o.free) as free,
             ${sql.raw(
               perKpi((index) => {
                 const measuring = `events${index} or totals${index}`;
                 return `sum(o.offers) filter (where ${measuring}) as measuring${index},
                         sum(o.offers) filter (where events${index}) as by_events${index},
                         ${inhabitants(index, measuring)} as people${index},
                         ${inhabitants(index, `events${index}`)} as people_by_events${index}`;
               }),
             )}
      from ${offers} o group by ${sql.raw([...new Set(['o.authority', ...split.map(offerColumn)])].join(', '))}
    ) o ${sql.raw(split.length > 0 ? `group by ${split.map((name) => `o.${name}`).join(', ')}` : '')}`.execute(db);
  return new Map(rows.map((row) => [split.map((name) => row[name]).join('\n'), row]));
}

const needsInhabitants = ({ kpis }: Question, index: number): boolean => {
  const id = kpis[index];
  return id !== undefined && kpiOf(id).needs.includes('inhabitants');
};

const listed = {
  authority: 'GET /api/v1/authorities lists them.',
  service: 'GET /api/v1/services lists them.',
  topic: 'GET /api/v1/services names the topic of each service.',
};

/** Keys in filters must exist: a typing error is answered, not counted as zero. */
export async function checkExistence(db: Db, { filters, readable }: Question): Promise<void> {
  if (readable !== 'all' && filters.authority?.some((ars) => !readable.some(({ authority }) => authority === ars))) {
    throw new Problem(
      404,
      'not_found',
      'There is no such authority among those you may read. GET /api/v1/authorities lists them.',
      { field: 'authority' },
    );
  }
  const missing = async (name: 'authority' | 'service' | 'topic', relation: string) => {
    const asked = filters[name];
    if (!asked) return;
    const { rows } = await sql<{ key: string }>`
      select key from unnest(${asked}::text[]) asked (key) where key not in (select ${sql.raw(relation)})`.execute(db);
    if (rows.length > 0) throw new Problem(400, 'invalid', `There is no such ${name} here. ${listed[name]}`, { field: name });
  };
  await missing('authority', 'ars from authority');
  await missing('service', 'key from service');
  await missing('topic', `coalesce(topic, 'unknown') from service`);
}
