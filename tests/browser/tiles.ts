import type { Page } from 'playwright-core';
import { codeLabel } from '../../server/contract/codelists.ts';
import { kpiOf } from '../../server/contract/kpis.ts';
import type { KpiRow } from '../../web/api.ts';
import { count, type Language, number, plain, seconds, share, valueText } from './written.ts';

/** What stands around the numbers of tiles. */
export const words = {
  de: {
    of: (some: string, all: string) => `${some} von ${all} Diensten`,
    points: 'Prozentpunkte',
    tone: {
      good: ', besser als zuvor',
      bad: ', schlechter als zuvor',
      neutral: ' gegenüber zuvor',
      chance: ', kann Zufall sein',
    },
    same: 'Unverändert gegenüber zuvor',
    none: 'Kein Vergleichswert aus der Zeit davor',
    few: 'wenige Fälle',
    month: 'Der Zeitraum enthält keinen ganzen Monat; gezeigt wird 01.10.–31.10.2026.',
    stars: 'von 5',
  },
  en: {
    of: (some: string, all: string) => `${some} of ${all} services`,
    points: 'percentage points',
    tone: { good: ', better than before', bad: ', worse than before', neutral: ' against before', chance: ', may be chance' },
    same: 'Unchanged against before',
    none: 'Nothing to compare with from before',
    few: 'few cases',
    month: 'Whole months: 01/09–31/10/2026',
    stars: 'of 5',
  },
};

/** What a tile says beside its name: value, flag, change, and of how many cases and services. */
export interface Said {
  value: string;
  flag: string;
  change: string;
  notes: string[];
}

/** The tiles of a page by their KPI, in their order. */
export const tilesOn = async (page: Page): Promise<Record<string, Said>> =>
  Object.fromEntries(
    (
      await page.locator('.tile').evaluateAll((all) =>
        all.map((tile) => {
          const text = (one: Element | null) => one?.textContent ?? '';
          const notes = [...tile.querySelectorAll(':scope > .note')].map(text);
          const [value, flag, change] = ['.tile__value', '.kern-badge', '.change'].map((name) => text(tile.querySelector(name)));
          return { kpi: tile.getAttribute('data-kpi') ?? '', value, flag, change, notes };
        }),
      )
    ).map(({ kpi, value = '', flag = '', change = '', notes }) => {
      const inWords = change.replace(/^[▲▼=]? /, '');
      return [kpi, { value: plain(value), flag: plain(flag), change: plain(inWords), notes: notes.map(plain) }];
    }),
  );

/** Between what chance has a share of n in 95 of 100 cases (Wilson 1927). */
function chanceOf(share: number, n: number): { low: number; high: number } {
  const [z, middle] = [1.96, (share + 1.9208 / n) / (1 + 3.8416 / n)];
  const half = (z * Math.sqrt((share * (1 - share)) / n + 0.9604 / n ** 2)) / (1 + 3.8416 / n);
  return { low: middle - half, high: middle + half };
}

/** Whether a figure differs from that of as many days before by more than chance explains; undefined: cannot be told. */
function beyondChance({ kpi, value, n }: KpiRow, before: KpiRow): boolean | 'few' | undefined {
  const { unit } = kpiOf(kpi);
  const [now, then] = [value ?? 0, before.value ?? 0];
  if (unit === 'count') {
    if (now + then < 30) return 'few';
    const { low, high } = chanceOf(now / (now + then), now + then); // half of them, where nothing changed
    return low > 0.5 || high < 0.5;
  }
  if (Math.min(n ?? 0, before.n ?? 0) < 30) return 'few';
  if (unit !== 'share' && unit !== 'stars') return undefined;
  const part = (of: number) => (unit === 'stars' ? (of - 1) / 4 : of);
  const [one, other] = [chanceOf(part(now), n ?? 0), chanceOf(part(then), before.n ?? 0)];
  const apart = part(now) - part(then);
  const error = apart > 0 ? [part(now) - one.low, other.high - part(then)] : [one.high - part(now), part(then) - other.low];
  return Math.abs(apart) > Math.hypot(...error); // Newcombe 1998, method 10
}

type Tone = keyof (typeof words)['de']['tone'];

function toneOf(row: KpiRow, before: KpiRow, more: boolean): Tone {
  const { better } = kpiOf(row.kpi);
  const told = beyondChance(row, before);
  if (told === false) return 'chance';
  if (better === undefined || told === 'few') return 'neutral';
  return (better === 'more') === more ? 'good' : 'bad';
}

function changed(row: KpiRow, now: number, earlier: KpiRow | undefined, language: Language): string {
  const { unit } = kpiOf(row.kpi);
  const before = earlier?.value;
  if (!earlier || before == null || (unit === 'count' && before === 0)) return words[language].none;
  const difference = unit === 'count' ? now / before - 1 : now - before;
  const size = {
    count: share(Math.abs(difference), language),
    share: number(Math.abs(difference) * 100, 1, language),
    seconds: seconds(Math.abs(difference), language),
    stars: number(Math.abs(difference), 1, language),
    ratio: number(Math.abs(difference), 2, language),
    rate: number(Math.abs(difference), 2, language),
  }[unit];
  if (!/[1-9]/.test(size)) return words[language].same;
  const points = unit === 'share' ? ` ${words[language].points}` : '';
  return `${difference > 0 ? '+' : '−'}${size}${points}${words[language].tone[toneOf(row, earlier, difference > 0)]}`;
}

/** What the tile of a row must say, beside the row of the days before. */
export function said(row: KpiRow, before: KpiRow | undefined, language: Language): Omit<Said, 'notes'> & { basis: string } {
  const { kpi, value, n, offers } = row;
  const { unit } = kpiOf(kpi);
  const flag = row.flag === '' ? '' : codeLabel('flag', row.flag, language);
  if (value === null) return { value: '–', flag, change: '', basis: '' };
  const basis = [
    ...(unit === 'count' ? [] : [`n = ${count(n, language)}`, ...((n ?? 0) < 30 ? [words[language].few] : [])]),
    ...(offers[0] === offers[1] ? [] : [words[language].of(count(offers[0], language), count(offers[1], language))]),
  ].join(' · ');
  const stars = unit === 'stars' ? ` ${words[language].stars}` : '';
  return {
    value: `${valueText(kpi, value, language)}${stars}`,
    flag,
    change: changed(row, value, before, language),
    basis,
  };
}
