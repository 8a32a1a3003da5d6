import { holdsFigures, type PublicTableId } from './tables.ts';

export interface Column {
  de: string;
  en: string;
  type: 'string' | 'number';
}

/** The columns of every table, in the order of the files. */
export const columns = {
  period: {
    de: 'Zeitraum nach ISO 8601, zum Beispiel 2026-09 oder 2026-Q3',
    en: 'period in ISO 8601, for example 2026-09 or 2026-Q3',
    type: 'string',
  },
  period_type: {
    de: 'Art des Zeitraums: day, month oder quarter',
    en: 'kind of period: day, month or quarter',
    type: 'string',
  },
  ars: {
    de: 'Amtlicher Regionalschlüssel der Kommune, 12 Ziffern als Text; leer in Summen über Kommunen',
    en: 'official regional key of the authority, 12 digits as text; empty in totals over authorities',
    type: 'string',
  },
  authority: {
    de: 'Name der Kommune; leer in Summen über Kommunen',
    en: 'name of the authority; empty in totals over authorities',
    type: 'string',
  },
  service_key: {
    de: 'Schlüssel der Leistung (LeiKa) oder Kurzname; leer in Summen über Leistungen',
    en: 'key of the service (LeiKa) or slug; empty in totals over services',
    type: 'string',
  },
  service: {
    de: 'Name der Leistung; leer in Summen über Leistungen',
    en: 'name of the service in German; empty in totals over services',
    type: 'string',
  },
  measure: { de: 'Kennzahl', en: 'measure', type: 'string' },
  dimension: {
    de: 'Merkmal, nach dem die Zeile aufteilt; leer ohne Aufteilung',
    en: 'dimension the row splits by; empty without a split',
    type: 'string',
  },
  category: { de: 'Ausprägung des Merkmals', en: 'category of the dimension', type: 'string' },
  value: { de: 'Wert; Dezimaltrennzeichen ist der Punkt', en: 'value; the decimal separator is a point', type: 'number' },
  unit: {
    de: 'Einheit: count (Anzahl), share (Anteil von 0 bis 1) oder stars (Sterne)',
    en: 'unit: count, share from 0 to 1, or stars',
    type: 'string',
  },
  flag: { de: 'Kennzeichen: protected (geschützt)', en: 'flag: protected', type: 'string' },
  status: {
    de: 'provisional (vorläufig, jünger als 3 Monate), final (endgültig) oder revised (endgültig und danach berichtigt)',
    en: 'provisional (younger than 3 months), final, or revised (final and corrected since)',
    type: 'string',
  },
  method: { de: 'Schutzverfahren', en: 'method of protection', type: 'string' },
  edition: { de: 'Ausgabe', en: 'edition', type: 'string' },
} as const satisfies Record<string, Column>;

const masterColumns = {
  services: {
    service_key: { de: 'Schlüssel der Leistung (LeiKa) oder Kurzname', en: 'key of the service (LeiKa) or slug', type: 'string' },
    name_de: { de: 'Name', en: 'name in German', type: 'string' },
    name_en: { de: 'Name auf Englisch', en: 'name in English', type: 'string' },
    topic: { de: 'Thema', en: 'topic', type: 'string' },
    audience: { de: 'Zielgruppe: siehe Codeliste audience', en: 'audience: see the code list audience', type: 'string' },
    leika_type: { de: 'LeiKa-Typ', en: 'LeiKa type', type: 'string' },
  },
  authorities: {
    ars: {
      de: 'Amtlicher Regionalschlüssel, 12 Ziffern als Text',
      en: 'official regional key, 12 digits as text',
      type: 'string',
    },
    name: { de: 'Name', en: 'name', type: 'string' },
    district: { de: 'Kreis', en: 'district', type: 'string' },
    inhabitants: { de: 'Einwohnerzahl', en: 'number of inhabitants', type: 'number' },
    inhabitants_date: { de: 'Stichtag der Einwohnerzahl', en: 'reference date of the number of inhabitants', type: 'string' },
    inhabitants_source: { de: 'Quelle der Einwohnerzahl', en: 'source of the number of inhabitants', type: 'string' },
  },
  'code-lists': {
    list: {
      de: 'Codeliste, benannt wie das Merkmal oder die Spalte',
      en: 'code list, named like the dimension or column',
      type: 'string',
    },
    code: { de: 'Code', en: 'code', type: 'string' },
    label_de: { de: 'Bedeutung', en: 'meaning in German', type: 'string' },
    label_en: { de: 'Bedeutung auf Englisch', en: 'meaning in English', type: 'string' },
  },
} as const satisfies Partial<Record<PublicTableId, Record<string, Column>>>;

export type MasterTableId = keyof typeof masterColumns;

/** The columns of a table, in the order of its files. */
export function columnsOf(table: PublicTableId): [name: string, column: Column][] {
  const found: Record<string, Column> = holdsFigures(table) ? columns : masterColumns[table as MasterTableId];
  return Object.entries(found);
}

/** The columns that tell the rows of a table apart. */
export function keyOf(table: PublicTableId): string[] {
  if (holdsFigures(table)) return ['period', 'ars', 'service_key', 'measure', 'dimension', 'category'];
  return { services: ['service_key'], authorities: ['ars'], 'code-lists': ['list', 'code'] }[table as MasterTableId];
}

export type ColumnName = keyof typeof columns;
export const columnNames = Object.keys(columns) as ColumnName[];

/** A row of a published file of figures. */
export type PublishedRow = Record<Exclude<ColumnName, 'value'>, string> & { value: number };

/** A row of any published file; null: not known. */
export type FileRow = Record<string, string | number | null>;
