import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { JsonLdParser } from 'jsonld-streaming-parser';
import { DataFactory, Parser, type Quad, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { RdfXmlParser } from 'rdfxml-streaming-parser';

/** Reads a graph with a parser that others wrote. */
export async function readGraph(text: string, ending: string, baseIRI: string): Promise<Store> {
  if (ending === 'ttl') return new Store(new Parser({ baseIRI }).parse(text));
  const parser = ending === 'rdf' ? new RdfXmlParser({ baseIRI }) : new JsonLdParser({ baseIRI });
  const quads: Quad[] = [];
  for await (const quad of Readable.from([text]).pipe(parser) as AsyncIterable<Quad>) quads.push(quad);
  return new Store(quads);
}

/** The triples of a graph without blank nodes, ordered: equal texts are equal graphs. */
export const triples = (graph: Store): string[] =>
  graph
    .getQuads(null, null, null, null)
    .map(({ subject, predicate, object }) => {
      const kind = object.termType === 'Literal' ? ` @${object.language} ^${object.datatype.value}` : '';
      return `${subject.termType} ${subject.value} ${predicate.value} ${object.termType} ${object.value}${kind}`;
    })
    .sort();

/** Values of a property, in the order of the graph. */
export const valuesOf = (graph: Store, property: string, subject: string | null = null): string[] =>
  graph
    .getObjects(subject === null ? null : DataFactory.namedNode(subject), DataFactory.namedNode(property), null)
    .map(({ value }) => value);

const turtle = (text: string): Quad[] => new Parser().parse(text);

/** The official shapes and the excerpt of vocabularies beside them. */
export function shapesIn(folder: string): { shapes: Store; vocabulary: Quad[] } {
  const files = readdirSync(path.join(folder, 'v3.0')).map((file) => readFileSync(path.join(folder, 'v3.0', file), 'utf8'));
  const vocabulary = turtle(readFileSync(path.join(folder, 'vocab-mini.ttl'), 'utf8'));
  return { shapes: new Store(files.flatMap(turtle)), vocabulary };
}

/** What the shapes find in a graph: severity, property, message. */
export async function findings(graph: Store, { shapes, vocabulary }: ReturnType<typeof shapesIn>): Promise<string[]> {
  const known = new Store([...graph.getQuads(null, null, null, null), ...vocabulary, ...codesBeside]);
  const { results } = await new SHACLValidator(shapes).validate(known);
  return results.map((result) =>
    [result.severity?.value.split('#')[1], result.focusNode?.value, result.path?.value, result.message[0]?.value].join(' '),
  );
}

const authority = 'http://publications.europa.eu/resource/authority';
const inScheme = (code: string, scheme: string) =>
  `<${code}> <http://www.w3.org/2004/02/skos/core#inScheme> <${scheme}> ; a <http://www.w3.org/2004/02/skos/core#Concept> .`;
/** Codes that are in the official lists and not in the excerpt. */
const codesBeside = turtle(
  [
    ...['JSON', 'PARQUET', 'XLSX'].map((type) => inScheme(`${authority}/file-type/${type}`, `${authority}/file-type`)),
    inScheme(`${authority}/file-type/CSV`, `${authority}/file-type`),
    inScheme(`${authority}/frequency/QUARTERLY`, `${authority}/frequency`),
    inScheme(`${authority}/dataset-type/CODE_LIST`, `${authority}/dataset-type`),
    inScheme(`${authority}/language/ENG`, `${authority}/language`),
    inScheme(`${authority}/distribution-status/WITHDRAWN`, `${authority}/distribution-status`),
    inScheme('http://dcat-ap.de/def/politicalGeocoding/Level/state', 'http://dcat-ap.de/def/politicalGeocoding/Level'),
    inScheme('http://dcat-ap.de/def/licenses/cc-by/4.0', 'http://dcat-ap.de/def/licenses'),
  ].join('\n'),
);
