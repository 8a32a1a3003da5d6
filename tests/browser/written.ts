import type { Locator } from 'playwright-core';
import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';

/**
 * Numbers as a view must write them, in plain code of its own: nothing here is shared with the pages, so that a mistake of
 * theirs is not repeated. Spaces that do not break are written as plain ones, as `plain` reads them.
 */
export type Language = 'de' | 'en';
type Value = number | null | undefined;

/** Of `decimal` places, rounded half up on the decimal digits that the value has, in groups of three. */
export function number(value: number, decimals: number, language: Language): string {
  const [group, point] = language === 'de' ? ['.', ','] : [',', '.'];
  const digits = `${Math.round(Number(`${Math.abs(value)}e${decimals}`))}`.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, group);
  return `${value < 0 ? '-' : ''}${whole}${decimals > 0 ? `${point}${digits.slice(-decimals)}` : ''}`;
}

export const count = (value: Value, language: Language): string => (value == null ? '–' : number(value, 0, language));

export const share = (value: Value, language: Language): string =>
  value == null ? '–' : `${number(Number(`${value}e2`), 1, language)}${language === 'de' ? ' ' : ''}%`;

/** `45 s`, `4 min 20 s`, `5 min`, `2 h 5 min`, `3 Tage 4 h`: the two largest units, without a 0 behind. */
export function seconds(value: Value, language: Language): string {
  if (value == null) return '–';
  const whole = Math.round(value);
  const days = Math.floor(whole / 86_400);
  const dayName = language === 'de' ? (days === 1 ? 'Tag' : 'Tage') : days === 1 ? 'day' : 'days';
  const parts: [count: number, name: string][] = [
    [days, dayName],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([many]) => many > 0);
  if (first === -1) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([many]) => many > 0);
  return shown.map(([many, name]) => `${many} ${name}`).join(' ');
}

/** A value of a KPI in its unit. */
export function valueText(kpi: KpiId, value: Value, language: Language): string {
  if (value == null) return '–';
  const { unit } = kpiOf(kpi);
  if (unit === 'share') return share(value, language);
  if (unit === 'seconds') return seconds(value, language);
  return number(value, { count: 0, stars: 1, ratio: 2, rate: 2 }[unit], language);
}

export const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ').trim();

/** The cells of these rows, as they are written; what only other widths show is left out. */
export async function cellsOf(rows: Locator): Promise<string[][]> {
  const found = await rows.evaluateAll((all) => {
    const written = (node: Node): string => {
      if (node instanceof Text) return node.data;
      return node instanceof Element && node.checkVisibility() ? [...node.childNodes].map(written).join('') : '';
    };
    return all.map((row) => [...row.children].map(written));
  });
  return found.map((line) => line.map(plain));
}

/** The lines of the table behind a chart of a page, opened where it is not. */
export async function tableOf(chart: Locator): Promise<string[][]> {
  if ((await chart.locator('tbody').count()) === 0) await chart.getByRole('button', { name: /^(Tabelle|Table)$/ }).click();
  return cellsOf(chart.locator('tbody tr'));
}
