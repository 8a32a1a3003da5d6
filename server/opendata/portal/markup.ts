import type { EditionAnswer } from '../../contract/editions.ts';
import { licences } from '../../contract/licences.ts';
import { publishedMeasure } from '../../contract/published.ts';
import { tableOf } from '../../contract/tables.ts';
import { Html } from '../../html.ts';
import { fileKindOf } from '../catalog/vocabulary.ts';
import { datasetPath, filesUrl, tablePath } from '../addresses.ts';
import { instance } from '../edition.ts';
import type { TablePage } from './parts.ts';

/**
 * The table as schema.org/Dataset, for search engines. It is data, not script, so the content policy lets it be; `<`
 * is written as an escape, so that no text can end the element.
 */
export function datasetMarkup({ edition, table, base, language, publishing }: TablePage): Html {
  const { title, description, counts, rates } = tableOf(table);
  const about = {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': base + datasetPath(instance, table),
    name: title[language],
    description: description[language],
    url: base + tablePath(table),
    identifier: base + datasetPath(instance, table),
    version: edition.id,
    dateModified: edition.publishedAt,
    temporalCoverage: `${edition.firstMonth}/${edition.lastMonth}`,
    license: licences[edition.licence].url,
    isAccessibleForFree: true,
    inLanguage: ['de', 'en'],
    creator: {
      '@type': 'Organization',
      name: publishing.publisherName,
      ...(publishing.contactEmail ? { email: publishing.contactEmail } : {}),
    },
    includedInDataCatalog: { '@type': 'DataCatalog', name: publishing.publisherName, url: `${base}/open-data/` },
    variableMeasured: [...counts, ...rates].map((name) => publishedMeasure(name).label[language]),
    distribution: downloads(edition, table, base),
  };
  return new Html(`\n<script type="application/ld+json">${JSON.stringify(about).replaceAll('<', '\\u003c')}</script>`);
}

const downloads = (edition: EditionAnswer, table: string, base: string) =>
  edition.files
    .filter((file) => file.table === table && fileKindOf(table, file.name))
    .map(({ name, mediaType, bytes }) => ({
      '@type': 'DataDownload',
      name,
      contentUrl: base + filesUrl({ publisher: instance, table, edition: 'latest' }, name),
      encodingFormat: mediaType.split(';')[0],
      contentSize: `${bytes} B`,
    }));
