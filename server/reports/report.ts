import type { KpiQuery, KpiRow, SilentType } from '../contract/api.ts';
import type { ChangeRow, ChangesAnswer, ChangesQuery, Text } from '../contract/comparison.ts';
import type { Range } from '../contract/days.ts';
import type { InsightsAnswer, InsightsQuery } from '../contract/insights.ts';
import type { KpiId } from '../contract/kpis.ts';
import type { Place } from '../contract/people.ts';
import type { ReportPeriod } from '../contract/reports.ts';
import type { Db } from '../db.ts';
import { noSuchPlace } from '../rights.ts';

type Places = 'all' | Place[];

/** What reports are made of: the same answers as over the API, so that no figure is computed in two places. */
export interface ReportSources {
  db: Db;
  ask(query: KpiQuery, readable: Places): Promise<{ asOf: string; rows: KpiRow[] }>;
  changes(query: ChangesQuery, readable: Places): Promise<ChangesAnswer>;
  insights(query: InsightsQuery, readable: Places): Promise<InsightsAnswer>;
  /** types that are declared and do not arrive, by `authority service` */
  silent(readable: Places): Promise<Map<string, SilentType[]>>;
}

export interface Report {
  authority: { ars: string; name: string };
  /** undefined: all that the authority offers */
  service: { key: string; name: Text } | undefined;
  period: ReportPeriod;
  asOf: string;
  /** the days that are over, and those they are compared with */
  range: Range;
  compared: Range;
  figures: ReportFigure[];
  /** of an authority: its services, those with the most starts first */
  services: { name: Text; starts: KpiRow | undefined; completion: KpiRow | undefined }[];
  insights: { service: Text | undefined; text: Text }[];
  /** by day, as far as measured */
  course: { days: string[]; starts: number[]; submissions: number[] };
  /** services where something declared does not arrive */
  silent: number;
}
export interface ReportFigure extends ChangeRow {
  /** offers that measure it, of how many */
  offers: [number, number];
}

const reportKpis = [
  'visits',
  'starts',
  'submissions',
  'ineligible',
  'abandonments',
  'failures',
  'received',
  'completion_rate',
  'abandonment_rate',
  'payment_failure_rate',
  'duration_median',
  'satisfaction_mean',
] as const satisfies KpiId[];

/** Of an authority, what stands out is looked for at so many services, those with the most starts. */
const mostServices = 6;

export interface ReportQuestion {
  authority: string;
  service: string | undefined;
  period: ReportPeriod;
}

/**
 * The report of a period, as far as its days are over. Throws Problem 404 for a place that is not there, 400 before its
 * first day is over.
 */
export async function readReport(sources: ReportSources, question: ReportQuestion, readable: Places): Promise<Report> {
  const { authority, service, period } = question;
  const names = await placeNames(sources.db, authority, service);
  const place = { authority: [authority], ...(service === undefined ? {} : { service: [service] }) };
  const { asOf, range, compared, rows } = await sources.changes(
    { kpi: [...reportKpis], from: period.from, to: period.to, against: 'previous', ...place },
    readable,
  );
  const asked = async (query: Omit<KpiQuery, 'from' | 'to' | 'authority' | 'service'>) =>
    (await sources.ask({ ...query, ...range, ...place }, readable)).rows;
  const [total, course, byService, called, silentTypes] = await Promise.all([
    asked({ kpi: [...reportKpis], interval: 'total' }),
    asked({ kpi: ['starts', 'submissions'], interval: 'day' }),
    service === undefined ? asked({ kpi: ['starts', 'completion_rate'], interval: 'total', by: ['service'] }) : [],
    serviceNames(sources.db, authority),
    sources.silent(readable),
  ]);
  const offers = new Map(total.map((row) => [row.kpi, row.offers]));
  const services = servicesOf(byService, called);
  const silent = [...silentTypes.keys()].filter(
    (key) => key === `${authority} ${service}` || (service === undefined && key.startsWith(`${authority} `)),
  );
  return {
    ...names,
    period,
    asOf,
    range,
    compared,
    figures: rows.map((row) => ({ ...row, offers: offers.get(row.kpi) ?? [0, 0] })),
    services,
    insights: await insightsOf(sources, question, services, readable),
    course: courseOf(course),
    silent: silent.length,
  };
}

async function placeNames(db: Db, ars: string, key: string | undefined): Promise<Pick<Report, 'authority' | 'service'>> {
  const town = await db.selectFrom('authority').select('name').where('ars', '=', ars).executeTakeFirst();
  const name = key === undefined ? undefined : (await serviceNames(db, ars)).get(key);
  if (!town || (key !== undefined && !name)) throw noSuchPlace();
  return { authority: { ars, name: town.name }, service: key === undefined || !name ? undefined : { key, name } };
}

/** What an authority offers, by key. */
async function serviceNames(db: Db, authority: string): Promise<Map<string, Text>> {
  const rows = await db
    .selectFrom('offer')
    .innerJoin('service', 'service.key', 'offer.service')
    .select(['service.key', 'service.name'])
    .where('authority', '=', authority)
    .execute();
  return new Map(rows.map(({ key, name }) => [key, { de: name.de, en: name.en ?? name.de }]));
}

type NamedService = Report['services'][number] & { key: string };

const startsOf = ({ starts }: NamedService) => starts?.value ?? 0;

function servicesOf(rows: KpiRow[], names: Map<string, Text>): NamedService[] {
  const found = Map.groupBy(rows, ({ by }) => by['service'] ?? '');
  const services = [...found].map(([key, figures]) => ({
    key,
    name: names.get(key) ?? { de: key, en: key },
    starts: figures.find(({ kpi }) => kpi === 'starts'),
    completion: figures.find(({ kpi }) => kpi === 'completion_rate'),
  }));
  return services.sort((one, other) => startsOf(other) - startsOf(one));
}

/** What stands out about the service; of an authority, the first thing about each of its busiest. */
async function insightsOf(
  { insights }: ReportSources,
  { authority, service, period: { from, to } }: ReportQuestion,
  services: NamedService[],
  readable: Places,
): Promise<Report['insights']> {
  const about = (key: string) => insights({ authority, service: key, from, to, against: 'previous' }, readable);
  if (service !== undefined) return (await about(service)).insights.map(({ text }) => ({ service: undefined, text }));
  const found: Report['insights'] = [];
  for (const { key, name } of services.slice(0, mostServices)) {
    const [first] = (await about(key)).insights; // asks several questions at a time: those of all services would take every connection
    if (first) found.push({ service: name, text: first.text });
  }
  return found;
}

/** Lines of what is measured on every day. */
function courseOf(rows: KpiRow[]): Report['course'] {
  const valuesOf = (kpi: KpiId) => {
    const values = rows.filter((row) => row.kpi === kpi).map(({ value }) => value);
    return values.every((value) => value !== null) ? values : [];
  };
  const days = [...new Set(rows.map(({ period }) => period))];
  return { days, starts: valuesOf('starts'), submissions: valuesOf('submissions') };
}
