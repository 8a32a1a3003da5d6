import type { Quad } from 'n3';
import type { Text } from '../../contract/kpi.ts';
import { holdsFigures, tableOf } from '../../contract/tables.ts';
import type { PublishingConfig } from '../../contract/publishing.ts';
import { instance } from '../edition.ts';
import { authorityPath, datasetPath } from '../addresses.ts';
import { lastDay } from '../months.ts';
import { levelIri, type Region, regionIri, regionOf, stateOf } from '../region.ts';
import type { Dataset, DatasetPage } from './datasets.ts';
import { distributionQuads, pageOf } from './distributions.ts';
import { inBoth, iri, moment, thing, typed, type Value } from './graph.ts';
import { codes, fileKindOf, keywords, licenceIris, type Name } from './vocabulary.ts';

/** Where a page of the catalogue stands: its own address, the first one's, the next one's. */
export interface Paging {
  self: string;
  first: string;
  next: string | undefined;
  limit: number;
}

/** A page of the catalogue as a graph (DCAT-AP.de 3.0). `base`: address of the instance, without a slash at the end. */
export function describeCatalogue(page: DatasetPage, base: string, publishing: PublishingConfig, paging: Paging): Quad[] {
  return [
    ...catalogueQuads(page, base, publishing),
    ...pagingQuads(page, paging),
    ...publisherQuads(base, instance, publishing.publisherName),
    ...contactQuads(base, publishing),
    ...page.datasets.flatMap((dataset) => datasetQuads(dataset, base, publishing)),
    ...vocabularyQuads(page.datasets),
  ];
}

function catalogueQuads({ datasets, issued, modified }: DatasetPage, base: string, { publisherName }: PublishingConfig): Quad[] {
  return thing(`${base}/open-data/catalog`, ['dcat:Catalog'], {
    'dcterms:title': inBoth({
      de: `Nutzung der Online-Dienste: offene Daten (${publisherName})`,
      en: `Use of online services: open data (${publisherName})`,
    }),
    'dcterms:description': inBoth({
      de: 'Wie Online-Dienste der Verwaltung genutzt werden, je Monat, Kommune und Leistung, mit Schutz einzelner Personen veröffentlicht.',
      en: 'How online public services are used, by month, authority and service, published with individuals protected.',
    }),
    'dcterms:publisher': iri(publisherIri(base, instance)),
    'dcterms:license': iri(licenceIris['dl-de/zero-2-0']),
    'dcterms:language': [iri(codes.german), iri(codes.english)],
    'dcterms:issued': moment(issued),
    'dcterms:modified': moment(modified),
    'dcat:themeTaxonomy': iri(codes.themes),
    'foaf:homepage': iri(`${base}/open-data/`),
    'dcat:dataset': datasets.map((dataset) => iri(datasetIri(base, dataset))),
  });
}

/** Both generations of hydra: harvesters in use read one or the other. */
function pagingQuads({ total }: DatasetPage, { self, first, next, limit }: Paging): Quad[] {
  return thing(self, ['hydra:PartialCollectionView', 'hydra:PagedCollection'], {
    'hydra:totalItems': typed(total, 'xsd:integer'),
    'hydra:itemsPerPage': typed(limit, 'xsd:integer'),
    'hydra:first': iri(first),
    'hydra:firstPage': iri(first),
    ...(next ? { 'hydra:next': iri(next), 'hydra:nextPage': iri(next) } : {}),
  });
}

const publisherIri = (base: string, publisher: string): string =>
  publisher === instance ? `${base}/open-data/#publisher` : `${base}${authorityPath(publisher)}#publisher`;

function publisherQuads(base: string, publisher: string, name: string): Quad[] {
  return thing(publisherIri(base, publisher), ['foaf:Agent'], {
    'foaf:name': { text: name },
    ...(publisher === instance ? {} : { 'dcterms:type': iri(publisherType(regionOf(publisher))) }),
  });
}

/** Districts and associations of municipalities are local authorities as well. */
const publisherType = ({ kind }: Region): string =>
  kind === 'state' || kind === 'governmentDistrict' ? codes.regionalAuthority : codes.localAuthority;

function contactQuads(base: string, { contactEmail, publisherName }: PublishingConfig): Quad[] {
  if (!contactEmail) return [];
  return thing(contactIri(base), ['vcard:Kind', 'vcard:Organization'], {
    'vcard:fn': { text: publisherName },
    'vcard:hasEmail': iri(`mailto:${contactEmail}`),
  });
}

const contactIri = (base: string): string => `${base}/open-data/#contact`;
/** Never changes, whatever edition is the newest. */
const datasetIri = (base: string, { publisher, table }: Pick<Dataset, 'publisher' | 'table'>): string =>
  `${base}${datasetPath(publisher, table)}`;

