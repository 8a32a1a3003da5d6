import { codeLists, type CodeListName } from '../../../../../server/contract/codelists.ts';
import { categoriesOf, dimensionNames, type DimensionName, dimensions } from '../../../../../server/contract/dimensions.ts';
import { eventTypes } from '../../../../../server/contract/event.ts';
import { totalMeasures } from '../../../../../server/contract/measures.ts';
import type { Catalogue } from '../../../../api.ts';
import { dimensionLabel, kpiLabel, type Locale, nameOf } from '../../../../i18n/locale.ts';
import type { Source } from '../../api.ts';
import { textsOf } from '../../texts/texts.ts';
import type { Mapped } from './words.ts';

/** What a field may hold and how that is called; the fields of totals have names of their own (`volumeChannel`). */
export interface Choice {
  code: string;
  label: string;
}

/** The table that a mapping is for: its columns, its first rows, whose it is. */
export interface TableContext {
  of: Mapped;
  columns: string[];
  rows: (string | null)[][];
  source: Source;
  catalogue: Catalogue;
  locale: Locale;
}

const isCodeList = (field: string): field is CodeListName => Object.hasOwn(codeLists, field);
const stars = ['1', '2', '3', '4', '5'];

/** What may stand in a field; undefined where anything of its form may. */
export function choicesOf(field: string, { source, catalogue, locale }: TableContext): Choice[] | undefined {
  const { language } = locale;
  const texts = textsOf(locale).mapping;
  if (field === 'authority')
    return source.authorities.map((ars) => ({
      code: ars,
      label: catalogue.authorities.find((one) => one.ars === ars)?.name ?? ars,
    }));
  if (field === 'service') return servicesOf(source, catalogue, locale);
  if (field === 'type') return eventTypes.map((type) => ({ code: type, label: texts.events[type] }));
  if (field === 'rating') return stars.map((code) => ({ code, label: code }));
  if (field === 'measure') return totalMeasures.map((measure) => ({ code: measure, label: kpiLabel(measure, locale) }));
  if (field === 'dimension') return volumeDimensions.map((name) => ({ code: name, label: dimensionLabel(name, locale) }));
  return isCodeList(field) ? codeLists[field].map((code) => ({ code: code.code, label: code[language] })) : undefined;
}

/** Monthly counts come for one offer, so that these cannot split them. */
const volumeDimensions: DimensionName[] = dimensionNames.filter((name) => !['authority', 'service', 'topic'].includes(name));

/** Of a source that declares by itself, any service may come. */
function servicesOf(source: Source, { services, offers }: Catalogue, locale: Locale): Choice[] {
  const offered = new Set(offers.filter(({ authority }) => source.authorities.includes(authority)).map(({ service }) => service));
  return services
    .filter(({ key }) => source.autoDeclare || offered.has(key))
    .map(({ key, name }) => ({ code: key, label: nameOf(name, locale) }))
    .sort((one, other) => one.label.localeCompare(other.label, locale.language));
}

/** The categories of a dimension where they are closed. */
export const categoryChoices = (dimension: string, { language }: Locale): Choice[] | undefined =>
  Object.hasOwn(dimensions, dimension)
    ? categoriesOf(dimension as DimensionName)?.map((code) => ({ code: code.code, label: code[language] }))
    : undefined;

/** How a field is called. Those that are also dimensions have their name from there. */
export function fieldLabel(field: string, locale: Locale): string {
  const { fields } = textsOf(locale).mapping;
  if (Object.hasOwn(fields, field)) return fields[field as keyof typeof fields];
  const dimension = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(dimensions, dimension) ? dimensionLabel(dimension as DimensionName, locale) : field;
}

const mostValues = 30;

/** The different values of a column in the first rows. */
export function valuesOf(column: string, { columns, rows }: TableContext): string[] {
  const place = columns.indexOf(column);
  const values = rows.map((row) => (row[place] ?? '').trim()).filter(Boolean);
  return place < 0 ? [] : [...new Set(values)].slice(0, mostValues);
}
