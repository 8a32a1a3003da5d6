import type { ChangeRow, Text } from '../contract/comparison.ts';
import { codeLabel } from '../contract/codelists.ts';
import { dayCount, weekNumber } from '../contract/days.ts';
import { kpiOf } from '../contract/kpis.ts';
import { inBoth, type Language } from '../contract/wording.ts';
import { count, day, figure, missing, moment } from './formats.ts';
import type { Report, ReportFigure } from './report.ts';

/** The words of a report, the same on the page and in the mail. */
export const words = {
  de: {
    figures: 'Kennzahlen',
    kpi: 'Kennzahl',
    value: 'Wert',
    before: 'Zuvor',
    change: 'Veränderung',
    verdict: 'Einordnung',
    measured: 'Gemessen von',
    services: 'Online-Dienste',
    service: 'Online-Dienst',
    insights: 'Was auffällt',
    noInsights: 'Nichts, das über den Zufall hinausgeht.',
    course: 'Verlauf',
    notes: 'Vollständigkeit',
    open: 'Bericht zum Drucken',
    reason: 'Sie bekommen diesen Bericht, weil Sie ihn in eGovSAD abonniert haben. Dort lässt er sich abbestellen.',
  },
  en: {
    figures: 'Figures',
    kpi: 'KPI',
    value: 'Value',
    before: 'Before',
    change: 'Change',
    verdict: 'Meaning',
    measured: 'Measured by',
    services: 'Services',
    service: 'Service',
    insights: 'What stands out',
    noInsights: 'Nothing beyond chance.',
    course: 'Over time',
    notes: 'Completeness',
    open: 'Report to print',
    reason: 'You get this report because you subscribed to it in eGovSAD. Unsubscribe there.',
  },
} as const satisfies Record<Language, Record<string, string>>;

const verdicts: Record<ChangeRow['verdict'], Text> = {
  rise: { de: 'gestiegen', en: 'risen' },
  fall: { de: 'gesunken', en: 'fallen' },
  chance: { de: 'kann Zufall sein', en: 'may be chance' },
  few: { de: 'zu wenige Fälle', en: 'too few cases' },
  unclear: { de: missing, en: missing },
};
export const verdictText = ({ verdict }: ReportFigure, language: Language): string => verdicts[verdict][language];

/** A value with its flag and, where it is no count, of how many cases. */
export function valueText(row: Pick<ReportFigure, 'kpi' | 'value' | 'n' | 'flag'>, language: Language): string {
  const { unit } = kpiOf(row.kpi);
  const notes = [
    ...(unit === 'count' || row.value === null || row.n === null ? [] : [`n\u00a0=\u00a0${count(row.n, language)}`]),
    ...(row.flag === '' ? [] : [codeLabel('flag', row.flag, language)]),
  ];
  return [figure(row.value, unit, language), ...(notes.length === 0 ? [] : [`(${notes.join(', ')})`])].join(' ');
}

/** Counts relatively and per day, where a month is longer than the other; shares in percentage points. */
export function changeText({ kpi, relative, difference }: ReportFigure, language: Language): string {
  const { unit } = kpiOf(kpi);
  const size = unit === 'count' ? relative : difference;
  if (size === null) return missing;
  const signed = (text: string) => `${/[1-9]/.test(text) ? (size > 0 ? '+' : '−') : '±'}${text}`;
  const points = language === 'de' ? 'Prozentpunkte' : 'percentage points';
  if (unit === 'count') return signed(figure(Math.abs(size), 'share', language));
  if (unit === 'share') return `${signed(figure(Math.abs(size) * 100, 'stars', language))} ${points}`;
  return signed(figure(Math.abs(size), unit, language));
}

export const titleText = ({ authority, service, period, range }: Report): Text =>
  inBoth((language) => {
    const name = service ? `${authority.name}, ${service.name[language]}` : authority.name;
    return `${name}: ${periodText(period, language)}${range.to < period.to ? ` (${daysText(range, language)})` : ''}`;
  });

function periodText({ interval, from, to }: Report['period'], language: Language): string {
  if (interval === 'month') {
    const locale = language === 'de' ? 'de-DE' : 'en-GB';
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${from}T00:00:00Z`),
    );
  }
  const week = language === 'de' ? `Woche ${weekNumber(from)}` : `week ${weekNumber(from)}`;
  return `${week}, ${daysText({ from, to }, language)}`;
}

export const daysText = ({ from, to }: { from: string; to: string }, language: Language): string =>
  `${day(from, language)} – ${day(to, language)}`;

/** What is compared, how much of it is measured, and what is missing. */
export function completeness({ figures, range, compared, asOf, silent, service }: Report): Text {
  const perDay = dayCount(range.from, range.to) !== dayCount(compared.from, compared.to);
  const measured = (kpi: ReportFigure['kpi']) => figures.find((row) => row.kpi === kpi)?.offers ?? [0, 0];
  const [starts, all] = measured('starts');
  const [submissions] = measured('submissions');
  return inBoth((language) => {
    const sentences =
      language === 'de'
        ? [
            `Verglichen mit ${daysText(compared, language)}.`,
            ...(perDay ? ['Anzahlen werden je Tag verglichen, weil die Zeiträume verschieden lang sind.'] : []),
            `Online-Dienste, die Starts messen: ${starts} von ${all}; Einreichungen: ${submissions} von ${all}.`,
            ...(silent === 0 ? [] : [silentText(silent, service !== undefined).de]),
            `Stand: ${moment(asOf, language)}.`,
          ]
        : [
            `Compared with ${daysText(compared, language)}.`,
            ...(perDay ? ['Counts are compared per day, because the periods differ in length.'] : []),
            `Services that measure starts: ${starts} of ${all}; submissions: ${submissions} of ${all}.`,
            ...(silent === 0 ? [] : [silentText(silent, service !== undefined).en]),
            `As of ${moment(asOf, language)}.`,
          ];
    return sentences.join(' ');
  });
}

const silentText = (count: number, one: boolean): Text =>
  one
    ? { de: 'Etwas, das der Dienst melden sollte, kommt nicht an.', en: 'Something the service should report does not arrive.' }
    : {
        de: `Bei ${count} davon kommt etwas, das gemeldet werden sollte, nicht an.`,
        en: `For ${count} of them something that should be reported does not arrive.`,
      };
