import { DataFactory, type Store } from 'n3';
import type { CatalogueFault, CatalogueGrade } from '../../contract/catalogue-grade.ts';
import { codes, expand, licenceIris, type Name } from './vocabulary.ts';

type Fault = CatalogueGrade['faults'][number];

/** What the value of a property must be, by itself: what official shapes ask, and what they miss (opendata.md). */
interface ValueRule {
  code: CatalogueFault;
  properties: Name[];
  holds: (value: string) => boolean;
}

const eu = 'http://publications.europa.eu/resource/authority/';
const known: string[] = Object.values(codes);
const isDay = (value: string): boolean =>
  !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value.slice(0, 10));

const rules: ValueRule[] = [
  {
    code: 'not_https',
    properties: ['dcat:accessURL', 'dcat:downloadURL', 'dcat:landingPage', 'foaf:homepage'],
    holds: (value) => value.startsWith('https://'),
  },
  {
    code: 'unknown_contributor',
    properties: ['dcatde:contributorID'],
    holds: (value) => /^http:\/\/dcat-ap\.de\/def\/contributors\/[^/]+$/.test(value),
  },
  { code: 'unknown_licence', properties: ['dcterms:license'], holds: (value) => Object.values(licenceIris).includes(value) },
  {
    code: 'wrong_date',
    properties: ['dcterms:issued', 'dcterms:modified', 'dcat:startDate', 'dcat:endDate'],
    holds: isDay,
  },
  {
    code: 'unknown_code',
    properties: ['dcat:theme', 'dcterms:accrualPeriodicity', 'dcterms:language', 'dcatap:availability', 'adms:status'],
    holds: (value) => value.startsWith(eu) && known.includes(value),
  },
  {
    code: 'unknown_code',
    properties: ['dcat:mediaType'],
    holds: (value) => value.startsWith('https://www.iana.org/assignments/media-types/'),
  },
  { code: 'unknown_code', properties: ['dcterms:format'], holds: (value) => value.startsWith(`${eu}file-type/`) },
];

/** What these properties point to, the catalogue describes as a thing of a class. */
const described: [Name, Name][] = [
  ['dcterms:publisher', 'foaf:Agent'],
  ['dcat:dataset', 'dcat:Dataset'],
  ['dcat:distribution', 'dcat:Distribution'],
  ['dcat:contactPoint', 'vcard:Kind'],
  ['dcterms:temporal', 'dcterms:PeriodOfTime'],
  ['spdx:checksum', 'spdx:Checksum'],
];

const texts: Name[] = [
  'dcterms:title',
  'dcterms:description',
  'dcterms:identifier',
  'dcat:keyword',
  'dcat:version',
  'foaf:name',
  'vcard:fn',
  'spdx:checksumValue',
];

/** Of these each thing has one value at most. */
const single: Name[] = [
  'dcterms:publisher',
  'dcterms:license',
  'dcterms:accessRights',
  'foaf:homepage',
  'dcat:version',
  'spdx:algorithm',
  'dcterms:accrualPeriodicity',
  'dcterms:issued',
  'dcterms:modified',
  'dcatap:availability',
  'dcat:byteSize',
  'dcterms:format',
  'dcat:mediaType',
  'spdx:checksum',
];

/** Values of a graph that portals refuse or misread. */
export function findFaults(graph: Store): Fault[] {
  const wrong = rules.flatMap(({ code, properties, holds }) =>
    properties.flatMap((property) => {
      const values = quadsOf(graph, property).map(({ object }) => object.value);
      return faultOf(
        code,
        property,
        values.filter((value) => !holds(value)),
      );
    }),
  );
  return [
    ...wrong,
    ...faultOf('wrong_date', 'dcat:endDate', endedBefore(graph)),
    ...described.flatMap(([property, of]) => faultOf('undescribed', property, undescribed(graph, property, of))),
    ...texts.flatMap((property) => faultOf('no_text', property, addressesIn(graph, property))),
    ...single.flatMap((property) => faultOf('two_values', property, doubled(graph, property))),
  ];
}

const quadsOf = (graph: Store, property: Name) => graph.getQuads(null, DataFactory.namedNode(expand(property)), null, null);

function faultOf(code: CatalogueFault, property: Name, examples: string[]): Fault[] {
  const [example] = examples;
  return example === undefined ? [] : [{ code, property, count: examples.length, example }];
}

function endedBefore(graph: Store): string[] {
  const starts = new Map(quadsOf(graph, 'dcat:startDate').map(({ subject, object }) => [subject.value, object.value]));
  return quadsOf(graph, 'dcat:endDate')
    .filter(({ subject, object }) => object.value < (starts.get(subject.value) ?? ''))
    .map(({ subject }) => subject.value);
}

function undescribed(graph: Store, property: Name, of: Name): string[] {
  const [type, known] = [DataFactory.namedNode(expand('rdf:type')), DataFactory.namedNode(expand(of))];
  return quadsOf(graph, property).flatMap(({ object }) =>
    graph.countQuads(object, type, known, null) === 0 ? [object.value] : [],
  );
}

const addressesIn = (graph: Store, property: Name): string[] =>
  quadsOf(graph, property).flatMap(({ object }) => (object.termType === 'Literal' ? [] : [object.value]));

function doubled(graph: Store, property: Name): string[] {
  const bySubject = Map.groupBy(quadsOf(graph, property), ({ subject }) => subject.value);
  return [...bySubject].filter(([, quads]) => quads.length > 1).map(([subject]) => subject);
}
