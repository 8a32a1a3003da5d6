import fc from 'fast-check';
import { codes } from '../server/contract/codelists.ts';
import type { Delivery, RefOffer, SentEvent } from './reference/attempts.ts';
import type { RefVolume } from './reference/answers.ts';

/**
 * Streams that look for trouble: few attempts with few, often equal, moments at the nights that are 23 or 25 hours long,
 * at turns of the year and around the limits of their offers; ids used again for other offers and by other sources.
 */
const everything = [
  'visited',
  'started',
  'step',
  'authenticated',
  'payment',
  'saved',
  'resumed',
  'error',
  'submitted',
  'ineligible',
  'abandoned',
  'rated',
  'decided',
];
const town = '065340014014';
const city = '064120000000';
const village = '065320003003';
const permit = '99115005104000';
const declared = { idleMinutes: 120, draftDays: 30, free: false, topic: 'unknown' };

/** Offers that differ in limits, order of steps, price, in what they measure and in whether inhabitants are known. */
export const offers: RefOffer[] = [
  {
    ...declared,
    authority: town,
    inhabitants: 76_571,
    service: permit,
    topic: 'housing',
    steps: ['start', 'address', 'check', 'done'],
    measures: everything,
  },
  {
    ...declared,
    authority: city,
    inhabitants: 773_068,
    service: permit,
    topic: 'housing',
    steps: ['check', 'done', 'start', 'address'],
    idleMinutes: 15,
    draftDays: 2,
    measures: everything,
  },
  {
    ...declared,
    authority: town,
    inhabitants: 76_571,
    service: 'dog-tax',
    free: true,
    steps: ['start', 'address', 'check', 'done'],
    draftDays: 1,
  },
  {
    ...declared,
    authority: city,
    inhabitants: 773_068,
    service: 'dog-tax',
    steps: ['done', 'check', 'address', 'start'],
    idleMinutes: 1,
  },
  {
    ...declared,
    authority: city,
    inhabitants: 773_068,
    service: 'fine-notice',
    topic: 'order',
    steps: ['start', 'address', 'check', 'done'],
    measures: ['submitted', 'decided'],
  },
  {
    ...declared,
    authority: village,
    service: permit,
    topic: 'housing',
    steps: ['start', 'address', 'check', 'done'],
    measures: everything,
  },
];

export const volumes: RefVolume[] = ['2026-01', '2026-03', '2026-04', '2026-10', '2026-12', '2027-01'].flatMap((month, index) => [
  { authority: town, service: permit, month, channel: 'counter', count: 3 + index },
  { authority: town, service: permit, month, channel: 'post', count: 1 },
  { authority: city, service: 'fine-notice', month, channel: 'phone', count: index },
  { authority: city, service: 'fine-notice', month, channel: 'online', measure: 'starts', count: 40 + index },
]);

export const pages = ['info', 'fees'];

/** Nights around which local days are 23 or 25 hours long, the year ends, or ISO week 53 begins and ends. */
export const spring = [
  '2026-03-28T23:00:00Z',
  '2026-03-29T00:59:59.999Z',
  '2026-03-29T01:00:00Z',
  '2026-03-29T22:00:00Z',
  '2026-03-31T21:59:59.999Z',
  '2026-04-07T06:00:00Z',
];
export const wholeYear = [
  ...spring,
  '2025-12-31T22:59:59.999Z',
  '2025-12-31T23:00:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-10-24T22:00:00Z',
  '2026-12-27T22:59:59.999Z',
  '2026-12-27T23:00:00Z',
  '2026-12-31T22:59:59.999Z',
  '2027-01-03T22:59:59.999Z',
];

const minute = 60_000;
const day = 1440 * minute;
/** Distances between moments, the limits of the offers to the millisecond among them. */
const pauses = [
  0,
  0,
  0,
  1,
  1000,
  1049,
  1050,
  minute,
  minute + 1,
  15 * minute,
  15 * minute + 1,
  61 * minute,
  120 * minute,
  120 * minute + 1,
  day,
  2 * day,
  2 * day + 1,
];

const code = (list: Parameters<typeof codes>[0]) => fc.constantFrom<string>(...codes(list));
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 });
const language = fc.constantFrom('de', 'en', 'uk', 'da');
const device = { device: maybe(code('device')), channel: maybe(code('channel')), language: maybe(language) };

