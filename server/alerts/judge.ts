import type { AlertRule } from '../contract/alerts.ts';
import type { KpiQuery, KpiRow } from '../contract/api.ts';
import { codeLabel } from '../contract/codelists.ts';
import type { ExpectedAnswer, ExpectedQuery, Text } from '../contract/comparison.ts';
import { addDays, berlinDay, type Range, startOf } from '../contract/days.ts';
import { kpiOf } from '../contract/kpis.ts';
import type { Place } from '../contract/people.ts';
import { fewest, wholeBound } from '../contract/statistics.ts';
import { countText, figureText, inBoth, type Language, valueText } from '../contract/wording.ts';
import type { Db } from '../db.ts';
import { silenceOf } from './silence.ts';
import { dayText } from './text.ts';

/** What rules are judged by: the same figures as over the API, as whoever set the alert may read them. */
export interface Figures {
  ask(query: KpiQuery, readable: 'all' | Place[]): Promise<{ asOf: string; rows: KpiRow[] }>;
  expected(query: ExpectedQuery, readable: 'all' | Place[]): Promise<ExpectedAnswer>;
  /** the time up to which limits have run out */
  talliedAt(): Promise<string>;
}
export interface Judged {
  authority: string;
  service: string | undefined;
  rule: AlertRule;
}

/** Whether a rule holds, by which figure, and that in a sentence; undefined where nothing can be told. */
export type Finding = { holds: boolean; value: number | null; text: Text } | undefined;

/** So long after its end a day is taken for complete: platforms may deliver by the hour. */
const settleHours = 6;

export async function judge(
  db: Db,
  figures: Figures,
  { authority, service, rule }: Judged,
  readable: 'all' | Place[],
  now: Date,
): Promise<Finding> {
  switch (rule.kind) {
    case 'threshold':
      return await judgeThreshold(figures, { authority, service, rule }, readable);
    case 'unusual':
      return service === undefined ? undefined : await judgeDay(figures, { authority, service, rule }, readable);
    case 'silent':
      return await silenceOf(db, { authority, service }, rule.hours, now);
  }
}

async function lastDay(figures: Figures): Promise<string> {
  const settled = new Date(Date.parse(await figures.talliedAt()) - settleHours * 3_600_000);
  return addDays(berlinDay(settled), -1);
}

type Threshold = Extract<AlertRule, { kind: 'threshold' }>;

async function judgeThreshold(
  figures: Figures,
  { authority, service, rule }: Omit<Judged, 'rule'> & { rule: Threshold },
  readable: 'all' | Place[],
): Promise<Finding> {
  const range = lastOf(rule, await lastDay(figures));
  const place = { authority: [authority], ...(service === undefined ? {} : { service: [service] }) };
  const { rows } = await figures.ask({ kpi: [rule.kpi], ...range, interval: 'total', ...place }, readable);
  const { value = null, n = null, flag = '' } = rows[0] ?? {};
  if (value === null || (kpiOf(rule.kpi).unit !== 'count' && (n ?? 0) < fewest)) return undefined;
  const text = inBoth((language) => thresholdText(rule, range, { value, n: n ?? 0, flag }, language));
  return { holds: rule.side === 'below' ? value < rule.value : value > rule.value, value, text };
}

/** The last whole days, or the last whole weeks from Monday on. */
function lastOf({ last, unit }: Threshold, day: string): Range {
  const to = unit === 'day' ? day : addDays(startOf('week', addDays(day, 1)), -1);
  return { from: addDays(to, 1 - last * (unit === 'day' ? 1 : 7)), to };
}

function thresholdText(
  { kpi, side, value: limit }: Threshold,
  { from, to }: Range,
  { value, n, flag }: { value: number; n: number; flag: KpiRow['flag'] },
  language: Language,
): string {
  const { unit, [language]: name } = kpiOf(kpi);
  const figure = unit === 'count' ? valueText(kpi, value, language) : figureText(kpi, value, n, language);
  const marked = flag === '' ? figure : `${figure}, ${codeLabel('flag', flag, language)}`;
  const [first, last] = [dayText(from, language), dayText(to, language)];
  const set = valueText(kpi, limit, language);
  if (language === 'de')
    return `${name} vom ${first} bis ${last}: ${marked}. Gemeldet wird, was ${side === 'below' ? 'unter' : 'über'} ${set} liegt.`;
  return `${name} from ${first} to ${last}: ${marked}. You asked to be told when it is ${side} ${set}.`;
}

async function judgeDay(
  figures: Figures,
  { authority, service, rule }: { authority: string; service: string; rule: Extract<AlertRule, { kind: 'unusual' }> },
  readable: 'all' | Place[],
): Promise<Finding> {
  const day = await lastDay(figures);
  const { days } = await figures.expected({ kpi: rule.kpi, authority, service, from: day, to: day }, readable);
  const { value = null, low = null, high = null, unusual = '', reason = 'not_measured' } = days[0] ?? {};
  if (reason !== '' || value === null) return undefined;
  const text = inBoth((language) => {
    const name = kpiOf(rule.kpi)[language];
    const [is, from, to] = [value, wholeBound(low, 'low') ?? 0, wholeBound(high, 'high') ?? 0].map((count) =>
      countText(count, language),
    );
    return language === 'de'
      ? `${name} am ${dayText(day, language)}: ${is}. Zu erwarten waren ${from} bis ${to}.`
      : `${name} on ${dayText(day, language)}: ${is}. Between ${from} and ${to} were to be expected.`;
  });
  return { holds: unusual !== '' && (rule.side === 'both' || rule.side === unusual), value, text };
}
