import { z } from 'zod';
import { KpiQuery, KpiRow, LabelEntry } from './api.ts';

/** Figures of offers that are no KPI rows: how durations are distributed, and where people leave each of many offers. */
const { from, to, authority, service } = KpiQuery.shape;

/**
 * Seconds at which the next class of durations begins. The tallies know durations within 5 % (kpis.md, medians), so a few
 * attempts close to a border may be in the class beside it.
 */
export const durationBorders = [60, 120, 180, 300, 420, 600, 900, 1200, 1800, 2700, 3600, 7200] as const;

export const DurationsQuery = z.strictObject({ from, to, authority, service });
export type DurationsQuery = z.output<typeof DurationsQuery>;
const { value, n, offers, flag } = KpiRow.shape;
export const DurationsAnswer = z.object({
  asOf: z.string(),
  median: value.meta({ description: 'seconds' }),
  p90: value.meta({ description: 'seconds' }),
  n,
  offers,
  flag,
  classes: z
    .array(z.object({ from: z.int(), below: z.int().nullable(), count: z.int() }))
    .meta({ description: 'seconds; all classes between the shortest and the longest duration, the last without an end' }),
});
export type DurationsAnswer = z.output<typeof DurationsAnswer>;

export const DropOffsQuery = z.strictObject({ from, to, authority });
export type DropOffsQuery = z.output<typeof DropOffsQuery>;
export const DropOffsAnswer = z.object({
  asOf: z.string(),
  offers: z
    .array(
      z.object({
        authority: z.string(),
        service: z.string(),
        steps: z.array(
          z.object({
            step: z.string().meta({ description: 'key of the step; empty: before the first one' }),
            label: LabelEntry.optional().meta({ description: 'absent where it is not declared' }),
            reached: z.int(),
            left: z.int(),
            rate: z.number().nullable().meta({ description: 'left / reached' }),
          }),
        ),
      }),
    )
    .meta({ description: 'offers that report steps and were used in the period; steps in declared order' }),
});
export type DropOffsAnswer = z.output<typeof DropOffsAnswer>;
