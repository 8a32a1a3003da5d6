import type { Quad } from 'n3';
import { licences } from '../../contract/licences.ts';
import type { PublishingConfig } from '../../contract/publishing.ts';
import { tableOf } from '../../contract/tables.ts';
import { authorityPath, filesUrl, ownTablePath, tablePath } from '../addresses.ts';
import { attribution, instance } from '../edition.ts';
import type { Dataset } from './datasets.ts';
import { inBoth, iri, moment, thing, typed } from './graph.ts';
import { codes, type FileKind, fileTypeIri, licenceIris, mediaTypeIri } from './vocabulary.ts';

type File = Dataset['files'][number];

/** The page about a dataset. */
export const pageOf = ({ publisher, table }: Dataset): string =>
  publisher === instance ? tablePath(table) : ownTablePath(authorityPath(publisher), table);

/** A file of a dataset. `self`: its name in the catalogue; `base`: address of the instance. */
export function distributionQuads(
  self: string,
  dataset: Dataset,
  file: File,
  { kind, base, publishing }: { kind: FileKind; base: string; publishing: PublishingConfig },
): Quad[] {
  const { table, licence, edition } = dataset;
  const publisherName = dataset.publisherName ?? publishing.publisherName;
  const { title } = tableOf(table);
  return [
    ...thing(self, ['dcat:Distribution'], {
      'dcterms:title': inBoth({ de: `${title.de} (${kind.de})`, en: `${title.en} (${kind.en})` }),
      'dcterms:description': inBoth({ de: `${file.name}, Ausgabe ${edition}`, en: `${file.name}, edition ${edition}` }),
      'dcterms:format': iri(fileTypeIri(kind)),
      'dcat:mediaType': iri(mediaTypeIri(kind)),
      'dcterms:license': iri(licenceIris[licence]),
      ...(licences[licence].attribution
        ? { 'dcatde:licenseAttributionByText': inBoth(attribution({ id: edition, licence, publisherName })) }
        : {}),
      'dcterms:language': [iri(codes.german), iri(codes.english)],
      'dcterms:issued': moment(dataset.issued),
      'dcterms:modified': moment(dataset.modified),
      ...(dataset.withdrawn === undefined ? addresses(self, dataset, file, base) : withdrawnFrom(base + pageOf(dataset))),
    }),
    ...(dataset.withdrawn === undefined ? checksumQuads(self, file) : []),
  ];
}

/** The newest edition for people; for programs the one whose size and checksum stand here. */
function addresses(self: string, { publisher, table, edition }: Dataset, { name, bytes }: File, base: string) {
  return {
    'dcat:accessURL': iri(base + filesUrl({ publisher, table, edition: 'latest' }, name)),
    'dcat:downloadURL': iri(base + filesUrl({ publisher, table, edition }, name)),
    'dcat:byteSize': typed(bytes, 'xsd:nonNegativeInteger'),
    'dcatap:availability': iri(codes.stable),
    'adms:status': iri(codes.completed),
    'spdx:checksum': iri(`${self}-checksum`),
  };
}

/** Of a file that there is none of until the next edition, the page that says so: portals drop datasets without any. */
const withdrawnFrom = (page: string) => ({ 'dcat:accessURL': iri(page), 'adms:status': iri(codes.withdrawn) });

const checksumQuads = (self: string, { sha256 }: File): Quad[] =>
  thing(`${self}-checksum`, ['spdx:Checksum'], {
    'spdx:algorithm': iri(codes.sha256),
    'spdx:checksumValue': typed(sha256, 'xsd:hexBinary'),
  });
