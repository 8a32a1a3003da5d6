import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes } from '../server/contract/codelists.ts';
import { eventTypes } from '../server/contract/event.ts';
import { licenceIds } from '../server/contract/licences.ts';
import { type TestApp, testApp } from './app.ts';
import { type Catalogue, catalogueOf, csvOf, takeMaster } from './master-files.ts';

/** Any catalogue, written to files and read from them into an empty instance, is the same catalogue. */
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z');
});
afterAll(() => tested.close());

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const nameOf = (first: string) =>
  fc.string({ unit: fc.constantFrom(...'abcäöüßÄé ;,"\'|=/&.-1'), maxLength: 20 }).map((rest) => `${first}${rest}`.trimEnd());
const label = fc.record({ de: nameOf('N'), en: optional(nameOf('E')) });
const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const present = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const ars = fc.integer({ min: 1, max: 999_999 }).map((number) => `06${number}`.padEnd(12, '0'));
const serviceKey = fc.oneof(
  fc.integer({ min: 0, max: 999_999 }).map((number) => `99${`${number}`.padStart(12, '0')}`),
  fc.stringMatching(/^[a-z][a-z0-9-]{2,12}$/),
);
const key = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/);

const authority = fc
  .record({
    ars,
    name: nameOf('K'),
    comparable: fc.boolean(),
    district: optional(nameOf('D')),
    licence: optional(fc.constantFrom(...licenceIds)),
    inhabitants: optional(
      fc.record({ count: fc.integer({ min: 1, max: 9_999_999 }), date: day, source: optional(nameOf('Q')) }).map(present),
    ),
  })
  .map(present);
const service = fc
  .record({
    key: serviceKey,
    name: label.map(present),
    topic: optional(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}[a-z0-9]$/)),
    audience: optional(fc.constantFrom(...codes('audience'))),
    leikaType: optional(nameOf('2')),
  })
  .map(present);
const offer = fc
  .record({
    authority: fc.nat(),
    service: fc.nat(),
    steps: fc.uniqueArray(fc.record({ key, label: label.map(present) }), { selector: (step) => step.key, maxLength: 5 }),
    idleMinutes: fc.integer({ min: 1, max: 10_080 }),
    draftDays: fc.integer({ min: 1, max: 150 }),
    free: fc.boolean(),
    measures: optional(fc.uniqueArray(fc.constantFrom(...eventTypes), { minLength: 1 })),
    onlineSince: optional(day),
    onlineUntil: optional(day),
  })
  .map(present);

const catalogues = fc
  .record({
    authorities: fc.uniqueArray(authority, { selector: (entry) => entry.ars, minLength: 1, maxLength: 5 }),
    services: fc.uniqueArray(service, { selector: (entry) => entry.key, minLength: 1, maxLength: 5 }),
    offers: fc.array(offer, { maxLength: 6 }),
  })
  .map(({ authorities, services, offers }): Catalogue => {
    const placed = offers.map((entry) => ({
      ...entry,
      authority: authorities[entry.authority % authorities.length]?.ars ?? '',
      service: services[entry.service % services.length]?.key ?? '',
      pages: [],
    }));
    const once = new Map(placed.map((entry) => [`${entry.authority} ${entry.service}`, entry]));
    return { authorities, services, offers: [...once.values()] };
  });

const german = (number: number) => new Intl.NumberFormat('de').format(number);
const germanDay = (text: string | undefined) => text?.split('-').reverse().join('.');

/** The three files of a catalogue, as a town hall writes them. */
function filesOf({ authorities, services, offers }: Catalogue, delimiter: string): [string, string][] {
  const ofAuthorities = authorities.map((entry) => ({
    ars: entry.ars,
    name: entry.name,
    inhabitants: entry.inhabitants && german(entry.inhabitants.count),
    date: germanDay(entry.inhabitants?.date),
    source: entry.inhabitants?.source,
    district: entry.district,
    comparable: entry.comparable ? 'ja' : 'nein',
    licence: entry.licence,
  }));
  const ofServices = services.map(({ name, ...rest }) => ({ ...rest, 'name.de': name.de, 'name.en': name.en }));
  const ofOffers = offers.map((entry) => ({
    authority: entry.authority,
    service: entry.service,
    steps: entry.steps.length > 0 ? JSON.stringify(entry.steps) : '',
    idleMinutes: german(entry.idleMinutes),
    draftDays: `${entry.draftDays}`,
    free: `${entry.free}`,
    measures: entry.measures?.join('|'),
    since: entry.onlineSince,
    until: germanDay(entry.onlineUntil),
  }));
  return [
    [
      'authorities-csv',
      csvOf('ars name inhabitants date source district comparable licence'.split(' '), ofAuthorities, delimiter),
    ],
    ['services-csv', csvOf('key name.de name.en topic audience leikaType'.split(' '), ofServices, delimiter)],
    [
      'offers-csv',
      csvOf('authority service steps idleMinutes draftDays free measures since until'.split(' '), ofOffers, delimiter),
    ],
  ];
}

const sorted = ({ authorities, services, offers }: Catalogue) => ({
  authorities: [...authorities].sort((one, other) => (one.ars < other.ars ? -1 : 1)),
  services: [...services].sort((one, other) => (one.key < other.key ? -1 : 1)),
  offers: [...offers].sort((one, other) => (one.authority + one.service < other.authority + other.service ? -1 : 1)),
});

test('any catalogue comes out of its files as it went in, and the second time nothing changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      catalogues,
      fc.constantFrom(';', ',', '\t'),
      fc.constantFrom('utf8', 'bom', 'windows-1252'),
      async (catalogue, delimiter, encoding) => {
        await tested.store.pool.query('truncate authority, service, offer, annotation, service_reference');
        for (const round of ['first', 'second'])
          for (const [format, text] of filesOf(catalogue, delimiter)) {
            const report = await takeMaster(tested, format, encoded(text, encoding));
            expect([report.errors, report.stored], `${round} ${format}`).toEqual([[], true]);
            if (round === 'second') expect(report.changes).toEqual([]);
          }
        expect(sorted(await catalogueOf(tested))).toEqual(sorted(catalogue));
      },
    ),
    { numRuns: 40 },
  );
});

const encoded = (text: string, encoding: string) =>
  encoding === 'windows-1252' ? Buffer.from(text, 'latin1') : Buffer.from(`${encoding === 'bom' ? '\ufeff' : ''}${text}`);
