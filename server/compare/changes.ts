import type { KpiRow } from '../contract/api.ts';
import type { ChangeRow, ChangesAnswer, ChangesQuery } from '../contract/comparison.ts';
import { judgedChange } from '../contract/change.ts';
import { dayCount, type Range } from '../contract/days.ts';
import { estimateOf, intervalOf } from '../contract/estimate.ts';
import { kpiOf } from '../contract/kpis.ts';
import { lastCompleteDay, type Readable, rangesOf, type Sources } from './ask.ts';
import { changeText } from './change-text.ts';

type Sides = { now: KpiRow; before: KpiRow | undefined };

/** KPIs of a period beside those of an earlier one, and whether the difference may be chance. */
export async function changes(
  { ask, talliedAt }: Sources,
  { against, ...query }: ChangesQuery,
  readable: Readable,
): Promise<ChangesAnswer> {
  const { range, compared } = rangesOf(query, against, lastCompleteDay(await talliedAt()));
  const { asOf, rows } = await ask({ ...query, ...range, interval: 'total' }, readable);
  const earlier = await ask({ ...query, ...compared, interval: 'total' }, readable);
  const key = (row: KpiRow) => JSON.stringify([row.kpi, ...(query.by ?? []).map((name) => row.by[name])]);
  const before = new Map(earlier.rows.map((row) => [key(row), row]));
  const there = new Set(rows.map(key));
  const gone = earlier.rows.filter((row) => !there.has(key(row)));
  const sides: Sides[] = [
    ...rows.map((now) => ({ now, before: before.get(key(now)) })),
    ...gone.map((row) => ({ now: absent(row), before: row })),
  ];
  return { asOf, range, compared, rows: sides.map((both) => changeOf(both, range, compared)) };
}

/** A category that nobody has: of a count that is 0 (kpis.md: absent categories have no row). */
function absent(row: KpiRow): KpiRow {
  const counts = kpiOf(row.kpi).unit === 'count' && row.value !== null;
  return { ...row, value: counts ? 0 : null, n: row.value === null ? null : 0, flag: counts ? '' : row.flag };
}

function changeOf({ now, before: given }: Sides, range: Range, compared: Range): ChangeRow {
  const before = given ?? absent(now);
  const perDay = kpiOf(now.kpi).unit === 'count' ? dayCount(range.from, range.to) / dayCount(compared.from, compared.to) : 1;
  const { away, verdict } = judgedChange(now, before, perDay);
  const relative = now.value !== null && before.value ? now.value / perDay / before.value - 1 : null;
  return {
    by: now.by,
    kpi: now.kpi,
    ...sideOf(now),
    before: sideOf(before),
    difference: now.value !== null && before.value !== null ? now.value - before.value : null,
    relative,
    interval95: intervalOf(away),
    verdict,
    text: changeText({ kpi: now.kpi, value: now.value, n: now.n, before: before.value, nBefore: before.n, verdict }),
  };
}

const sideOf = (row: KpiRow): ChangeRow['before'] => ({
  value: row.value,
  n: row.n,
  interval: intervalOf(estimateOf(row)),
  flag: row.flag,
});
