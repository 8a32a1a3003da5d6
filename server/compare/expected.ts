import type { ExpectedAnswer, ExpectedDay, ExpectedQuery } from '../contract/comparison.ts';
import { addDays, type Day, dayCount } from '../contract/days.ts';
import type { KpiRow } from '../contract/api.ts';
import { type KpiId, kpiOf, measuresOf } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { demandKnownYear, lastCompleteDay, offerOf, type Readable, type Sources } from './ask.ts';
import { type Band, bandOf, fewestWeekdays, historyWeeks, unusualness } from './season.ts';

const mostDays = 400;

/** Each day of an offer beside the band its own history leads to expect: only a day outside is unusual. */
export async function expected({ db, ask }: Sources, query: ExpectedQuery, readable: Readable): Promise<ExpectedAnswer> {
  const { kpi, authority, service, from, to } = query;
  if (from > to) throw new Problem(400, 'invalid', 'from must not be after to.', { field: 'from' });
  if (dayCount(from, to) > mostDays)
    throw new Problem(400, 'invalid', `Ask for at most ${mostDays} days at a time.`, { field: 'from' });
  await offerOf(db, authority, service, readable);
  const offer = { authority: [authority], service: [service] };
  const since = addDays(from, -7 * historyWeeks - 6); // six days more: the other weekdays have twelve weeks, too
  demandKnownYear(since);
  const { asOf, rows } = await ask({ kpi: [kpi], from: since, to, interval: 'day', ...offer }, readable);
  const begun = await firstDay(db, authority, service, kpi);
  const lastDay = lastCompleteDay(asOf);
  const isKnown = (day: Day) => begun !== undefined && day >= begun && day <= lastDay;
  const course = rows.map(({ period, value }) => (isKnown(period) ? value : null));
  const days = rows.flatMap((row, at) => (row.period < from ? [] : [dayOf(row, bandOf(course, at), lastDay)]));
  return { asOf, kpi, method: { weeks: historyWeeks, level: 0.99, fewestWeekdays }, days };
}

/** The first day on which the offer counted anything: an empty day before it is no zero. */
async function firstDay(db: Db, authority: string, service: string, kpi: KpiId): Promise<Day | undefined> {
  const [measure = 'starts'] = measuresOf(kpiOf(kpi));
  const found = await db
    .selectFrom('slim')
    .select('day')
    .where('authority', '=', authority)
    .where('dimension', '=', '')
    .where('service', '=', service)
    .where(measure, '>', 0)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
  return found?.day;
}

function dayOf({ period: day, value, flag }: KpiRow, band: Band | undefined, lastDay: Day): ExpectedDay {
  const without = (reason: ExpectedDay['reason']): ExpectedDay => ({
    day,
    value,
    flag,
    ...{ expected: null, low: null, high: null, unusual: '', reason },
  });
  if (value === null) return without('not_measured');
  if (!band) return without(day > lastDay ? 'not_over' : 'too_little_history');
  const { expected, low, high } = band;
  if (day > lastDay) return { ...without('not_over'), expected, low, high };
  return { day, value, flag, expected, low, high, unusual: unusualness(value, band), reason: '' };
}
