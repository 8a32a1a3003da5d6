import type { Catalogue, KpiRow } from '../../api.ts';
import { isJudged, type Station, stationLabel, worstStation } from '../../charts/funnel.ts';
import { type OfferLine, offerLines, offerName, rowsPerOffer } from '../../figures/offerLines.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { ServicesPicture } from './picture.ts';

/** A row of the table of services. */
export interface ServiceLine extends OfferLine {
  satisfaction: KpiRow | undefined;
  /** starts over time; intervals without any are 0 */
  course: (number | null)[];
  /** where most people leave, or why that cannot be said */
  worst: (Station & { rate: number }) | 'tooFew' | 'nobody' | 'noSteps';
  /** declared to report something that does not arrive */
  silent: boolean;
}

const sortColumns = ['service', 'authority', 'starts', 'completion', 'worst', 'satisfaction'] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface Sort {
  column: SortColumn;
  descending: boolean;
}

/** All offers of the selection with everything the table says of them. */
export function serviceLines(picture: ServicesPicture, catalogue: Catalogue, locale: Locale): ServiceLine[] {
  const periods = [...new Set(picture.course.map(({ period }) => period))].sort();
  const [totals, courses] = [rowsPerOffer(picture.offers), rowsPerOffer(picture.course)];
  const steps = new Map(picture.dropOffs.map((offer) => [offerName(offer), offer.steps]));
  const offers = new Map(catalogue.offers.map((offer) => [offerName(offer), offer]));
  return offerLines(picture, catalogue, locale).map((line): ServiceLine => {
    const name = offerName(line);
    const counts = new Map((courses.get(name) ?? []).map(({ period, value }) => [period, value]));
    const offer = offers.get(name);
    return {
      ...line,
      satisfaction: totals.get(name)?.find(({ kpi }) => kpi === 'satisfaction_mean'),
      course: line.starts?.value == null ? [] : periods.map((period) => counts.get(period) ?? 0),
      worst: worstOf(steps.get(name) ?? [], locale),
      silent: (offer?.silent?.length ?? 0) > 0,
    };
  });
}

function worstOf(reached: ServicesPicture['dropOffs'][number]['steps'], locale: Locale): ServiceLine['worst'] {
  const all = reached.map(
    ({ step, label, ...counts }): Station => ({ key: step, label: stationLabel(step, label, locale), ...counts }),
  );
  if (all.length === 0) return 'noSteps';
  return worstStation(all) ?? (isJudged(all) ? 'nobody' : 'tooFew');
}

/** Reads `starts` or `-starts`; most starts first for anything else. */
export function sortOf(text: string | undefined): Sort {
  const column = sortColumns.find((name) => name === text?.replace('-', ''));
  return column ? { column, descending: text?.startsWith('-') ?? false } : { column: 'starts', descending: true };
}

/** What a click on a column's heading sorts by: names from A, numbers from the largest, the other way round the second time. */
export function nextSort(column: SortColumn, now: Sort): string {
  const first = column !== 'service' && column !== 'authority';
  return `${(now.column === column ? !now.descending : first) ? '-' : ''}${column}`;
}

const sortValue = (line: ServiceLine, column: SortColumn): string | number | null => {
  switch (column) {
    case 'service':
      return line.serviceName;
    case 'authority':
      return line.authorityName;
    case 'worst':
      return typeof line.worst === 'string' ? null : line.worst.rate;
    default:
      return line[column]?.value ?? null;
  }
};

/** The lines that hold all words of the search, sorted; what has no value comes last either way. */
export function foundLines(lines: ServiceLine[], search: string, { column, descending }: Sort, locale: Locale): ServiceLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = ({ serviceName, authorityName, worst }: ServiceLine) =>
    `${serviceName} ${authorityName} ${typeof worst === 'string' ? '' : worst.label}`.toLowerCase();
  const { compare } = new Intl.Collator(locale.language);
  return lines
    .filter((line) => words.every((word) => text(line).includes(word)))
    .sort((one, other) => {
      const [a, b] = [sortValue(one, column), sortValue(other, column)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      const order = typeof a === 'number' && typeof b === 'number' ? a - b : compare(`${a}`, `${b}`);
      return descending ? -order : order;
    });
}
