import { DataFactory, type Quad } from 'n3';
import { expand, type Name } from './vocabulary.ts';

const { literal, namedNode, quad } = DataFactory;

/** What a property points to: an IRI, a text in a language or none, or a typed value. */
export type Value = { iri: string } | { text: string; language?: 'de' | 'en' } | { typed: string; type: Name };

export const iri = (of: string): Value => ({ iri: of });
export const typed = (value: string | number, type: Name): Value => ({ typed: `${value}`, type });
export const moment = (at: Date): Value => typed(at.toISOString(), 'xsd:dateTime');
export const inBoth = (text: { de: string; en: string }): Value[] => [
  { text: text.de, language: 'de' },
  { text: text.en, language: 'en' },
];

/** The triples of a thing, its classes first. The graph has no blank nodes, so that equal graphs have equal names. */
export function thing(subject: string, classes: Name[], properties: Partial<Record<Name, Value | Value[]>>): Quad[] {
  const node = namedNode(subject);
  const types = classes.map((of) => quad(node, namedNode(expand('rdf:type')), namedNode(expand(of))));
  const others = Object.entries(properties).flatMap(([name, values]) =>
    [values].flat().flatMap((value) => (value ? [quad(node, namedNode(expand(name as Name)), objectOf(value))] : [])),
  );
  return [...types, ...others];
}

function objectOf(value: Value) {
  if ('iri' in value) return namedNode(value.iri);
  if ('typed' in value) return literal(value.typed, namedNode(expand(value.type)));
  return value.language ? literal(value.text, value.language) : literal(value.text);
}
