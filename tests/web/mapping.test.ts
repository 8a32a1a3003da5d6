import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, RowMapping as ServerMapping } from '../../server/connectors/row-mapping.ts';
import { eventSchemas, eventTypes } from '../../server/contract/event.ts';
import { goOver } from '../../web/pages/sources/mappings/editor/drafts.ts';
import {
  asRowMapping,
  blankMapping,
  type CellSource,
  columnsIn,
  type Fields,
  fieldsOf,
  missingIn,
  neededBy,
  type RowMapping,
  type Rule,
} from '../../web/pages/sources/mappings/editor/model.ts';
import { savedElsewhere } from '../../web/pages/sources/mappings/elsewhere.ts';
import { odd, withPart } from './broken-parts.ts';

/** The mapping of a table while it is edited, against what the server takes. */
const source: fc.Arbitrary<CellSource> = fc.oneof(
  fc.record({ value: fc.constantFrom('a', 'b') }),
  fc.record({ column: fc.constantFrom('A', 'B', 'C') }),
);
const fields = (names: readonly string[]): fc.Arbitrary<Fields> =>
  fc.dictionary(fc.constantFrom(...names), source, { maxKeys: names.length });
const rule: fc.Arbitrary<Rule> = fc.constantFrom(...eventTypes).chain((type) =>
  fc.record({
    type: fc.constant(type),
    fields: fields(fieldsOf(type)),
    ...(type === 'visited' ? { when: fc.constant({ column: 'D', filled: true }) } : {}),
  }),
);
const events: fc.Arbitrary<RowMapping> = fc.record({
  kind: fc.constant('events' as const),
  fields: fields(['authority', 'service', 'attempt', 'time']),
  events: fc.array(rule, { minLength: 1, maxLength: 3 }),
});
const totals: fc.Arbitrary<RowMapping> = fc.record({
  kind: fc.constant('totals' as const),
  fields: fields(['authority', 'service', 'month']),
  counts: fc.array(fields(['count', 'channel', 'measure']), { minLength: 1, maxLength: 3 }),
});

test('a mapping that lacks nothing is one that the server takes, and reads the same columns', () => {
  let complete = 0;
  fc.assert(
    fc.property(fc.oneof(events, totals), (mapping) => {
      if (missingIn(mapping).length > 0) return;
      complete += 1;
      expect(asRowMapping(mapping)).toBe(mapping);
      expect(new Set(columnsIn(mapping))).toEqual(new Set(columnsOf(ServerMapping.parse(mapping))));
    }),
    { numRuns: 2000 },
  );
  expect(complete).toBeGreaterThan(20);
});

test('an event whose type lacks a needed field is said to, wherever the field could stand', () => {
  const complete: Fields = {
    authority: { value: 'x' },
    service: { value: 'x' },
    attempt: { column: 'A' },
    time: { column: 'A' },
  };
  const payment = (own: Fields): RowMapping => ({ kind: 'events', fields: complete, events: [{ type: 'payment', fields: own }] });
  expect(missingIn(payment({ paymentMethod: { value: 'paypal' } }))).toEqual([{ field: 'paymentStatus', place: 0 }]);
  expect(missingIn(payment({ paymentMethod: { value: '' }, paymentStatus: { column: 'A' } }))).toEqual([
    { field: 'paymentMethod', place: 0 },
  ]);
  expect(missingIn({ ...payment({}), fields: {} })).toContainEqual({ field: 'authority' });
  expect(missingIn(blankMapping('totals')).map(({ field }) => field)).toEqual(['authority', 'service', 'month', 'count']);
});

test('needed are exactly the fields without which an event is refused, but the id made from the line', () => {
  for (const type of eventTypes) {
    const { error } = eventSchemas[type].safeParse({ type });
    const lacking = (error?.issues ?? [])
      .map(({ path }) => String(path[0]))
      .filter((field) => type === 'visited' || field !== 'id');
    expect(neededBy(type).sort(), type).toEqual(lacking.sort());
  }
});

test('text is a mapping only with the outline of one', () => {
  expect(asRowMapping({ kind: 'events', events: [{ type: 'started' }] })).toBeDefined();
  expect(asRowMapping(blankMapping('totals'))).toBeDefined();
  for (const other of [
    null,
    'events',
    [],
    {},
    { kind: 'events' },
    { kind: 'events', events: 'all' },
    { kind: 'totals', counts: [] },
  ])
    expect(asRowMapping(other)).toBeUndefined();
});

const inner = (change: object) => ({ kind: 'events', events: [{ type: 'started', ...change }] });

test('nor is JSON a mapping whose parts are of another form: it could not be shown', () => {
  for (const fields of [{ time: 'begonnen' }, { time: null }, { time: {} }, { time: { column: 1 } }, { time: [] }, null, []]) {
    expect(asRowMapping(inner({ fields })), JSON.stringify(fields)).toBeUndefined();
    expect(asRowMapping({ ...inner({}), fields }), JSON.stringify(fields)).toBeUndefined();
    expect(asRowMapping({ kind: 'totals', fields: {}, counts: [fields] }), JSON.stringify(fields)).toBeUndefined();
  }
  for (const change of [
    { type: null },
    { type: { value: 'started' } },
    { when: null },
    { when: { column: 'A', in: 'x' } },
    { when: { column: 'A', notIn: [null] } },
    { when: 'always' },
    { fields: { device: { column: 'A', map: { x: null } } } },
  ])
    expect(asRowMapping(inner(change)), JSON.stringify(change)).toBeUndefined();
});

test('whatever part of a mapping becomes something else, what is left of it can be looked through or is no mapping', () => {
  fc.assert(
    fc.property(fc.oneof(events, totals), fc.nat(), odd, (mapping, place, other) => {
      const read = asRowMapping(withPart(mapping, place, other));
      if (!read) return;
      expect(() => [missingIn(read), columnsIn(read)]).not.toThrow();
      expect(columnsIn(read).every((column) => typeof column === 'string')).toBe(true);
    }),
  );
});

test('whoever goes from one kind of mapping to another and back finds each as it was left', () => {
  const kinds = ['a', 'b', 'c'] as const;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...kinds), fc.string())), (turns) => {
      const left = new Map<string, string>();
      let kind: (typeof kinds)[number] = 'a';
      let now: ReturnType<typeof goOver<(typeof kinds)[number], string>> = { begun: {}, draft: 'blank a' };
      for (const [to, typed] of turns) {
        left.set(kind, typed);
        now = goOver(now.begun, { kind, draft: typed }, to, (blank) => `blank ${blank}`);
        expect(now.draft).toBe(left.get(to) ?? `blank ${to}`);
        kind = to;
      }
    }),
  );
});

test('of the versions that came since a draft was begun, those not saved here are from elsewhere', () => {
  const list = (newest: number) => Array.from({ length: newest }, (_, older) => ({ version: newest - older }));
  expect(savedElsewhere(list(2), 2, [])).toBeUndefined();
  expect(savedElsewhere(list(3), 2, [])).toBe(3);
  expect(savedElsewhere(list(3), 2, [3])).toBeUndefined();
  expect(savedElsewhere(list(4), 2, [4])).toBe(3); // saved over it without having seen it
  expect(savedElsewhere(list(5), 2, [3, 5])).toBe(4);
});
