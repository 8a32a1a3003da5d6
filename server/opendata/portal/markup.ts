import { licences } from '../../contract/licences.ts';
import { publishedMeasure } from '../../contract/published.ts';
import { measuresIn, tableOf } from '../../contract/tables.ts';
import { Html } from '../../html/html.ts';
import { fileKindOf, keywords } from '../catalog/vocabulary.ts';
import { datasetPath, filesUrl } from '../addresses.ts';
import { lastDay } from '../months.ts';
import { type Region, regionIri, regionOf, stateName, stateOf } from '../region.ts';
import type { TablePage } from './parts.ts';
import { words } from './words.ts';

/**
 * The table as schema.org/Dataset with what search engines for data recommend. It is data, not script, so the content
 * policy lets it be; `<` is written as an escape, so that no text can end the element.
 */
export function datasetMarkup(page: TablePage): Html {
  const { edition, table, base, language, publishing, title, address, spot } = page;
  const { description } = tableOf(table);
  const { publisher } = edition;
  const iri = base + datasetPath(publisher, table);
  const organisation = {
    '@type': 'Organization',
    name: page.source.publisherName,
    url: spot.ars === '' ? `${base}/open-data/` : `${base}${page.above.at(-1)?.path ?? address}`,
  };
  const email = publishing.contactEmail;
  const about = {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': iri,
    name: title,
    description: `${description[language]} ${words[language].markupAbout(edition.id)}`,
    url: base + address,
    identifier: iri,
    keywords: [...keywords],
    version: edition.id,
    datePublished: edition.publishedAt,
    dateModified: edition.publishedAt,
    temporalCoverage: `${edition.firstMonth}-01/${lastDay(edition.lastMonth)}`,
    spatialCoverage: coverage(page),
    license: licences[edition.licence].url,
    isAccessibleForFree: true,
    inLanguage: ['de', 'en'],
    creator: {
      ...organisation,
      ...(email ? { contactPoint: { '@type': 'ContactPoint', email, contactType: words[language].contact } } : {}),
    },
    publisher: organisation,
    includedInDataCatalog: { '@type': 'DataCatalog', name: publishing.publisherName, url: `${base}/open-data/` },
    measurementTechnique: words[language].technique,
    variableMeasured: variables(page),
    distribution: downloads(page),
  };
  return new Html(`\n<script type="application/ld+json">${JSON.stringify(about).replaceAll('<', '\\u003c')}</script>`);
}

/** The states that the authorities are in, or the one authority, under their official addresses. */
function coverage({ spot, source, authorities }: TablePage): object | object[] {
  const place = (region: Region, name: string) => ({ '@type': 'AdministrativeArea', name, identifier: regionIri(region) });
  if (spot.ars !== '') return place(regionOf(spot.ars), source.publisherName);
  const states = [...new Set(authorities.map((ars) => ars.slice(0, 2)))].sort().map(stateOf);
  return states.length > 0 ? states.map((state) => place(state, stateName(state))) : { '@type': 'Country', name: 'Deutschland' };
}

const variables = ({ table, language }: TablePage) =>
  measuresIn(tableOf(table)).map((name) => {
    const { label, definition, unit } = publishedMeasure(name);
    return {
      '@type': 'PropertyValue',
      name: label[language],
      propertyID: name,
      description: definition[language],
      unitText: unit,
    };
  });

const downloads = ({ edition: { files, publisher }, table, base }: TablePage) =>
  files
    .filter((file) => file.table === table && fileKindOf(table, file.name))
    .map(({ name, mediaType, bytes }) => ({
      '@type': 'DataDownload',
      name,
      contentUrl: base + filesUrl({ publisher, table, edition: 'latest' }, name),
      encodingFormat: mediaType.split(';')[0],
      contentSize: `${bytes} B`,
    }));
