import type { Page } from 'playwright-core';
import { codeLabel } from '../../server/contract/codelists.ts';
import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import type { KpiRow } from '../../web/api.ts';
import { count, type Language, number, plain, seconds, share, valueText } from './written.ts';

/** What stands around the numbers of tiles. */
export const words = {
  de: {
    of: (some: string, all: string) => `${some} von ${all} Diensten`,
    points: 'Prozentpunkte',
    tone: { good: ', besser als zuvor', bad: ', schlechter als zuvor', neutral: ' gegenüber zuvor' },
    same: 'Unverändert gegenüber zuvor',
    none: 'Kein Vergleichswert aus der Zeit davor',
    few: 'wenige Fälle',
    month: 'Der Zeitraum enthält keinen ganzen Monat; gezeigt wird 01.10.–31.10.2026.',
    stars: 'von 5',
  },
  en: {
    of: (some: string, all: string) => `${some} of ${all} services`,
    points: 'percentage points',
    tone: { good: ', better than before', bad: ', worse than before', neutral: ' against before' },
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

function changed(kpi: KpiId, now: number, before: number | null | undefined, language: Language): string {
  const { unit, better } = kpiOf(kpi);
  if (before == null || (unit === 'count' && before === 0)) return words[language].none;
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
  const tone = better === undefined ? 'neutral' : (better === 'more') === difference > 0 ? 'good' : 'bad';
  const points = unit === 'share' ? ` ${words[language].points}` : '';
  return `${difference > 0 ? '+' : '−'}${size}${points}${words[language].tone[tone]}`;
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
    change: changed(kpi, value, before?.value, language),
    basis,
  };
}
