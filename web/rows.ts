import { type KpiId, kpiOf } from '../server/contract/kpis.ts';
import { needLabels } from '../server/contract/needs.ts';
import type { KpiRow } from './api.ts';
import type { Locale } from './i18n/locale.ts';

/** The one row of a KPI in an answer over `total` without a split. */
export const rowOf = (rows: KpiRow[], kpi: KpiId): KpiRow | undefined => rows.find((row) => row.kpi === kpi);

/** The rows of a KPI in the order of the answer: by period, or by category. */
export const rowsOf = (rows: KpiRow[], kpi: KpiId): KpiRow[] => rows.filter((row) => row.kpi === kpi);

/** Why a value is missing, as a sentence; undefined where it is there. */
export function reasonOf(kpi: KpiId, row: KpiRow | undefined, locale: Locale): string | undefined {
  const { texts } = locale;
  if (!row) return texts.reason.noRow;
  if (row.flag === 'not_measured') return notMeasured(kpi, locale);
  if (row.flag === 'not_applicable') return texts.reason.notApplicable;
  return row.value === null ? texts.reason.nothing : undefined;
}

/** Names all that is needed: the answer does not say which of it is missing. */
function notMeasured(kpi: KpiId, { texts: { reason }, language }: Locale): string {
  const names = kpiOf(kpi).needs.map((need) => needLabels[need][language]);
  return (names.length > 1 ? reason.someMissing : reason.oneMissing)(names.join(', '));
}
