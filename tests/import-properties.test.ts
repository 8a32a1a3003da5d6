import { type CloudEvent, CloudEvent as Event, HTTP } from 'cloudevents';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import { asAccessLog, asLicences, asXes, manner } from './import-logs.ts';
import { type Twins, type Way, fromFile, twins } from './import-twins.ts';
import { asCsv, asJson, asXlsx, sayable, styles } from './import-written.ts';
import type { SentEvent } from './reference/attempts.ts';
import { offers, streams, wholeYear } from './streams.ts';

/** Every way in which events come in gives the KPIs that posting them gives; trying it out and doing it twice change nothing. */
let two: Twins;
beforeAll(async () => {
  two = await twins();
});
afterAll(() => two.close());

const journeys = streams(wholeYear, { minLength: 8, maxLength: 25 }).map((stream) => stream.map(({ event }) => event));
const few = { numRuns: 3, endOnFailure: true } as const;
const patience = 180_000;

describe('a table of events, whoever wrote it,', () => {
  test.each([
    ['CSV', asCsv],
    ['XLSX', asXlsx],
    ['JSON', asJson],
  ])(
    'gives as %s what posting gives',
    async (_, written) => {
      await fc.assert(
        fc.asyncProperty(journeys, styles, async (some, style) => {
          const events = sayable(some, style);
          const { content, taking } = written(events, style);
          await two.expectSame({ events, take: fromFile(content, taking) });
        }),
        few,
      );
    },
    patience,
  );
});

describe('what other programs log', () => {
  const offer = fc.constantFrom(...offers);
  test.each<[string, fc.Arbitrary<Way>]>([
    ['an XES log of cases', fc.tuple(journeys, offer, manner).map(([events, of, style]) => asXes(events, of, style))],
    [
      'an access log of views',
      fc.tuple(journeys, offer, manner).map(([events, of, style]) => asAccessLog(events, of.authority, style)),
    ],
    ['a list of licence applications', fc.tuple(journeys, manner).map(([events, style]) => asLicences(events, style))],
    ['CloudEvents in every mode', fc.tuple(journeys, fc.string()).map(([events, seed]) => asCloudEvents(events, seed))],
  ])(
    '%s gives what posting its events gives',
    async (_, ways) => {
      const some = ways.filter(({ events }) => events.length > 0);
      await fc.assert(
        fc.asyncProperty(some, (way) => two.expectSame(way)),
        few,
      );
    },
    patience,
  );
});

/** Sent by the official SDK, one by one or many at once; as a dry run to where they are only checked. */
function asCloudEvents(events: SentEvent[], seed: string): Way {
  return {
    events,
    async take({ tested, tokens }, dryRun) {
      const random = seeded(seed);
      const url = dryRun ? '/api/v1/events/check' : '/api/v1/events';
      const wrapped = events.map(wrap);
      while (wrapped.length > 0) {
        const some = wrapped.splice(0, 1 + Math.floor(random() * 20));
        const messages =
          some.length > 1 ? [batch(some)] : some.map((one) => (random() < 0.5 ? HTTP.binary(one) : HTTP.structured(one)));
        for (const { headers, body } of messages) {
          const authorized = { ...headers, authorization: `Bearer ${tokens[0]}` } as Record<string, string>;
          const answer = await tested.app.inject({ method: 'POST', url, headers: authorized, payload: String(body) });
          expect(answer.json()).toEqual({ accepted: some.length, rejected: 0, errors: [] });
        }
      }
      await tested.settle();
    },
  };
}

const wrap = ({ id, type, time, ...data }: SentEvent) =>
  new Event({ id, type: `de.egovsad.${type}`, time, source: '/formserver', data });
const batch = (events: CloudEvent<unknown>[]) => ({
  headers: { 'content-type': 'application/cloudevents-batch+json' },
  body: JSON.stringify(events),
});
