import { type Quad, Writer } from 'n3';
import { expand, prefixes, shorten } from './vocabulary.ts';

/** A way to write a graph down. */
export interface Syntax {
  ending: 'ttl' | 'jsonld' | 'rdf';
  mediaType: string;
  write: (quads: Quad[]) => string | Promise<string>;
}

/** The syntaxes of the catalogue, the one that is sent where nobody asks for another first. */
export const syntaxes: Syntax[] = [
  { ending: 'ttl', mediaType: 'text/turtle', write: turtle },
  { ending: 'jsonld', mediaType: 'application/ld+json', write: jsonLd },
  { ending: 'rdf', mediaType: 'application/rdf+xml', write: rdfXml },
];

function turtle(quads: Quad[]): Promise<string> {
  const writer = new Writer({ prefixes });
  writer.addQuads(quads);
  return new Promise((resolve, reject) => {
    writer.end((error, text: string) => (error ? reject(error) : resolve(text)));
  });
}

/** With its context inside, so that nobody has to fetch one. */
function jsonLd(quads: Quad[]): string {
  const things = [...bySubject(quads)].map(([subject, about]) => {
    const properties = Map.groupBy(about, ({ predicate }) => predicate.value);
    const written = [...properties].map(([name, values]) =>
      name === typeIri ? ['@type', values.map(({ object }) => shorten(object.value))] : [shorten(name), values.map(jsonLdValue)],
    );
    return { '@id': subject, ...Object.fromEntries(written) };
  });
  return `${JSON.stringify({ '@context': prefixes, '@graph': things }, null, 1)}\n`;
}

function jsonLdValue({ object }: Quad): Record<string, string> {
  if (object.termType !== 'Literal') return { '@id': object.value };
  if (object.language) return { '@value': object.value, '@language': object.language };
  return object.datatype.value === stringIri
    ? { '@value': object.value }
    : { '@value': object.value, '@type': shorten(object.datatype.value) };
}

function rdfXml(quads: Quad[]): string {
  const spaces = Object.entries(prefixes).map(([prefix, iri]) => ` xmlns:${prefix}="${escaped(iri)}"`);
  const things = [...bySubject(quads)].map(
    ([subject, about]) =>
      `<rdf:Description rdf:about="${escaped(subject)}">\n${about.map(xmlProperty).join('')}</rdf:Description>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${spaces.join('')}>\n${things.join('')}</rdf:RDF>\n`;
}

function xmlProperty({ predicate, object }: Quad): string {
  const name = shorten(predicate.value);
  if (object.termType !== 'Literal') return `<${name} rdf:resource="${escaped(object.value)}"/>\n`;
  const plain = object.datatype.value === stringIri;
  const kind = object.language ? ` xml:lang="${object.language}"` : plain ? '' : ` rdf:datatype="${object.datatype.value}"`;
  return `<${name}${kind}>${escaped(object.value)}</${name}>\n`;
}

const typeIri = expand('rdf:type');
const stringIri = expand('xsd:string');
const bySubject = (quads: Quad[]): Map<string, Quad[]> => Map.groupBy(quads, ({ subject }) => subject.value);

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
