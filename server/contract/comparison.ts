import { z } from 'zod';
import { KpiQuery } from './api.ts';
import { changeVerdicts } from './change.ts';
import { codes } from './codelists.ts';
import { Ars, ServiceKey } from './event.ts';
import { type KpiId, kpiIds, kpiOf } from './kpis.ts';
import { againsts } from './periods-before.ts';
import { fewest } from './statistics.ts';

/** Shapes of comparisons: with peers, with an earlier period, with what was to be expected. */

const days = { from: KpiQuery.shape.from, to: KpiQuery.shape.to };
const wholeKpis = kpiIds.filter((id) => !kpiOf(id).byStep) as [KpiId, ...KpiId[]];
const countKpis = wholeKpis.filter((id) => 'sum' in kpiOf(id).value) as [KpiId, ...KpiId[]];
const listed = <T extends z.ZodType<string, string>>(type: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(type).min(1));

export const Text = z.object({ de: z.string(), en: z.string() });
export type Text = z.output<typeof Text>;
export const Interval95 = z.tuple([z.number(), z.number()]).meta({ description: '95% interval: from, to' });
export const RangeEntry = z.object({ from: z.string(), to: z.string() });
const flag = z.enum(codes('flag'));

export const groups = ['all', 'district', 'size_class', 'chosen'] as const;
export type Group = (typeof groups)[number];

export const CompareQuery = z.strictObject({
  kpi: listed(z.enum(wholeKpis)).meta({ description: 'one or more KPI ids, separated by commas; no step KPIs' }),
  ...days,
  service: ServiceKey.optional().meta({ description: 'one service at several authorities; unset: all their services' }),
  authority: Ars.optional().meta({ description: 'one of your own: shown in full, and whose district or size class is meant' }),
  against: z.enum(groups).default('all').meta({ description: 'whose mean is compared with' }),
  members: listed(Ars).optional().meta({ description: 'with against=chosen: at least 3 authorities, yours or comparable ones' }),
});
export type CompareQuery = z.output<typeof CompareQuery>;

export const verdicts = ['above', 'below', 'chance', 'few', 'unclear'] as const;
export type Verdict = (typeof verdicts)[number];
const Verdict = z.enum(verdicts).meta({
  description: `above, below: by more than chance explains (95%); chance: it may be chance; few: fewer than ${fewest} cases; unclear: this KPI has no interval`,
});

const Per1000 = z.object({
  value: z.number(),
  interval: Interval95,
  inhabitants: z.int(),
  date: z.string().meta({ description: 'reference date of the inhabitants' }),
  source: z.string().optional(),
});
export const CompareRow = z.object({
  authority: z.string(),
  name: z.string(),
  own: z.boolean(),
  member: z.boolean().meta({ description: 'one of the group whose mean is compared with' }),
  kpi: z.enum(wholeKpis),
  value: z.number().nullable(),
  n: z.number().nullable(),
  interval: Interval95.nullable(),
  per1000: Per1000.nullable().meta({ description: 'of counts, over the whole period' }),
  offers: z.tuple([z.int(), z.int()]).nullable().meta({ description: 'of how many offers; null where the figure is withheld' }),
  flag,
  mark: z.enum(['', 'few', 'withheld', 'whole_months']).meta({
    description: `few: own figure with n below ${fewest}; withheld: a figure of others with n below ${fewest}, or a count of theirs that is given per 1,000 inhabitants only; whole_months: figures of others are shown, and are in the mean, for whole calendar months that are over only`,
  }),
  difference: z
    .object({ value: z.number(), interval: Interval95.nullable(), verdict: Verdict, text: Text })
    .nullable()
    .meta({ description: 'from the mean; of a member, tested against the mean of the other members' }),
});
export type CompareRow = z.output<typeof CompareRow>;
export const CompareMean = z.object({
  kpi: z.enum(wholeKpis),
  of: z.enum(['value', 'per1000']),
  value: z.number().nullable(),
  interval: Interval95.nullable(),
  members: z.int().meta({
    description: `members with n of at least ${fewest}, which are in the mean; below 3 there is none. None where figures of others are asked for days that are not whole months`,
  }),
});
export type CompareMean = z.output<typeof CompareMean>;
export const CompareAnswer = z.object({
  asOf: z.string(),
  group: z.object({
    against: z.enum(groups),
    members: z.array(z.string()),
    district: z.string().optional(),
    sizeClass: z
      .object({ from: z.int(), below: z.int().optional() })
      .optional()
      .meta({ description: 'inhabitants; the classes are the setting SIZE_CLASSES' }),
  }),
  means: z.array(CompareMean).meta({ description: 'means of members: each authority counts the same, whatever its size' }),
  rows: z
    .array(CompareRow)
    .meta({ description: 'by KPI, then by key of the authority; without your own that nobody used in the period' }),
});
export type CompareAnswer = z.output<typeof CompareAnswer>;

const { interval: _interval, ...kpiQuestion } = KpiQuery.shape;
export const ChangesQuery = z.strictObject({
  ...kpiQuestion,
  against: z.enum(againsts).default('previous').meta({
    description:
      'previous: the period directly before, of a calendar period the one before; weeks: shifted by whole weeks; year: the same dates a year earlier; year_weeks: 52 weeks earlier',
  }),
});
export type ChangesQuery = z.output<typeof ChangesQuery>;

const Side = z.object({ value: z.number().nullable(), n: z.number().nullable(), interval: Interval95.nullable(), flag });
export const ChangeRow = z.object({
  by: z.record(z.string(), z.string()),
  kpi: z.enum(kpiIds),
  ...Side.shape,
  before: Side,
  difference: z.number().nullable(),
  relative: z
    .number()
    .nullable()
    .meta({ description: 'difference / value before; of counts per day, where one period has more days' }),
  interval95: Interval95.nullable().meta({ description: 'of the difference; of a count, of the relative one' }),
  verdict: z.enum(changeVerdicts).meta({
    description: `rise, fall: by more than chance explains (95%); chance: it may be chance; few: fewer than ${fewest} cases on a side; unclear: a side has no value, or this KPI no interval`,
  }),
  text: Text,
});
export type ChangeRow = z.output<typeof ChangeRow>;
export const ChangesAnswer = z.object({
  asOf: z.string(),
  range: RangeEntry.meta({ description: 'the days asked for, as far as they are over' }),
  compared: RangeEntry,
  rows: z.array(ChangeRow),
});
export type ChangesAnswer = z.output<typeof ChangesAnswer>;

export const ExpectedQuery = z.strictObject({
  kpi: z.enum(countKpis).meta({ description: 'a count' }),
  authority: Ars,
  service: ServiceKey,
  ...days,
});
export type ExpectedQuery = z.output<typeof ExpectedQuery>;
const bound = z.number().nullable();
export const ExpectedDay = z.object({
  day: z.string(),
  value: bound,
  flag,
  expected: bound.meta({ description: 'median of the same weekday in the twelve weeks before' }),
  low: bound,
  high: bound,
  unusual: z.enum(['', 'low', 'high']),
  reason: z
    .enum(['', 'too_little_history', 'not_over', 'not_measured'])
    .meta({ description: 'why there is no band or no verdict' }),
});
export type ExpectedDay = z.output<typeof ExpectedDay>;
export const ExpectedAnswer = z.object({
  asOf: z.string(),
  kpi: z.enum(countKpis),
  method: z.object({ weeks: z.int(), level: z.number(), fewestWeekdays: z.int() }),
  days: z.array(ExpectedDay),
});
export type ExpectedAnswer = z.output<typeof ExpectedAnswer>;
