import type { KpiId } from '../../../server/contract/kpis.ts';
import type { KpiRow } from '../../api.ts';
import { csvText } from '../../csvText.ts';
import { dimensionLabel, flagLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import type { ServiceLine } from './lines.ts';

/** The notes of a line: flags of its values, and whether its platform is silent. */
export function hintsOf(line: ServiceLine, locale: Locale): string[] {
  const { services } = locale.texts;
  const rows = [line.starts, line.completion, line.satisfaction];
  const flags = [...new Set(rows.flatMap((row) => (row && row.flag !== '' ? [row.flag] : [])))];
  // what is not measured is said by its own cell
  const shown = flags.filter((flag) => flag === 'provisional').map((flag) => flagLabel(flag, locale));
  return [...shown, ...(line.silent ? [services.silent] : [])];
}

/** The words of a place where most people leave, or why there is none. */
export function worstWords({ worst }: ServiceLine, { texts: { services } }: Locale): string {
  return typeof worst === 'string' ? services[worst] : worst.label;
}

/** The lines shown, in their order, as a file: every column of the table, values in full precision. */
export function servicesCsv(lines: ServiceLine[], locale: Locale): string {
  const { services } = locale.texts;
  const kpi = (id: KpiId): string => kpiLabel(id, locale);
  const heading = [
    dimensionLabel('service', locale),
    dimensionLabel('authority', locale),
    kpi('starts'),
    kpi('completion_rate'),
    services.worst,
    services.worstRate,
    kpi('satisfaction_mean'),
    kpi('ratings'),
    services.hints,
  ];
  const value = (row: KpiRow | undefined) => row?.value ?? null;
  const cells = (line: ServiceLine) => [
    line.serviceName,
    line.authorityName,
    value(line.starts),
    value(line.completion),
    worstWords(line, locale),
    typeof line.worst === 'string' ? null : line.worst.rate,
    value(line.satisfaction),
    line.satisfaction?.n ?? null,
    hintsOf(line, locale).join(', '),
  ];
  return csvText([heading, ...lines.map(cells)], locale.language);
}
