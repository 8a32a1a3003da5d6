import fc from 'fast-check';

/** What may stand in JSON where something else should. */
export const odd = fc.constantFrom<unknown>(null, 'text', 1, true, [], {}, [null], { value: null }, { column: 1 });

/** JSON with the part at a place, counted from the outside in, made another one. */
export function withPart(json: unknown, place: number, other: unknown): unknown {
  const paths = pathsIn(json);
  return replaced(json, paths[place % paths.length] ?? [], other);
}

const pathsIn = (json: unknown): string[][] =>
  typeof json !== 'object' || json === null
    ? [[]]
    : [[], ...Object.entries(json).flatMap(([key, part]) => pathsIn(part).map((path) => [key, ...path]))];

function replaced(json: unknown, [key, ...rest]: string[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(json)) return json.map((part: unknown, index) => (`${index}` === key ? replaced(part, rest, other) : part));
  const object = json as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, other) };
}
