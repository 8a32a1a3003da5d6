import type { LicenceId } from '../../contract/licences.ts';

/** Names of the vocabularies that the catalogue is written in, as its prefixes. */
export const prefixes = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dcatde: 'http://dcat-ap.de/def/dcatde/',
  dcterms: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;
export type Prefix = keyof typeof prefixes;
/** A name with its prefix, `dcat:Dataset`. */
export type Name = `${Prefix}:${string}`;

/** `dcat:Dataset` → its whole IRI. */
export function expand(name: Name): string {
  const colon = name.indexOf(':');
  return prefixes[name.slice(0, colon) as Prefix] + name.slice(colon + 1);
}

/** A whole IRI → `dcat:Dataset`. Throws where no prefix fits, because RDF/XML could not say it. */
export function shorten(iri: string): Name {
  for (const [prefix, start] of Object.entries(prefixes))
    if (iri.startsWith(start)) return `${prefix as Prefix}:${iri.slice(start.length)}`;
  throw new Error(`no prefix is known for ${iri}`);
}

const authority = 'http://publications.europa.eu/resource/authority';
/** Codes of the EU's authority tables that every dataset here has. */
export const codes = {
  german: `${authority}/language/DEU`,
  english: `${authority}/language/ENG`,
  government: `${authority}/data-theme/GOVE`,
  themes: `${authority}/data-theme`,
  monthly: `${authority}/frequency/MONTHLY`,
  quarterly: `${authority}/frequency/QUARTERLY`,
  codeList: `${authority}/dataset-type/CODE_LIST`,
  statistical: `${authority}/dataset-type/STATISTICAL`,
  public: `${authority}/access-right/PUBLIC`,
  stable: `${authority}/planned-availability/STABLE`,
  completed: `${authority}/distribution-status/COMPLETED`,
  withdrawn: `${authority}/distribution-status/WITHDRAWN`,
  datasetWithdrawn: `${authority}/dataset-status/WITHDRAWN`,
  sha256: 'http://spdx.org/rdf/terms#checksumAlgorithm_sha256',
  localAuthority: 'http://purl.org/adms/publishertype/LocalAuthority',
  regionalAuthority: 'http://purl.org/adms/publishertype/RegionalAuthority',
} as const;

/** Words by which people look for datasets like these. */
export const keywords = ['Onlinezugangsgesetz', 'Online-Dienste', 'Verwaltungsleistungen', 'Nutzungsstatistik'] as const;

/** Licences in the list of DCAT-AP.de; none ends with a slash, although older documents write some so. */
export const licenceIris: Record<LicenceId, string> = {
  'dl-de/zero-2-0': 'http://dcat-ap.de/def/licenses/dl-zero-de/2.0',
  'dl-de/by-2-0': 'http://dcat-ap.de/def/licenses/dl-by-de/2.0',
  'CC BY 4.0': 'http://dcat-ap.de/def/licenses/cc-by/4.0',
  CC0: 'http://dcat-ap.de/def/licenses/cc-zero',
};

/** How files of a table are told apart by what follows the name of the table, the longest ending first. */
export const fileKinds = [
  { ending: '.excel.csv', fileType: 'CSV', mediaType: 'text/csv', de: 'CSV für Excel', en: 'CSV for Excel' },
  { ending: '.csv', fileType: 'CSV', mediaType: 'text/csv', de: 'CSV', en: 'CSV' },
  { ending: '.json', fileType: 'JSON', mediaType: 'application/json', de: 'JSON', en: 'JSON' },
  { ending: '.parquet', fileType: 'PARQUET', mediaType: 'application/vnd.apache.parquet', de: 'Parquet', en: 'Parquet' },
  {
    ending: '.xlsx',
    fileType: 'XLSX',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    de: 'Excel',
    en: 'Excel',
  },
] as const;
export type FileKind = (typeof fileKinds)[number];

/** What kind of distribution a file is; undefined for descriptions, extracts and checksums beside the table. */
export const fileKindOf = (table: string, file: string): FileKind | undefined =>
  fileKinds.find(({ ending }) => file === `${table}${ending}`);

export const fileTypeIri = ({ fileType }: FileKind): string => `${authority}/file-type/${fileType}`;
export const mediaTypeIri = ({ mediaType }: FileKind): string => `https://www.iana.org/assignments/media-types/${mediaType}`;
