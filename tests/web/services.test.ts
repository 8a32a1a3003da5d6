import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterText, ownQuery, parseFilters } from '../../web/filters.ts';
import type { Session } from '../../server/contract/people.ts';
import { foundPlaces } from '../../web/find/found.ts';
import { allPlaces } from '../../web/find/places.ts';
import { locales } from '../../web/i18n/locale.ts';
import { best, worst } from '../../web/pages/overview/topFlop.ts';
import { foundLines, nextSort, serviceLines, sortOf } from '../../web/pages/services/lines.ts';
import type { ServicesPicture } from '../../web/pages/services/picture.ts';
import { servicesCsv } from '../../web/pages/services/table.ts';
import { row } from './rows.ts';

const { de, en } = locales;
const marburg = '065340014014';
const fulda = '066310009009';
const catalogue = {
  authorities: [
    { ars: marburg, name: 'Marburg' },
    { ars: fulda, name: 'Fulda' },
  ],
  services: [
    { key: 'hund', name: { de: 'Hund anmelden', en: 'Register a dog' } },
    { key: 'pass', name: { de: 'Ärztlicher Pass' } },
  ],
  offers: [
    { authority: marburg, service: 'hund' },
    { authority: fulda, service: 'hund', silent: [{ type: 'payment' as const }] },
    { authority: fulda, service: 'pass' },
  ],
};
const offerRow = (
  authority: string,
  service: string,
  kpi: 'starts' | 'completion_rate' | 'satisfaction_mean',
  value: number | null,
) => row({ kpi, value, by: { authority, service }, n: value === null ? null : 40, flag: value === null ? 'not_measured' : '' });
const picture: ServicesPicture = {
  range: { from: '2026-10-01', to: '2026-10-03' },
  before: undefined,
  lastDay: '2026-11-21',
  asOf: '',
  authority: undefined,
  offers: [
    offerRow(marburg, 'hund', 'starts', 100),
    offerRow(marburg, 'hund', 'completion_rate', 0.5),
    offerRow(fulda, 'hund', 'starts', 200),
    offerRow(fulda, 'hund', 'completion_rate', 0.75),
    offerRow(fulda, 'hund', 'satisfaction_mean', 4.25),
    offerRow(fulda, 'pass', 'starts', null),
  ],
  course: [
    row({ kpi: 'starts', value: 60, period: '2026-10-01', by: { authority: marburg, service: 'hund' } }),
    row({ kpi: 'starts', value: 40, period: '2026-10-03', by: { authority: marburg, service: 'hund' } }),
    row({ kpi: 'starts', value: 200, period: '2026-10-02', by: { authority: fulda, service: 'hund' } }),
  ],
  dropOffs: [
    {
      authority: marburg,
      service: 'hund',
      steps: [
        { step: '', reached: 100, left: 5, rate: 0.05 },
        { step: 'a', label: { de: 'A' }, reached: 95, left: 19, rate: 0.2 },
        { step: 'b', label: { de: 'B' }, reached: 20, left: 15, rate: 0.75 },
      ],
    },
    { authority: fulda, service: 'hund', steps: [{ step: 'a', label: { de: 'A' }, reached: 200, left: 0, rate: 0 }] },
  ],
};
const lines = serviceLines(picture, catalogue, de);
const named = (found: typeof lines) => found.map((line) => `${line.serviceName} ${line.authorityName}`);

test('a line says where most people leave, among the steps enough people reached, or why that cannot be said', () => {
  expect(lines.map(({ worst: place }) => (typeof place === 'string' ? place : place.label))).toEqual(['nobody', 'A', 'noSteps']);
});

test('days without a start are zeros in the course, and what is not measured has none', () => {
  expect(lines.map(({ course }) => course)).toEqual([[0, 200, 0], [60, 0, 40], []]);
});

test('most starts come first, and what has no value last, whichever way it is sorted', () => {
  const by = (sort: string | undefined) => named(foundLines(lines, '', sortOf(sort), de));
  expect(by(undefined)).toEqual(['Hund anmelden Fulda', 'Hund anmelden Marburg', 'Ärztlicher Pass Fulda']);
  expect(by('starts')).toEqual(['Hund anmelden Marburg', 'Hund anmelden Fulda', 'Ärztlicher Pass Fulda']);
  expect(by('service')[0]).toBe('Ärztlicher Pass Fulda');
  expect(by('nonsense')).toEqual(by(undefined));
});

test('a heading sorts numbers from the largest and names from A, the other way round the second time', () => {
  expect(nextSort('completion', sortOf(undefined))).toBe('-completion');
  expect(nextSort('completion', sortOf('-completion'))).toBe('completion');
  expect(nextSort('service', sortOf(undefined))).toBe('service');
  expect(nextSort('service', sortOf('service'))).toBe('-service');
});

