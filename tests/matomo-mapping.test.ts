import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Misread } from '../server/contract/event.ts';
import { parseMapping } from '../server/connectors/mapping.ts';
import { matomoReader } from '../server/connectors/matomo.ts';
import { MatomoMapping } from '../server/connectors/matomo-mapping.ts';
import { wholeMapping } from './matomo-app.ts';

/** From requests to events by a mapping, without a server. */
const town = '065340014014';
const service = 'hundesteuer';
const sites = { '1': { authority: town, service } };
const receivedAt = new Date('2026-11-22T09:00:00Z');

type Fields = Record<string, unknown>;
/** The events of a request without what is made of it as a whole, or why it is refused. */
function eventsOf(mapping: object, request: Record<string, string>): Fields[] {
  const read = matomoReader(MatomoMapping.parse(mapping));
  return read(new Map(Object.entries({ idsite: '1', rec: '1', rand: 'a', ...request })), receivedAt).map((item) => {
    if (item instanceof Misread) return { code: item.code, field: item.field };
    const { id, time, authority, service, ...fields } = item as Fields;
    expect([typeof id, typeof time]).toEqual(['string', 'string']);
    return fields;
  });
}
const typesOf = (when: object, request: Record<string, string>) =>
  eventsOf({ sites, events: [{ type: 'submitted', when }], otherwise: 'ignore' }, { ...request, pv_id: 'Xz81aQ' }).map(
    ({ type }) => type,
  );

describe('a request', () => {
  test('is of an entry by page, title, event or goal, and each only by what it is', () => {
    const page = { url: 'https://www.example.org/formular/hund/?a=1#top', action_name: 'Hund anmelden – Stadt' };
    const event = { ...page, e_c: 'Formular', e_a: 'Absenden', e_n: 'unten' };
    const goal = { ...page, idgoal: '7' };
    const fitting: [object, object][] = [
      [{ url: '/formular/hund' }, page],
      [{ url: ['/anders', '/form*/hund*'] }, page],
      [{ title: 'Hund anmelden*' }, page],
      [{ url: '/formular/*', title: '*Stadt' }, page],
      [{ category: 'Formular' }, event],
      [{ category: 'Formular', action: ['Absenden', 'Senden'], name: 'u*n', url: '/formular/hund' }, event],
      [{ goal: '7' }, goal],
      [{ url: '/straße/b%' }, { url: 'https://www.example.org/stra%C3%9Fe/b%25' }],
    ];
    for (const [when, request] of fitting)
      expect(typesOf(when, request as Record<string, string>), JSON.stringify(when)).toEqual(['submitted']);
    const unfit: [object, object][] = [
      [{ url: '/formular/hund' }, event],
      [{ url: '/formular/hund' }, goal],
      [{ url: '/formular/hund' }, { ...page, download: 'https://www.example.org/merkblatt.pdf' }],
      [{ url: '/formular' }, page],
      [{ url: '/formular/hund' }, { url: 'no address' }],
      [{ title: 'Hund' }, page],
      [{ category: 'Formular', action: 'Abbruch' }, event],
      [{ category: 'Formular', url: '/anders' }, event],
      [{ name: '*' }, page],
      [{ goal: '8' }, goal],
      [{ title: '*' }, { action_name: 'x'.repeat(2001) }],
    ];
    for (const [when, request] of unfit)
      expect(typesOf(when, request as Record<string, string>), JSON.stringify(when)).toEqual([]);
  });

  test('gives its fields from parameters, custom variables and the address of the page, through a map where there is one', () => {
    const fields = {
      attempt: { parameter: 'url.lauf' },
      device: { parameter: 'cvar.Gerät', map: { Handy: 'smartphone', '': 'other' } },
      language: { parameter: 'dimension3' },
      rating: { parameter: 'e_v' },
    };
    const mapping = {
      sites,
      fields,
      events: [
        { type: 'started', when: { url: '/*' } },
        { type: 'rated', when: { category: 'Note' } },
        { type: 'step', when: { category: 'Note' }, fields: { step: { value: 'note' }, device: { value: 'tablet' } } },
      ],
    };
    const url = 'https://www.example.org/?lauf=0123456789abcdef';
    const cvar = JSON.stringify({ '1': ['Gerät', 'Handy'] });
    const attempt = '0123456789abcdef';
    expect(eventsOf(mapping, { url, cvar, dimension3: 'de' })).toEqual([
      { type: 'started', attempt, device: 'smartphone', language: 'de' },
    ]);
    expect(eventsOf(mapping, { url, cvar: 'nonsense' })).toEqual([{ type: 'started', attempt, device: 'other' }]);
    expect(eventsOf(mapping, { url, _cvar: '{"1":["Gerät","Uhr"]}' })).toEqual([{ code: 'invalid', field: 'cvar.Gerät' }]);
    expect(eventsOf(mapping, { url, e_c: 'Note', e_v: '4.0' })).toEqual([
      { type: 'rated', attempt, rating: 4 },
      { type: 'step', attempt, step: 'note', device: 'tablet' },
    ]);
  });

  test('has its attempt from a declared parameter, else from the id of the visitor, never from who they are', () => {
    const events = [{ type: 'started', when: { category: '*' } }];
    const person = { e_c: 'x', uid: 'erika', cip: '192.0.2.7', ua: 'Mozilla/5.0' };
    const attemptOf = (mapping: object, request: object) =>
      eventsOf({ sites, events, ...mapping }, { ...person, ...request })[0]?.['attempt'];
    expect(eventsOf({ sites, events }, person)).toEqual([{ code: 'invalid', field: '_id' }]);
    expect(attemptOf({}, { _id: '0123456789abcdef', pv_id: 'Xz81aQ' })).toBe('0123456789abcdef');
    expect(attemptOf({}, { cid: 'fedcba9876543210', _id: '0123456789abcdef' })).toBe('fedcba9876543210');
    expect(attemptOf({}, { pv_id: 'Xz81aQ' })).toMatch(/^[\w-]{22}$/);
    const declared = { fields: { attempt: { parameter: 'dimension1' } } };
    expect(eventsOf({ sites, events, ...declared }, { ...person, _id: '0123456789abcdef' })).toEqual([
      { code: 'invalid', field: 'dimension1' },
    ]);
    expect(attemptOf(declared, { _id: '0123456789abcdef', dimension1: 'run-of-the-form-1' })).toBe('run-of-the-form-1');
    for (const parameter of ['uid', 'cip', 'ua', 'uadata', 'token_auth'])
      expect(() => MatomoMapping.parse({ sites, events, fields: { attempt: { parameter } } })).toThrow('never read');
  });

  test('has the same name each time it comes, and another one for anything else that it says', () => {
    const nameOf = (request: object) => {
      const read = matomoReader(MatomoMapping.parse({ sites, events: [{ type: 'visited', when: { url: '/*' } }] }));
      const all = { idsite: '1', rec: '1', url: 'https://www.example.org/', rand: 'a', ...request };
      return (read(new Map(Object.entries(all)), receivedAt)[0] as { id: string }).id;
    };
    const one = nameOf({});
    for (const same of [{ token_auth: 'egs_x' }, { send_image: '0' }, { uid: 'erika' }, { cip: '192.0.2.7' }])
      expect(nameOf(same)).toBe(one);
    for (const other of [{ rand: 'b' }, { cdt: '1795338000' }, { pv_id: 'Xz81aQ' }, { url: 'https://www.example.org/b' }])
      expect(nameOf(other)).not.toBe(one);
  });

  test('of any content is an event or a refusal', () => {
    const read = matomoReader(MatomoMapping.parse(wholeMapping));
    const names = ['cdt', 'url', 'cvar', 'e_c', 'e_a', 'e_n', 'e_v', 'dimension1', 'idgoal', 'ping', '_id', '__proto__'];
    const value = fc.oneof(fc.string(), fc.constantFrom('Formular', 'Schritt', 'https://a.example/%E0?%', '[]', '{"a":null}'));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (request) => {
        const items = read(new Map([['idsite', '1'], ['rec', '1'], ...Object.entries(request)]), receivedAt);
        for (const item of items) expect(typeof item).toBe('object');
      }),
      { numRuns: 500 },
    );
  });
});

