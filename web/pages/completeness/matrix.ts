import type { CompletenessRow } from '../../../server/contract/completeness.ts';
import type { Catalogue } from '../../api.ts';
import { formatDay, formatInterval, formatValue } from '../../format.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';

/** An offer with the states of its months, in the order of the months; undefined where there is no row. */
export interface MatrixLine {
  authority: string;
  service: string;
  name: string;
  months: (CompletenessRow | undefined)[];
}

/** The rows of the API as lines, by name; months are those of the answer. */
export function matrixOf(
  rows: CompletenessRow[],
  catalogue: Catalogue,
  locale: Locale,
): { months: string[]; lines: MatrixLine[] } {
  const months = [...new Set(rows.map(({ month }) => month))].sort();
  const lines = [...Map.groupBy(rows, ({ authority, service }) => `${authority} ${service}`).values()].flatMap((ofOffer) => {
    const [first] = ofOffer;
    if (!first) return [];
    const { authority, service } = first;
    const byMonth = new Map(ofOffer.map((row) => [row.month, row]));
    return [{ authority, service, name: offerName(first, catalogue, locale), months: months.map((month) => byMonth.get(month)) }];
  });
  return { months, lines: lines.sort((one, other) => one.name.localeCompare(other.name, locale.language)) };
}

function offerName({ authority, service }: CompletenessRow, { authorities, services }: Catalogue, locale: Locale): string {
  const named = services.find(({ key }) => key === service);
  return `${named ? nameOf(named.name, locale) : service}, ${authorities.find(({ ars }) => ars === authority)?.name ?? authority}`;
}

export const monthName = (month: string, { language }: Locale): string => formatInterval(`${month}-01`, 'month', language);

/** A state in words, with its reason where it has one. */
export function stateWords({ state, reason }: CompletenessRow, locale: Locale): string {
  const { states, reasons } = textsOf(locale);
  return reason === '' ? states[state] : `${states[state]}: ${reasons[reason]}`;
}

/** What is missing, the newest month first, in words. */
export function gapsOf({ months, lines }: ReturnType<typeof matrixOf>, locale: Locale): string[] {
  const texts = textsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  return months.toReversed().flatMap((month) =>
    lines.flatMap(({ name, months: states }) => {
      const row = states.find((one) => one?.month === month && one.state === 'silent');
      if (!row) return [];
      const usual = row.usualGap === null ? '' : texts.usual(count(row.usualGap));
      const last = row.lastDay === null ? '' : texts.lastDay(formatDay(row.lastDay, locale.language));
      return [`${texts.gap(name, monthName(month, locale), count(row.longestGap))}${usual}${last}.`];
    }),
  );
}
