import { z } from 'zod';
import { addDays, type Day, endOf, isDay, type Range, startOf, step, weekNumber } from './days.ts';
import { Ars, ServiceKey } from './event.ts';

/** Reports of a finished week or month: their periods, and who gets them by mail. */
export const reportIntervals = ['week', 'month'] as const;
export type ReportInterval = (typeof reportIntervals)[number];

export const Subscription = z.strictObject({
  authority: Ars,
  service: ServiceKey.optional().meta({ description: 'unset: all that the authority offers' }),
  every: z.enum(reportIntervals),
});
export type Subscription = z.output<typeof Subscription>;
export const Subscriptions = z.strictObject({
  subscriptions: z.array(Subscription).max(200).meta({ description: 'all of yours' }),
});
export const SubscriptionsAnswer = z.object({
  subscriptions: z.array(z.object({ authority: z.string(), service: z.string().optional(), every: z.enum(reportIntervals) })),
});

export interface ReportPeriod extends Range {
  interval: ReportInterval;
  /** as addresses name it: `2026-W47` (ISO 8601) or `2026-10` */
  name: string;
}

export function periodOf(interval: ReportInterval, day: Day): ReportPeriod {
  const from = startOf(interval, day);
  const week = () => `${addDays(from, 3).slice(0, 4)}-W${`${weekNumber(from)}`.padStart(2, '0')}`;
  return { interval, from, to: endOf(interval, from), name: interval === 'month' ? from.slice(0, 7) : week() };
}

/** The newest period that was over before a day began. */
export const lastPeriod = (interval: ReportInterval, today: Day): ReportPeriod => periodOf(interval, step(interval, today, -1));

/** The period that an address names; undefined where there is none, as week 53 in most years. */
export function periodNamed(name: string): ReportPeriod | undefined {
  const [, year, week, month] = /^(?!0000)(\d{4})-(?:W(\d\d)|(\d\d))$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const day = week === undefined ? `${year}-${month}-01` : addDays(startOf('week', `${year}-01-04`), 7 * (Number(week) - 1));
  if (!isDay(day)) return undefined;
  const period = periodOf(week === undefined ? 'month' : 'week', day);
  return period.name === name ? period : undefined;
}
