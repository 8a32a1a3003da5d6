import type { KpiRow } from '../contract/api.ts';
import type { CompareAnswer, CompareMean, CompareQuery, CompareRow } from '../contract/comparison.ts';
import { endOf, type Range, startOf } from '../contract/days.ts';
import type { Kpi } from '../contract/kpi.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import { difference, type Estimate, fewest, fewestMembers, meanOf, scaled } from '../contract/statistics.ts';
import { isOwn, lastCompleteDay, type Readable, type Sources } from './ask.ts';
import { comparedText, verdictOf } from './compared-text.ts';
import { estimateOf, intervalOf } from '../contract/estimate.ts';
import { membersOf, type Town } from './members.ts';

/** A figure of one authority, as it is before anything is withheld. */
interface Figure {
  town: Town;
  own: boolean;
  member: boolean;
  /** its people agreed to have it compared, and the days asked for give nothing away */
  open: boolean;
  row: KpiRow;
  /** what is compared: the value, or of a count the value per 1,000 inhabitants */
  compared: number | null;
  estimate: Estimate | undefined;
}

/** How many authorities show what, beside the mean of their group. Figures of others only as far as they agreed (api.md). */
export async function compare(
  sources: Sources,
  query: CompareQuery,
  readable: Readable,
  sizeClasses: number[],
): Promise<CompareAnswer> {
  const { members, shown, ...group } = await membersOf(sources.db, query, readable, sizeClasses);
  const { from, to, kpi, service } = query;
  const authority = shown.map(({ ars }) => ars);
  const filters = { authority, ...(service === undefined ? {} : { service: [service] }) };
  // "all" reads figures of others too: nothing of them leaves this file but through `reveal` and the means
  const { asOf, rows } = await sources.ask({ kpi, from, to, interval: 'total', by: ['authority'], ...filters }, 'all');
  const owned = (town: Town) => isOwn(readable, town.ars, service);
  const open = areMonths({ from, to }, lastCompleteDay(asOf)) || members.every(owned);
  const isMember = new Set(members);
  const answered = [...new Set(kpi)].map((id) => {
    const found = new Map(rows.flatMap((row) => (row.kpi === id ? [[row.by['authority'], row]] : [])));
    const figures = shown.flatMap((town) => {
      const own = owned(town);
      const row = found.get(town.ars) ?? (own ? undefined : unusedRow(id));
      return row ? [figureOf({ town, own, member: isMember.has(town), open, row })] : [];
    });
    const among = inMean(figures);
    const mean = among.length < fewestMembers ? undefined : meanFigure(among);
    return { mean: meanOfMembers(id, among, mean), rows: figures.map((figure) => reveal(figure, among, mean)) };
  });
  return {
    asOf,
    group: { against: query.against, members: members.map(({ ars }) => ars), ...group },
    means: answered.map(({ mean }) => mean),
    rows: answered.flatMap((one) => one.rows),
  };
}

/**
 * Whether these are whole calendar months that are over. Of any days, two questions that differ by one day would tell
 * what others had on that day, however few.
 */
const areMonths = ({ from, to }: Range, lastDay: string): boolean =>
  from === startOf('month', from) && to === endOf('month', to) && to <= lastDay;

/** Others that nobody used look like those that few used. */
const unusedRow = (kpi: KpiId): KpiRow => ({ period: '', by: {}, kpi, value: 0, n: 0, offers: [0, 0], flag: '' });

const isCount = (kpi: Kpi): boolean => kpi.unit === 'count';

function figureOf(known: Omit<Figure, 'compared' | 'estimate'>): Figure {
  const { town, row } = known;
  const estimate = estimateOf(row);
  if (!isCount(kpiOf(row.kpi))) return { ...known, compared: row.value, estimate };
  const per1000 = town.inhabitants && estimate ? scaled(estimate, 1000 / town.inhabitants) : undefined;
  return { ...known, compared: per1000?.value ?? null, estimate: per1000 };
}

