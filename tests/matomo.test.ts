import { once } from 'node:events';
import fc from 'fast-check';
import MatomoTracker from 'matomo-tracker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { marburg, type Marburg, marburgApp, service } from './marburg.ts';
import { type MatomoSource, matomoSource, requestOf, trackBulk, wholeMapping } from './matomo-app.ts';
import type { Delivery } from './reference/attempts.ts';
import { shallowQuestions } from './reference/questions.ts';
import { expectAsReference, type StreamApp, streamApp } from './stream-app.ts';
import { offers, streams, wholeYear } from './streams.ts';

/** The official client for Node.js, as it is. */
describe('random journeys', () => {
  let there: StreamApp;
  let address: string;
  let sources: MatomoSource[];
  beforeAll(async () => {
    there = await streamApp({ RETENTION_DAYS: '700', DECISION_DAYS: '700' });
    address = await there.tested.app.listen({ host: '127.0.0.1', port: 0 });
    const authorities = [...new Set(offers.map((offer) => offer.authority))];
    sources = [
      await matomoSource(there.tested, authorities, wholeMapping),
      await matomoSource(there.tested, authorities, wholeMapping),
    ];
  });
  afterAll(() => there.tested.close());

  async function track(stream: Delivery[]): Promise<void> {
    for (const [source, sent] of Map.groupBy(stream, (delivery) => delivery.source)) {
      const requests = sent.map(({ event }) => requestOf(event));
      const answer = await trackBulk(address, sources[source]?.token ?? '', requests);
      expect(answer).toEqual({ status: 'success', tracked: sent.length, invalid: 0, invalid_indices: [], errors: [] });
    }
    await there.tested.settle();
  }

  const span = { from: '2025-12-20', to: '2027-01-10' };
  const questions = shallowQuestions(span, 'month');
  const answers = async () => {
    const all: KpiRow[][] = [];
    for (const question of questions) all.push(await there.ask(question));
    return all;
  };
  /** A view is told from another by its content, so there are no two with one id here. */
  const tracked = streams(wholeYear, { minLength: 10, maxLength: 30 }).map((stream) =>
    stream.map(({ source, event }, index): Delivery => ({ source, event: { ...event, id: `${index}` } })),
  );

  test('by trackBulk give the KPIs of the reference and of posting the events, also when sent again', async () => {
    await fc.assert(
      fc.asyncProperty(tracked, async (stream) => {
        const now = Math.max(...stream.map(({ event }) => Date.parse(event.time)));
        await there.restart(now);
        await there.post(stream);
        await there.tested.settle();
        const posted = await answers();
        await there.restart(now);
        await track(stream);
        const world = { offers, volumes: [], deliveries: stream, now };
        const first = await answers();
        expect(first).toEqual(posted);
        for (const [index, question] of questions.entries()) expectAsReference(first[index] ?? [], world, question);
        const tallies = await there.tallies();
        await track([...stream].reverse());
        await track(stream.slice(3));
        expect(await there.tallies()).toEqual(tallies);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});

describe('one request after another', () => {
  let tested: Marburg;
  let address: URL;
  beforeAll(async () => {
    tested = await marburgApp();
    address = new URL(await tested.app.listen({ host: '127.0.0.1', port: 0 }));
  });
  afterAll(() => tested.close());

  const mapping = {
    sites: { '1': { authority: marburg, service } },
    fields: { attempt: { parameter: 'url.vorgang' } },
    events: [
      { type: 'visited', when: { url: '/wohngeld' }, fields: { page: { value: 'start' } } },
      { type: 'started', when: { url: '/wohngeld/antrag/1' } },
      { type: 'step', when: { url: '/wohngeld/antrag/*' }, fields: { step: { parameter: 'action_name' } } },
      { type: 'submitted', when: { goal: '7' } },
    ],
  };
  /** `track` has no callback: arrived is what is in the inbox. */
  const arrived = (count: number) => expect.poll(() => tested.count('inbox'), { interval: 20 }).toBe(count);

  test('by track with the token as a password of the address gives exact figures', async () => {
    const { token } = await matomoSource(tested, [marburg], mapping);
    const server = new URL('/matomo.php', address);
    server.username = 'egovsad';
    server.password = token;
    const tracker = new MatomoTracker(1, server.href);
    const complaints: unknown[] = [];
    tracker.on('error', (error) => complaints.push(error));
    for (let person = 0; person < 10; person++) {
      const cdt = (minute: number) => `2026-11-20 10:0${minute}:${10 + person}`;
      const form = (page: string) => `https://www.marburg.de/wohngeld/${page}?vorgang=random-id-of-run-${person}`;
      tracker.track({ url: 'https://www.marburg.de/wohngeld', rand: `random-${person}`, cdt: cdt(0) });
      tracker.track({ url: form('antrag/1'), action_name: 'person', cdt: cdt(1) });
      tracker.track({ url: form('antrag/2'), action_name: 'wohnung', cdt: cdt(2) });
      if (person < 6) tracker.track({ url: form('danke'), idgoal: 7, cdt: cdt(3) });
    }
    await arrived(10 + 20 + 10 + 6); // the first page of the form is a start and a step
    expect(complaints).toEqual([]);
    await tested.settle();
    const kpis = 'visits,starts,submissions,abandonments,completion_rate,duration_median';
    const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=${kpis}&from=2026-11-20&to=2026-11-20`)) as { rows: KpiRow[] };
    const figures = Object.fromEntries(rows.map(({ kpi, value }) => [kpi, value]));
    expect(figures).toMatchObject({ visits: 10, starts: 10, submissions: 6, abandonments: 4, completion_rate: 0.6 });
    expect(Math.abs((figures['duration_median'] ?? 0) - 120) / 120).toBeLessThan(0.025);
  });

  test('tells the client what is wrong by its status, and that a token has no place in the address', async () => {
    const { token } = await matomoSource(tested, [marburg], mapping);
    const statusOf = async (server: string, sent: string | Record<string, string>) => {
      const tracker = new MatomoTracker(1, server);
      const complaint = once(tracker, 'error');
      tracker.track(sent);
      return (await complaint)[0];
    };
    const server = new URL('/matomo.php', address).href;
    const url = 'https://www.marburg.de/wohngeld';
    expect(await statusOf(server, { url, token_auth: token })).toBe(400);
    expect(await statusOf(server, { url })).toBe(401);
    expect(await statusOf(server.replace('//', `//x:${token}@`), url)).toBe(400); // a view without rand
  });
});
