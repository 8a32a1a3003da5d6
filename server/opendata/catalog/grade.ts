import { DataFactory, Store } from 'n3';
import type { PublishingConfig } from '../../contract/publishing.ts';
import type { CatalogueGrade } from '../../contract/catalogue-grade.ts';
import type { Store as Database } from '../../db.ts';
import { listDatasets } from './datasets.ts';
import { describeCatalogue } from './describe.ts';
import { codes, expand, type Name } from './vocabulary.ts';

type Missing = CatalogueGrade['missing'][number];
interface Rule {
  of: Missing['of'];
  class: Name;
  required: Name[];
  recommended: Name[];
}

/** What DCAT-AP.de 3.0 and GovData ask of each class; names in the order of the specification. */
const rules: Rule[] = [
  {
    of: 'catalogue',
    class: 'dcat:Catalog',
    required: ['dcterms:title', 'dcterms:description', 'dcterms:publisher'],
    recommended: [
      'dcterms:license',
      'dcterms:language',
      'dcterms:issued',
      'dcterms:modified',
      'dcat:themeTaxonomy',
      'foaf:homepage',
    ],
  },
  {
    of: 'dataset',
    class: 'dcat:Dataset',
    required: ['dcterms:title', 'dcterms:description', 'dcterms:publisher', 'dcatde:contributorID'],
    recommended: [
      'dcat:contactPoint',
      'dcat:distribution',
      'dcat:keyword',
      'dcat:theme',
      'dcterms:spatial',
      'dcterms:temporal',
      'dcterms:identifier',
      'dcterms:modified',
      'dcterms:accrualPeriodicity',
      'dcatde:politicalGeocodingLevelURI',
      'dcatap:availability',
    ],
  },
  {
    of: 'distribution',
    class: 'dcat:Distribution',
    required: ['dcat:accessURL', 'dcterms:license'],
    recommended: [
      'dcat:downloadURL',
      'dcterms:format',
      'dcat:mediaType',
      'dcterms:description',
      'dcterms:modified',
      'dcat:byteSize',
      'spdx:checksum',
      'dcatap:availability',
    ],
  },
  { of: 'publisher', class: 'foaf:Agent', required: ['foaf:name'], recommended: [] },
  { of: 'checksum', class: 'spdx:Checksum', required: ['spdx:algorithm', 'spdx:checksumValue'], recommended: [] },
  { of: 'contact', class: 'vcard:Kind', required: ['vcard:fn', 'vcard:hasEmail'], recommended: [] },
];

const settingOf: Partial<Record<Name, string>> = {
  'dcatde:contributorID': 'CONTRIBUTOR_ID',
  'dcat:contactPoint': 'CONTACT_EMAIL',
};

/** The whole catalogue, all its pages together. Throws where it cannot be described. */
export async function wholeCatalogue(store: Database, base: string, publishing: PublishingConfig): Promise<Store> {
  const page = await listDatasets(store, { limit: 500 });
  const { datasets } = page;
  for (let { last } = page; last !== undefined; ) {
    const following = await listDatasets(store, { after: last, limit: 500 });
    datasets.push(...following.datasets);
    last = following.last;
  }
  const paging = { self: `${base}/open-data/catalog.ttl`, first: `${base}/open-data/catalog.ttl`, next: undefined, limit: 500 };
  return new Store(describeCatalogue(page, base, publishing, paging));
}

/** What a catalogue lacks, the required first in each class. */
export function findMissing(graph: Store): Pick<CatalogueGrade, 'datasets' | 'distributions' | 'missing'> {
  return {
    datasets: subjectsOf(graph, 'dcat:Dataset').length,
    distributions: subjectsOf(graph, 'dcat:Distribution').length,
    missing: rules.flatMap((rule) => [
      ...rule.required.flatMap((property) => lacking(graph, rule, property, 'required')),
      ...rule.recommended.flatMap((property) => lacking(graph, rule, property, 'recommended')),
    ]),
  };
}

function lacking(graph: Store, rule: Rule, property: Name, level: Missing['level']): Missing[] {
  const predicate = DataFactory.namedNode(expand(property));
  const without = subjectsOf(graph, rule.class).filter(
    (of) =>
      graph.countQuads(DataFactory.namedNode(of), predicate, null, null) === 0 &&
      (level === 'required' || !isWithdrawn(graph, of)), // what was withdrawn has no file to describe
  );
  const [example] = without;
  if (example === undefined) return [];
  const setting = settingOf[property];
  return [{ level, of: rule.of, property, count: without.length, example, ...(setting ? { setting } : {}) }];
}

const isWithdrawn = (graph: Store, of: string): boolean =>
  graph
    .getObjects(DataFactory.namedNode(of), DataFactory.namedNode(expand('adms:status')), null)
    .some(({ value }) => value === codes.withdrawn || value === codes.datasetWithdrawn);

const subjectsOf = (graph: Store, of: Name): string[] =>
  graph.getSubjects(DataFactory.namedNode(expand('rdf:type')), DataFactory.namedNode(expand(of)), null).map(({ value }) => value);