const step = fc.constantFrom('start', 'address', 'check', 'done');
const ofType = (type: string, fields: object = {}) => fc.record({ type: fc.constant(type), ...fields });
const facts = fc.oneof(
  { weight: 3, arbitrary: ofType('started', device) },
  { weight: 5, arbitrary: ofType('step', { step, ...device }) },
  { weight: 1, arbitrary: ofType('authenticated', { authMethod: code('authMethod'), trustLevel: maybe(code('trustLevel')) }) },
  { weight: 2, arbitrary: ofType('payment', { paymentMethod: code('paymentMethod'), paymentStatus: code('paymentStatus') }) },
  { weight: 2, arbitrary: ofType('saved') },
  { weight: 1, arbitrary: ofType('resumed') },
  { weight: 3, arbitrary: ofType('error', { errorKind: code('errorKind'), step: maybe(step) }) },
  { weight: 2, arbitrary: ofType('submitted') },
  { weight: 1, arbitrary: ofType('ineligible') },
  { weight: 3, arbitrary: ofType('abandoned', { reason: maybe(code('reason')) }) },
  {
    weight: 2,
    arbitrary: ofType('rated', { rating: fc.integer({ min: 1, max: 5 }), foundInformation: maybe(code('foundInformation')) }),
  },
  { weight: 2, arbitrary: ofType('decided', { handling: code('handling'), mediaBreak: code('mediaBreak') }) },
) as fc.Arbitrary<Partial<SentEvent> & { type: string }>;

const source = fc.integer({ min: 0, max: 1 });
const offer = fc.constantFrom(...offers);

/** The events of one attempt: moments that mostly follow each other, in no order of types. */
const attempt = (moments: string[]) =>
  fc.record({
    offer,
    id: fc.integer({ min: 0, max: 30 }),
    begin: fc.constantFrom(...moments),
    events: fc.array(fc.record({ fact: facts, pause: fc.constantFrom(...pauses), source }), { minLength: 1, maxLength: 9 }),
  });

const views = (moments: string[]) =>
  fc.uniqueArray(
    fc.record({
      offer,
      source,
      id: fc.integer({ min: 0, max: 2 }),
      begin: fc.constantFrom(...moments),
      page: maybe(fc.constantFrom(...pages)),
      referrer: maybe(code('referrer')),
      country: maybe(fc.constantFrom('DE', 'AT')),
      device: maybe(code('device')),
      language: maybe(language),
    }),
    // which of two views with one id and one time stays is not laid down, so there are none
    { minLength: 6, maxLength: 15, selector: (view) => `${view.source} ${view.offer.authority} ${view.id} ${view.begin}` },
  );

/** A stream of about `attempts` × 5 events by two sources, and views, in the order they were made, around a few of the moments. */
export function streams(moments: string[], attempts: { minLength: number; maxLength: number }): fc.Arbitrary<Delivery[]> {
  const around = fc.uniqueArray(fc.constantFrom(...moments), { minLength: 2, maxLength: 5 });
  const made = around.chain((few) => fc.record({ attempts: fc.array(attempt(few), attempts), views: views(few) }));
  return made.map((made) => {
    const ofAttempts = made.attempts.flatMap(({ offer, id, begin, events }, index) => {
      let at = Date.parse(begin);
      return events.map(({ fact, pause, source }, nr): Delivery => {
        at += pause;
        const attempt = `attempt-${String(id).padStart(12, '0')}`;
        return {
          source,
          event: {
            id: `${index}-${nr}`,
            time: localText(at, nr),
            authority: offer.authority,
            service: offer.service,
            attempt,
            ...given(fact),
          },
        };
      });
    });
    const ofViews = made.views.map(({ offer, source, id, begin, ...fields }): Delivery => {
      const { authority, service } = offer;
      return { source, event: { type: 'visited', id: `view ${id}`, time: begin, authority, service, ...given(fields) } };
    });
    return [...ofAttempts, ...ofViews];
  });
}

/** The same moment with one offset or another. */
function localText(ms: number, nr: number): string {
  const hours = nr % 3;
  return new Date(ms + hours * 60 * minute).toISOString().replace('Z', hours === 0 ? 'Z' : `+0${hours}:00`);
}

/** Without the fields that were not given. */
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [field in keyof T]: Exclude<T[field], undefined>;
  };
