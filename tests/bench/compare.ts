import type { DemoEvent } from '../../fixtures/demo.ts';
import { type Bench, type Figures, type Progress, afresh, once } from './bench.ts';
import { ingest } from './ingest.ts';
import { firstDay, lastDay, loadEvents } from './load.ts';
import { type Site, umami } from './umami.ts';

/** Requests at a time, as in the benchmark of ingestion. */
const CONNECTIONS = 4;
const BATCH = 1000;

export const compare: Bench = {
  about: 'sends the same events here and to the Umami at UMAMI_URL (with UMAMI_USER and UMAMI_PASSWORD), one after the other',
  events: 50_000,
  figures: {
    talliedPerSecond: 'here, in the tallies, events/s',
    umamiPerSecond: 'Umami, answered, events/s',
    umamiQuestionMs: 'Umami, the events of the whole time by name, ms',
    ratio: 'here, of Umami',
  },
  runs: afresh(run),
};

async function run(count: number, progress: Progress): Promise<Figures> {
  const url = process.env['UMAMI_URL'];
  if (!url) throw new Error('compare needs an Umami: set UMAMI_URL, and UMAMI_USER and UMAMI_PASSWORD where they were changed');
  const { talliedPerSecond = null } = await once(ingest, count, progress);
  progress('the same events to Umami');
  const site = await umami(url);
  const batches = [...inBatches(loadEvents(count))];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await site.send(batch);
    }),
  );
  const umamiPerSecond = count / ((performance.now() - began) / 1000);
  const umamiQuestionMs = await questionMs(site, count);
  return { talliedPerSecond, umamiPerSecond, umamiQuestionMs, ratio: talliedPerSecond && talliedPerSecond / umamiPerSecond };
}

function* inBatches(events: Iterable<Omit<DemoEvent, 'source'>>): Iterable<Omit<DemoEvent, 'source'>[]> {
  let batch: Omit<DemoEvent, 'source'>[] = [];
  for (const event of events) {
    batch.push(event);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Milliseconds of a question; what Umami counts must be what was sent, or it would be compared with less work. */
async function questionMs(site: Site, count: number): Promise<number> {
  const began = performance.now();
  const counted = await site.eventsByName(new Date(firstDay()), new Date(`${lastDay()}T23:59:59Z`));
  const ms = performance.now() - began;
  if (counted < count) throw new Error(`Umami counts ${counted} of ${count} events`);
  return ms;
}