test('all words of a search must be there, in any case and order', () => {
  const found = (search: string) => named(foundLines(lines, search, sortOf(undefined), de));
  expect(found('fulda HUND')).toEqual(['Hund anmelden Fulda']);
  expect(found('ärzt')).toEqual(['Ärztlicher Pass Fulda']);
  expect(found('hund kassel')).toEqual([]);
});

test('the file has the lines in the order of the screen, with full precision, in the language of the screen', () => {
  const csv = servicesCsv(foundLines(lines, 'hund', sortOf('starts'), de), de);
  expect(csv.split('\r\n').slice(1)).toEqual([
    'Hund anmelden;Marburg;100;0,5;A;0,2;;;',
    'Hund anmelden;Fulda;200;0,75;niemand;;4,25;40;lückenhaft',
    '',
  ]);
  expect(servicesCsv(serviceLines(picture, catalogue, en), en)).toContain(
    'Register a dog,Fulda,200,0.75,nobody,,4.25,40,with gaps',
  );
});

test('nobody is among the best and the worst at once, and nobody is judged by few', () => {
  const line = (rate: number, n: number) => ({
    ...{ authority: 'a', service: `${rate}`, authorityName: '', serviceName: '', starts: undefined },
    completion: row({ kpi: 'completion_rate', value: rate, n }),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 60 }))), (drawn) => {
      const offers = drawn.map(([rate, n]) => line(rate, n));
      const [top, flop] = [best(offers), worst(offers)];
      const judged = drawn.filter(([, n]) => n >= 30).length;
      expect(top.length + flop.length).toBe(Math.min(judged, 10));
      expect(top.some((one) => flop.includes(one))).toBe(false);
      const lowest = Math.min(...top.map(({ completion }) => completion?.value ?? 0));
      for (const { completion } of flop) expect(completion?.value).toBeLessThanOrEqual(lowest);
    }),
  );
});

test('comparison, search, order and split are in the address, the latter three of their page only', () => {
  const address = '?search=hund+fulda&sort=-worst&by=device&period=2026-Q3&before=year_weeks';
  expect(filterText(parseFilters(address), ownQuery(address))).toBe(address);
  expect(filterText(parseFilters(address))).toBe('?period=2026-Q3&before=year_weeks');
  expect(filterText(parseFilters('?before=nonsense'))).toBe('');
});

test('the search over everything finds services with their town, towns and pages, names that begin so first', () => {
  const known = { catalogue, views: [], session: undefined };
  const places = allPlaces(known, de);
  expect(foundPlaces(places, 'fulda hund').map(({ path }) => path)).toEqual([`/services/${fulda}/hund`]);
  expect(foundPlaces(places, 'fulda')[0]).toMatchObject({ kind: 'authority', authority: fulda, path: '/' });
  expect(foundPlaces(places, '').map(({ label }) => label)).toEqual([
    'Übersicht',
    'Dienste',
    'Vergleich',
    'Vollständigkeit der Daten',
    'Ihr Konto',
    'Offene Daten',
    'Methode',
    'Schnittstelle',
  ]);
  expect(foundPlaces(allPlaces(known, en), 'method')[0]?.path).toBe('/method?lang=en');
});

test('pages, tasks, topics and saved views are found by their names in both languages, as far as they are somebody’s', () => {
  const session = (role: 'admin' | 'reader'): Session => ({
    ...{ kind: 'person', person: 1, name: 'E', language: 'de', authorities: 'all' },
    roles: [{ role }],
  });
  const services = [{ key: 'hund', name: { de: 'Hund anmelden', en: 'Register a dog' }, topic: 'steuern' }];
  const views = [{ id: 'v', name: 'Jeden Montag', address: '/services?period=7d' }];
  const found = (search: string, role: 'admin' | 'reader') =>
    foundPlaces(allPlaces({ catalogue: { ...catalogue, services }, views, session: session(role) }, de), search).map(
      ({ kind, path }) => `${kind} ${path}`,
    );
  expect(found('people', 'admin')).toContain('page /admin/people');
  for (const search of ['neue quelle', 'new source']) expect(found(search, 'admin')).toEqual(['action /sources/new']);
  expect(found('taxes', 'reader')).toEqual(['topic /topics/steuern']);
  expect(found('montag', 'reader')).toEqual(['view /services?period=7d']);
  expect(found('register dog fulda', 'reader')).toEqual([`service /services/${fulda}/hund`]);
  expect(found('', 'reader')).toContain('view /services?period=7d');
  for (const search of ['personen', 'neue quelle', 'daten & quellen', 'verwaltung']) expect(found(search, 'reader')).toEqual([]);
});
