import { fewest } from '../../server/contract/statistics.ts';
import type { KpiRow, Step, Words } from '../api.ts';
import { formatValue } from '../format.ts';
import { dimensionLabel, kpiLabel, type Locale, nameOf } from '../i18n/locale.ts';
import { rowsOf } from '../rows.ts';
import type { ChartModel } from './model.ts';

/** A place of an offer's way: before the first step, or a step. */
export interface Station {
  key: string;
  label: string;
  reached: number;
  left: number;
  /** share of those that reached it; null where nobody did */
  rate: number | null;
}

/**
 * The stations in declared order, before the first step on top; steps that were seen but are not declared come last.
 * `rows` are step_reached, step_dropped and dropoff_rate by step; a step without rows was not reached. Empty where
 * the platform reports no steps.
 */
export function stations(rows: KpiRow[], steps: Step[], locale: Locale): Station[] {
  const value = (kpi: KpiRow['kpi'], key: string): number | null =>
    rows.find((row) => row.kpi === kpi && row.by.step === key)?.value ?? null;
  const counts = rowsOf(rows, 'step_reached').flatMap(({ by: { step: key = '' }, value: reached }) =>
    reached === null ? [] : [{ key, reached, left: value('step_dropped', key) ?? 0, rate: value('dropoff_rate', key) }],
  );
  if (counts.length === 0) return [];
  const declared = steps.map(({ key }) => key);
  const seen = counts.map(({ key }) => key).filter((key) => key !== '' && !declared.includes(key));
  return ['', ...declared, ...seen].map((key) => {
    const step = steps.find((candidate) => candidate.key === key);
    return {
      ...(counts.find((count) => count.key === key) ?? { key, reached: 0, left: 0, rate: null }),
      label: stationLabel(key, step?.label, locale),
    };
  });
}

/** The words for a station; its key where it is not declared. */
export const stationLabel = (key: string, label: Words | undefined, locale: Locale): string =>
  key === '' ? locale.texts.chart.beforeFirst : label ? nameOf(label, locale) : key;

/** Whether any station was reached often enough to be judged. */
export const isJudged = (all: Station[]): boolean => all.some(({ reached }) => reached >= fewest);

/** The station with the highest drop-off rate among those reached by at least 30 attempts; undefined where nobody leaves. */
export function worstStation(all: Station[]): (Station & { rate: number }) | undefined {
  const left = all.flatMap((station) =>
    station.rate !== null && station.rate > 0 && station.reached >= fewest ? [{ ...station, rate: station.rate }] : [],
  );
  return left.reduce<(typeof left)[number] | undefined>(
    (worst, station) => (worst && worst.rate >= station.rate ? worst : station),
    undefined,
  );
}

/** How many more would go on in such a period, were the drop-off rate of a station half of what it is. */
export const gainOfHalving = (station: { reached: number; rate: number }): number =>
  Math.round((station.reached * station.rate) / 2);

export function funnelModel(all: Station[], source: string, locale: Locale): ChartModel {
  const { chart } = locale.texts;
  const count = (value: number | undefined) => formatValue(value ?? null, 'count', locale.language);
  return {
    id: 'funnel',
    kind: 'funnel',
    title: chart.funnel,
    unit: chart.unit.count,
    source,
    summary: all[0] ? chart.funnelSummary(count(all.length), count(all[0].reached), count(all.at(-1)?.reached)) : chart.nothing,
    rowHeading: dimensionLabel('step', locale),
    rows: all.map(({ key, label }) => ({ key: key || 'before', label, short: label, note: '' })),
    columns: [
      { label: kpiLabel('step_reached', locale), unit: 'count', values: all.map((station) => station.reached) },
      { label: kpiLabel('step_dropped', locale), unit: 'count', values: all.map((station) => station.left) },
      { label: kpiLabel('dropoff_rate', locale), unit: 'share', values: all.map((station) => station.rate) },
    ],
  };
}
