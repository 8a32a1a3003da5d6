import { marburg, service } from '../marburg.ts';

/** Bodies made from the schemas of the OpenAPI document and then spoilt, so that they get past the first check and further. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
}

/** Values that somebody might mean. */
const texts = [
  marburg,
  service,
  '066110000000',
  'hundesteuer',
  '2026-11-22',
  '2026-10-25T02:30:00+02:00',
  '2026-11-22T08:30:00Z',
  'started',
  'person',
  'csv',
  'xes',
  'de',
  'attempt-0123456789',
  'https://example.org/',
  'erika@example.org',
  'dl-de/zero-2-0',
];
/** What fields of these names hold where they are right; otherwise hardly a body would get past the first check. */
const right: Record<string, unknown> = {
  authority: marburg,
  service,
  time: '2026-11-22T08:30:00Z',
  attempt: 'attempt-0123456789',
  step: 'person',
  page: 'start',
  from: '2026-11-01T00:00:00Z',
  to: '2026-11-23T00:00:00Z',
  month: '2026-10',
  authorities: [marburg],
  role: 'reader',
  account: 'erika',
  specversion: '1.0',
};
/** Values that nobody means. */
const odd: unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egnitset',
  "'; drop table attempt; --",
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'ß'.repeat(3000),
  '9'.repeat(400),
  '0000-00-00',
  '2026-02-30',
  '275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59Z',
  -1,
  0,
  0.1,
  1e308,
  -0,
  2 ** 31,
  2 ** 53 + 2,
  true,
  [],
  {},
  [[[[]]]],
  { $ref: '#' },
  { __proto__: null, toString: 'x' },
  { length: 1e9 },
];

export class Fuzzer {
  readonly random: () => number;
  readonly schemas: Record<string, Schema>;

  constructor(random: () => number, schemas: Record<string, Schema>) {
    this.random = random;
    this.schemas = schemas;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(from: readonly T[]): T {
    const index = Math.floor(this.random() * from.length);
    const found = from[index];
    if (found === undefined && from.length === 0) throw new Error('nothing to pick from');
    return found as T;
  }

  /** A value for a schema, spoilt here and there. */
  value(schema: Schema, depth = 0): unknown {
    if (this.chance(0.02)) return this.pick(odd);
    if (depth > 6) return null;
    if (schema.$ref) return this.value(this.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.pick(schema.enum);
    const several = schema.oneOf ?? schema.anyOf ?? schema.allOf;
    if (several) return this.value(this.pick(several), depth + 1);
    return this.typed(schema, depth);
  }

  private typed(schema: Schema, depth: number): unknown {
    const type = Array.isArray(schema.type) ? this.pick(schema.type) : (schema.type ?? this.pick(['string', 'object', 'number']));
    switch (type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return Array.from({ length: Math.floor(this.random() * 4) }, () => this.value(schema.items ?? {}, depth + 1));
      case 'integer':
        return Math.floor(this.random() * 100);
      case 'number':
        return this.random() * 1000;
      case 'boolean':
        return this.chance(0.5);
      case 'null':
        return null;
      default:
        return schema.format === 'uuid' ? '00000000-0000-4000-8000-000000000001' : this.pick(texts);
    }
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): object {
    const made: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(properties))
      if (required.includes(name) ? !this.chance(0.02) : this.chance(0.6))
        made[name] = name in right && this.chance(0.95) ? right[name] : this.value(schema, depth + 1);
    if (this.chance(0.03)) made[this.pick(['name', '__proto__', 'constructor', '', '\u0000', 'x'.repeat(300)])] = this.pick(odd);
    return made;
  }

  /** A body as it goes over the wire: JSON mostly, at times cut off, not JSON at all, or bytes. */
  body(schema: Schema): string | Buffer {
    if (this.chance(0.03)) return Buffer.from(Array.from({ length: 64 }, () => Math.floor(this.random() * 256)));
    const text = JSON.stringify(this.value(schema)) ?? '';
    if (this.chance(0.03)) return text.slice(0, Math.floor(this.random() * text.length));
    return this.chance(0.02) ? text.replaceAll('"', "'") : text;
  }
}