/** Units in which n is a number of cases, so that one of at least 30 says that they are many. */
const shownOfOthers: Kpi['unit'][] = ['count', 'share', 'ratio', 'seconds', 'stars'];

const isEnough = ({ open, row }: Figure): boolean =>
  open && row.n !== null && row.n >= fewest && row.value !== null && shownOfOthers.includes(kpiOf(row.kpi).unit);

/** Figures in the mean: all of them are shown one by one as well, so that the mean tells nothing more about anybody. */
const inMean = (figures: Figure[]): Figure[] =>
  figures.filter((figure) => figure.member && isEnough(figure) && figure.compared !== null);

type Mean = ReturnType<typeof meanFigure>;

/** Undefined mean: they are too few. */
function meanOfMembers(kpi: KpiId, among: Figure[], mean: Mean | undefined): CompareMean {
  return {
    kpi,
    of: isCount(kpiOf(kpi)) ? 'per1000' : 'value',
    value: mean?.value ?? null,
    interval: intervalOf(mean?.estimate),
    members: among.length,
  };
}

function meanFigure(figures: Figure[]): { value: number; estimate: Estimate | undefined } {
  const estimates = figures.flatMap(({ estimate }) => estimate ?? []);
  const value = figures.reduce((sum, { compared }) => sum + (compared ?? 0), 0) / figures.length;
  return { value, estimate: estimates.length === figures.length ? meanOf(estimates) : undefined };
}

/** A row as whoever asks may see it: own figures in full, those of others as rates of at least 30 cases. */
function reveal(figure: Figure, among: Figure[], mean: Mean | undefined): CompareRow {
  const { town, own, member, row, estimate } = figure;
  const count = isCount(kpiOf(row.kpi));
  const visible = own || isEnough(figure);
  const hidden = !visible && row.n !== null;
  const full = own || (visible && !count);
  return {
    authority: town.ars,
    name: town.name,
    own,
    member,
    kpi: row.kpi,
    value: full ? row.value : null,
    n: full ? row.n : null,
    interval: full ? intervalOf(estimateOf(row)) : null,
    per1000: visible && count ? per1000Of(town, estimate) : null,
    offers: hidden ? null : row.offers,
    flag: hidden ? '' : row.flag,
    mark: markOf(figure, full),
    difference: visible && mean ? differenceOf(figure, among, mean) : null,
  };
}

function markOf({ own, open, row }: Figure, full: boolean): CompareRow['mark'] {
  if (row.n === null) return '';
  if (!own && !open) return 'whole_months';
  if (!full) return 'withheld';
  return row.n < fewest ? 'few' : '';
}

function per1000Of({ inhabitants, date, source }: Town, estimate: Estimate | undefined): CompareRow['per1000'] {
  if (!estimate || inhabitants === null || date === null) return null;
  const { value, low, high } = estimate;
  return { value, interval: [low, high], inhabitants, date, ...(source === null ? {} : { source }) };
}

/**
 * How far a figure is from the mean. A member is part of the mean: it is tested against the mean of the others, and
 * what it is away from the mean of all is that by (m − 1) / m.
 */
function differenceOf(figure: Figure, all: Figure[], ofAll: Mean): CompareRow['difference'] {
  if (figure.compared === null) return null;
  const others = all.filter((other) => other !== figure);
  const inside = others.length < all.length;
  const mean = meanFigure(others);
  const tested = figure.estimate && mean.estimate ? difference(figure.estimate, mean.estimate) : undefined;
  const away = tested && scaled(tested, inside ? others.length / all.length : 1);
  const verdict = verdictOf(figure.row.n ?? 0, away);
  const value = figure.compared - ofAll.value;
  const text = comparedText({
    name: figure.town.name,
    kpi: figure.row.kpi,
    per1000: isCount(kpiOf(figure.row.kpi)),
    value: figure.compared,
    n: figure.row.n ?? 0,
    mean: ofAll.value,
    members: all.length,
    verdict,
  });
  return { value, interval: intervalOf(away), verdict, text };
}