function datasetQuads(dataset: Dataset, base: string, publishing: PublishingConfig): Quad[] {
  const self = datasetIri(base, dataset);
  const distributions = dataset.files.flatMap((file) => {
    const kind = fileKindOf(dataset.table, file.name);
    return kind ? [{ file, kind, iri: `${self}#${file.name}` }] : [];
  });
  const own = dataset.publisher !== instance;
  return [
    ...thing(self, ['dcat:Dataset'], {
      ...aboutDataset(dataset, base, publishing),
      'dcat:distribution': distributions.map((distribution) => iri(distribution.iri)),
    }),
    ...thing(`${self}#temporal`, ['dcterms:PeriodOfTime'], {
      'dcat:startDate': typed(`${dataset.firstMonth}-01`, 'xsd:date'),
      'dcat:endDate': typed(lastDay(dataset.lastMonth), 'xsd:date'),
    }),
    ...(own ? publisherQuads(base, dataset.publisher, dataset.publisherName ?? dataset.publisher) : []),
    ...distributions.flatMap(({ iri: of, file, kind }) => distributionQuads(of, dataset, file, { kind, base, publishing })),
  ];
}

function aboutDataset(dataset: Dataset, base: string, publishing: PublishingConfig): Partial<Record<Name, Value | Value[]>> {
  const { title, description, period } = tableOf(dataset.table);
  const of = dataset.publisherName ?? publishing.publisherName;
  const places = placesOf(dataset);
  return {
    'dcterms:title': inBoth({ de: `${title.de}: ${of}`, en: `${title.en}: ${of}` }),
    'dcterms:description': inBoth(withdrawnText(dataset, description)),
    'dcterms:identifier': { text: datasetIri(base, dataset) },
    'dcterms:publisher': iri(publisherIri(base, dataset.publisher)),
    ...(publishing.contactEmail ? { 'dcat:contactPoint': iri(contactIri(base)) } : {}),
    ...(publishing.contributorId ? { 'dcatde:contributorID': iri(publishing.contributorId) } : {}),
    'dcat:theme': iri(codes.government),
    'dcat:keyword': keywords.map((text) => ({ text, language: 'de' as const })),
    'dcterms:type': typesOf(dataset.table).map(iri),
    'dcterms:accessRights': iri(codes.public),
    'dcterms:accrualPeriodicity': iri(period === 'quarter' ? codes.quarterly : codes.monthly),
    'dcterms:language': [iri(codes.german), iri(codes.english)],
    'dcterms:issued': moment(dataset.issued),
    'dcterms:modified': moment(dataset.modified),
    'dcterms:temporal': iri(`${datasetIri(base, dataset)}#temporal`),
    'dcterms:spatial': places.map((place) => iri(regionIri(place))),
    'dcatde:politicalGeocodingLevelURI': [...new Set(places.map(levelIri))].map(iri),
    ...(dataset.withdrawn === undefined
      ? { 'dcatap:availability': iri(codes.stable) }
      : { 'adms:status': iri(codes.datasetWithdrawn) }),
    'dcat:version': { text: dataset.edition },
    'dcat:landingPage': iri(base + pageOf(dataset)),
    'foaf:page': iri(`${base}/open-data/dictionary`),
    ...(publishing.olderTerms ? olderTerms(dataset, places) : {}),
  };
}

/** What a dataset holds, and where it was withdrawn, that and why. */
function withdrawnText({ withdrawn, edition }: Dataset, description: Text): Text {
  if (withdrawn === undefined) return description;
  const because = withdrawn === '' ? '.' : `: ${withdrawn}`;
  return {
    de: `${description.de} Zurückgezogen: Bis zur nächsten Ausgabe gibt es keine Dateien. Die Ausgabe ${edition} wurde zurückgezogen${because}`,
    en: `${description.en} Withdrawn: there are no files until the next edition. Edition ${edition} was withdrawn${because}`,
  };
}

/** Figures are statistics; of master data the EU's list knows code lists alone. */
function typesOf(table: Dataset['table']): string[] {
  if (holdsFigures(table)) return [codes.statistical];
  return table === 'code-lists' ? [codes.codeList] : [];
}

/** Of an authority its own place; of the instance the states that its authorities are in. */
function placesOf({ publisher, authorities }: Dataset): Region[] {
  if (publisher !== instance) return [regionOf(publisher)];
  return [...new Set(authorities.map((ars) => ars.slice(0, 2)))].sort().map(stateOf);
}

/** DCAT-AP.de 2.0 said the place with properties of its own. */
function olderTerms({ publisherName }: Dataset, places: Region[]): Partial<Record<Name, Value | Value[]>> {
  return {
    'dcatde:politicalGeocodingURI': places.map((place) => iri(regionIri(place))),
    ...(publisherName ? { 'dcatde:geocodingDescription': { text: publisherName, language: 'de' as const } } : {}),
  };
}

/** Classes of what the catalogue points to, so that it can be checked without fetching the vocabularies. */
function vocabularyQuads(datasets: Dataset[]): Quad[] {
  const used = new Map<string, Name[]>();
  for (const dataset of datasets) {
    for (const place of placesOf(dataset)) used.set(regionIri(place), ['dcterms:Location']);
    used.set(licenceIris[dataset.licence], ['dcterms:LicenseDocument']);
  }
  return [...used].flatMap(([of, classes]) => thing(of, classes, {}));
}
