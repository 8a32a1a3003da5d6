import { columnsOf, keyOf } from '../../contract/columns.ts';
import { licences } from '../../contract/licences.ts';
import { protectionText } from '../../contract/published.ts';
import { holdsFigures, type PublicTableId, tableOf } from '../../contract/tables.ts';
import { attribution, type Edition } from '../edition.ts';
import type { EditionFile } from '../files.ts';
import { protectionOf } from '../protection.ts';

/** Files beside a table that describe it: links in them are relative, so that they are the same wherever they are made. */
interface Descriptor {
  name: (table: PublicTableId) => string;
  mediaType: string;
  text: (table: PublicTableId, edition: Edition, files: EditionFile[]) => string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** `usage-monthly/usage-monthly.csv` → `usage-monthly.csv` */
export const baseName = (name: string): string => name.slice(name.indexOf('/') + 1);

/** In the order they are written: each may list those before it. */
export const descriptors: Descriptor[] = [
  { name: (table) => `${table}.csv-metadata.json`, mediaType: 'application/csvm+json; charset=utf-8', text: csvw },
  { name: () => 'datapackage.json', mediaType: 'application/json; charset=utf-8', text: dataPackage },
  { name: () => 'manifest.json', mediaType: 'application/json; charset=utf-8', text: manifest },
  { name: () => 'SHA256SUMS', mediaType: 'text/plain; charset=utf-8', text: checksums },
];

/** CSV on the Web (W3C): what the columns of the CSV beside it mean. */
function csvw(table: PublicTableId, edition: Edition): string {
  const { title, description } = tableOf(table);
  return json({
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'de' }],
    url: `${table}.csv`,
    'dc:title': [inGerman(title.de), inEnglish(title.en)],
    'dc:description': [inGerman(description.de), inEnglish(description.en)],
    'dc:license': { '@id': licences[edition.licence].url },
    'dc:source': attribution(edition).de,
    ...(holdsFigures(table) ? { 'rdfs:comment': [inGerman(protectionText.de), inEnglish(protectionText.en)] } : {}),
    dialect: { header: true, delimiter: ',', lineTerminators: ['\r\n'], encoding: 'utf-8' },
    tableSchema: {
      primaryKey: keyOf(table),
      columns: columnsOf(table).map(([name, { de, en, type }]) => ({
        name,
        titles: name,
        datatype: type,
        required: false,
        'dc:description': [inGerman(de), inEnglish(en)],
      })),
    },
  });
}

const inGerman = (text: string) => ({ '@value': text, '@language': 'de' });
const inEnglish = (text: string) => ({ '@value': text, '@language': 'en' });

/** Data Package, version 2 (datapackage.org). */
function dataPackage(table: PublicTableId, edition: Edition, files: EditionFile[]): string {
  const { title, description } = tableOf(table);
  const licence = licences[edition.licence];
  const csv = files.find(({ name }) => baseName(name) === `${table}.csv`);
  return json({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: table,
    title: title.de,
    description: `${description.de}\n\n${description.en}`,
    version: edition.id,
    licenses: [{ name: licence.packageName, path: licence.url, title: licence.de }],
    sources: [{ title: attribution(edition).de }],
    ...(holdsFigures(table) ? { protection: protectionOf(edition) } : {}),
    resources: [
      {
        name: table,
        type: 'table',
        path: `${table}.csv`,
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        ...(csv ? { bytes: csv.bytes, hash: `sha256:${csv.sha256}` } : {}),
        schema: {
          fields: columnsOf(table).map(([name, { de, en, type }]) => ({ name, type, description: `${de}\n\n${en}` })),
          primaryKey: keyOf(table),
          missingValues: holdsFigures(table) ? [] : [''], // empty texts say that a row is a total
        },
      },
    ],
  });
}

function manifest(table: PublicTableId, edition: Edition, files: EditionFile[]): string {
  const listed = files.map(({ name, ...file }) => ({ name: baseName(name), ...file }));
  return json({ table, publisher: edition.publisher, edition: edition.id, licence: edition.licence, files: listed });
}

function checksums(_table: PublicTableId, _edition: Edition, files: EditionFile[]): string {
  return files.map(({ sha256, name }) => `${sha256}  ${baseName(name)}\n`).join('');
}
