import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MatomoMapping as ServerMapping } from '../../server/connectors/matomo-mapping.ts';
import { eventTypes } from '../../server/contract/event.ts';
import {
  asMatomoMapping,
  asParameter,
  asCell,
  asCells,
  blankMatomo,
  conditions,
  finished,
  kindOf,
  kinds,
  type MatomoMapping,
  missingInMatomo,
  parametersIn,
  type RequestWhen,
  siteFault,
  whenOf,
  withTexts,
} from '../../web/pages/sources/mappings/editor/matomo.ts';
import { fieldsOf } from '../../web/pages/sources/mappings/editor/model.ts';
import { odd, withPart } from './broken-parts.ts';
import { sampleTable } from '../../web/pages/sources/mappings/sample.ts';

/** The mapping of requests while it is edited, against what the server takes. */
const source = fc.oneof(fc.record({ value: fc.constantFrom('a', 'b') }), fc.record({ parameter: fc.constantFrom('e_n', 'e_v') }));
const site = fc.record({ authority: fc.constant('065340014014'), service: fc.constant('hundesteuer') }, { requiredKeys: [] });
const when: fc.Arbitrary<RequestWhen> = fc.constantFrom(
  { url: '/a' },
  { url: [] },
  { category: [], action: 'x' },
  { goal: ['1', '2'] },
  {},
);
const rule = fc.constantFrom(...eventTypes).chain((type) => {
  const names = fieldsOf(type).filter((field) => !['id', 'time'].includes(field));
  const fields = fc.dictionary(fc.constantFrom(...names), source, { maxKeys: names.length });
  return fc.record({ type: fc.constant(type), when, fields });
});
const mappings: fc.Arbitrary<MatomoMapping> = fc.record({
  sites: fc.dictionary(fc.constantFrom('1', '2'), site),
  fields: fc.dictionary(fc.constantFrom('authority', 'service', 'attempt'), source),
  events: fc.array(rule, { minLength: 1, maxLength: 3 }),
});

test('a mapping that lacks nothing is one that the server takes, with the same events', () => {
  let complete = 0;
  fc.assert(
    fc.property(mappings, (mapping) => {
      if (missingInMatomo(mapping).length > 0) return;
      complete += 1;
      expect(ServerMapping.parse(finished(mapping)).events.length).toBe(mapping.events.length);
      expect(asMatomoMapping(finished(mapping))).toEqual(finished(mapping));
    }),
    { numRuns: 1000 },
  );
  expect(complete).toBeGreaterThan(10);
});

test('JSON whose parts are of another form is no mapping: it could not be shown', () => {
  const rule = { type: 'started', when: { url: '/a' } };
  const whole = { sites: { '1': {} }, fields: {}, events: [rule] };
  expect(asMatomoMapping(whole)).toBe(whole);
  for (const change of [
    { fields: { attempt: 'dimension1' } },
    { fields: { attempt: null } },
    { sites: { '1': null } },
    { sites: { '1': { authority: null } } },
    { events: [{ ...rule, type: null }] },
    { events: [{ ...rule, type: { parameter: 1 } }] },
    { events: [{ ...rule, when: { url: [1] } }] },
    { events: [{ type: 'started' }] },
    { events: [{ ...rule, fields: { step: { column: 'A' } } }] },
  ])
    expect(asMatomoMapping({ ...whole, ...change }), JSON.stringify(change)).toBeUndefined();
});

test('whatever part of a mapping becomes something else, what is left of it can be looked through or is no mapping', () => {
  fc.assert(
    fc.property(mappings, fc.nat(), odd, (mapping, place, other) => {
      const read = asMatomoMapping(withPart(mapping, place, other));
      if (read) expect(() => [missingInMatomo(read), parametersIn(read), finished(read), asCells(read.fields)]).not.toThrow();
    }),
  );
});

test('a new one lacks the website and what its event comes of', () => {
  expect(missingInMatomo(blankMatomo)).toEqual([{ field: 'sites' }, { field: 'when', place: 0 }]);
});

test('a source is edited as a column and sent as it was', () => {
  fc.assert(
    fc.property(source, (one) => {
      const cell = asCell(one);
      expect(cell && asParameter(cell)).toEqual(one);
    }),
  );
});

test('a condition keeps its kind while its texts are taken out, and takes page and title to another kind', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.array(fc.constantFrom(...conditions)), (kind, emptied) => {
      const begun = whenOf(kind, { url: '/a', category: 'b', goal: '1' });
      expect(kindOf(begun)).toBe(kind);
      expect(begun.url).toBe('/a');
      const after = emptied.reduce((now, condition) => (condition in now ? withTexts(now, condition, []) : now), begun);
      expect(kindOf(after)).toBe(kind);
    }),
  );
  expect(withTexts({ url: '/a' }, 'title', ['b', 'c'])).toEqual({ url: '/a', title: ['b', 'c'] });
});

test('columns and values of a sample are found, whatever it is', () => {
  expect(sampleTable('csv', 'Vorgang;"Beginn; genau"\r\n1;"a;b"\n2;c')).toEqual({
    columns: ['Vorgang', 'Beginn; genau'],
    rows: [
      ['1', 'a;b'],
      ['2', 'c'],
    ],
  });
  expect(sampleTable('xlsx', 'a\tb\n1\t').rows).toEqual([['1', '']]);
  expect(sampleTable('json', '{"case":{"id":1},"at":null}\n{"what":"x"}')).toEqual({
    columns: ['case.id', 'at', 'what'],
    rows: [
      ['1', '', null],
      [null, null, 'x'],
    ],
  });
  const request = '/matomo.php?e_c=a&uid=erika&url=https%3A%2F%2Fa.example%2F%3Flauf%3D7 HTTP/1.1';
  expect(sampleTable('matomo', request)).toEqual({
    columns: ['e_c', 'url', 'url.lauf'],
    rows: [['a', 'https://a.example/?lauf=7', '7']],
  });
  expect(sampleTable('xes', '<log/>')).toEqual({ columns: [], rows: [] });
});

test('cells of a sample stay in their columns, whichever of them are empty', () => {
  expect(sampleTable('csv', ';x;y\n;;2\n1;;').rows).toEqual([
    ['', '', '2'],
    ['1', '', ''],
  ]);
  expect(sampleTable('csv', ';x;y').columns).toEqual(['', 'x', 'y']);
  const cell = fc.constantFrom('', 'a', 'b c', 'ä;1', '"', 'x""y', '2,5');
  const quoted = (text: string) => (/[;"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), (cells) => {
      expect(sampleTable('csv', `A;B;C\n${cells.map(quoted).join(';')}`).rows).toEqual([cells]);
    }),
  );
});

test('a website that is there already is not added anew, which would take away whose it is', () => {
  const sites = { '1': { authority: '065340014014' } };
  expect(siteFault('1', sites)).toBe('siteTaken');
  expect(siteFault('2', sites)).toBeUndefined();
  expect(siteFault('constructor', sites)).toBeUndefined();
  expect(siteFault('1 2', sites)).toBe('siteWrong');
});