test('a mapping is refused by the path of what is wrong', () => {
  const rule = { type: 'started', when: { category: 'x' } };
  const good = { sites, events: [rule] };
  const wrong: [object, string][] = [
    [{ events: [rule] }, 'sites: '],
    [{ ...good, sites: {} }, 'sites: must name the idsites that are counted'],
    [{ ...good, sites: { '1': { authority: town } } }, 'sites.1.service: is needed, here or in fields'],
    [{ ...good, sites: { '1': { ...sites['1'], name: 'x' } } }, 'sites.1: '],
    [{ ...good, events: [] }, 'events: '],
    [{ ...good, events: [{ type: 'started' }] }, 'events.0.when: '],
    [{ ...good, events: [{ ...rule, when: {} }] }, 'events.0.when: needs url'],
    [{ ...good, events: [{ ...rule, when: { goal: '1', action: 'x' } }] }, 'events.0.when: is either'],
    [{ ...good, events: [{ ...rule, when: { url: 'https://x' } }] }, 'events.0.when.url: must be a path'],
    [{ ...good, events: [{ ...rule, when: { title: '*a*b*' } }] }, 'events.0.when.title: may have two *'],
    [{ ...good, events: [{ ...rule, type: 'begun' }] }, 'events.0.type: must be one of'],
    [{ ...good, events: [{ ...rule, fields: { step: { value: 'a' } } }] }, 'events.0.fields.step: is no field of started'],
    [{ ...good, fields: { time: { parameter: 'cdt' } } }, 'fields: Unrecognized key: "time"'],
    [{ ...good, fields: { device: { column: 'x' } } }, 'fields.device.'],
    [{ ...good, fields: { device: { parameter: 'uid' } } }, 'fields.device.parameter: is about a person and is never read'],
    [{ ...good, otherwise: 'drop' }, 'otherwise: '],
    [{ ...good, note: 'x' }, 'mapping: '],
  ];
  for (const [mapping, message] of wrong)
    expect(() => parseMapping(MatomoMapping, JSON.stringify(mapping)), message).toThrow(message);
  expect(() => parseMapping(MatomoMapping, JSON.stringify(good))).not.toThrow();
});
