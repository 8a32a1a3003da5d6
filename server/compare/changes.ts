import type { KpiRow } from '../contract/api.ts';
import type { ChangeRow, ChangesAnswer, ChangesQuery } from '../contract/comparison.ts';
import { dayCount, type Range } from '../contract/days.ts';
import { kpiOf } from '../contract/kpis.ts';
import { difference, type Estimate, fewest, isBeyondChance, wilson } from '../contract/statistics.ts';
import { lastCompleteDay, type Readable, rangesOf, type Sources } from './ask.ts';
import { changeText } from './change-text.ts';
import { estimateOf, intervalOf } from './estimate.ts';

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
  const count = kpiOf(now.kpi).unit === 'count';
  const perDay = count ? dayCount(range.from, range.to) / dayCount(compared.from, compared.to) : 1;
  const away = count ? growthOf(now, before, perDay) : awayOf(now, before);
  const relative = now.value !== null && before.value ? now.value / perDay / before.value - 1 : null;
  const verdict = verdictOf(now, before, away);
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

function awayOf(now: KpiRow, before: KpiRow): Estimate | undefined {
  const [one, other] = [estimateOf(now), estimateOf(before)];
  return one && other ? difference(one, other) : undefined;
}

/**
 * The relative growth of a count per day: where nothing changed, the cases of both periods fall on them as their days
 * do. The cases are taken for independent of each other.
 */
function growthOf(now: KpiRow, before: KpiRow, perDay: number): Estimate | undefined {
  const [count, earlier] = [now.value, before.value];
  if (count === null || earlier === null || count + earlier === 0) return undefined;
  const share = wilson(count, count + earlier);
  const growth = (of: number) => of / (1 - of) / perDay - 1;
  return share.high === 1 ? undefined : { value: growth(share.value), low: growth(share.low), high: growth(share.high) };
}

function verdictOf(now: KpiRow, before: KpiRow, away: Estimate | undefined): ChangeRow['verdict'] {
  if (now.value === null || before.value === null) return 'unclear';
  const count = kpiOf(now.kpi).unit === 'count';
  const enough = count ? now.value + before.value >= fewest : Math.min(now.n ?? 0, before.n ?? 0) >= fewest;
  if (!enough) return 'few';
  if (!away) return count ? 'rise' : 'unclear'; // a count that was 0 and is at least 30 now
  if (!isBeyondChance(away)) return 'chance';
  return away.value > 0 ? 'rise' : 'fall';
}
