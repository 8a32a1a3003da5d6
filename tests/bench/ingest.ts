import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { postRequest } from './connection.ts';
import { bareCopy } from './copy.ts';
import { declareCatalogue } from './declare.ts';
import { type Instance, startDatabase, startInstance } from './instance.ts';
import { watchLag } from './lag.ts';
import { bodies, firstDay, lastDay, loadEvents } from './load.ts';
import { peakMemoryMb, stopwatch } from './machine.ts';
import { pendingEvents, push, sendAll } from './push.ts';

const BATCH = 1000;
/** The last tenth is pushed at 60 % of what was tallied a second before, to see how far the tallies are behind. */
const STEADY_PART = 0.1;
const STEADY_RATE = 0.6;

export const ingest: Bench = {
  about: 'pushes events in batches of 1,000 over HTTP, beside one bare COPY of the same events',
  events: 1_000_000,
  figures: {
    acknowledgedPerSecond: 'acknowledged, that is committed to disk, events/s',
    talliedPerSecond: 'in the tallies, events/s',
    copyPerSecond: 'one bare COPY of the same events, rows/s',
    acknowledgedRatio: 'acknowledged, of the bare COPY',
    talliedRatio: 'in the tallies, of the bare COPY',
    serverMicros: 'processor time of the server, µs/event',
    databaseMicros: 'processor time of the database, µs/event',
    copyMicros: 'processor time of the database for the bare COPY, µs/row',
    lagSeconds: `the tallies behind at most, at ${STEADY_RATE * 100} % of that rate, s`,
    serverMemoryMb: 'memory of the server at most, MB',
  },
  runs: afresh(run),
};

/** Throws when an event is refused or the tallies do not show them all. */
async function run(count: number, progress: Progress): Promise<Figures> {
  const database = await startDatabase();
  try {
    progress(`one bare COPY of ${count.toLocaleString('en')} events`);
    const ofCopy = stopwatch(database.pid, count);
    const copied = await bareCopy(database.url, loadEvents(count));
    const copyMicros = ofCopy();
    const instance = await startInstance(database.url);
    try {
      const token = await declareCatalogue(instance);
      progress('preparing requests');
      const load = bodies(loadEvents(count), BATCH);
      const requests = load.bodies.map((body) => postRequest('/api/v1/events', token, body));
      const steady = requests.splice(Math.ceil(requests.length * (1 - STEADY_PART)));
      const atOnce = Math.min(count, requests.length * BATCH);
      const ofDatabase = stopwatch(database.pid, atOnce);
      const ofServer = stopwatch(instance.pid, atOnce);
      const { acknowledged, tallied } = await push(instance, requests, progress);
      const micros = { serverMicros: ofServer(), databaseMicros: ofDatabase(), copyMicros };
      const lagSeconds = await pushSteadily(instance, steady, (STEADY_RATE * atOnce) / tallied, progress);
      const starts = await talliedStarts(instance);
      if (starts !== load.starts) throw new Error(`the tallies show ${starts} starts instead of ${load.starts}`);
      return {
        acknowledgedPerSecond: Math.round(atOnce / acknowledged),
        talliedPerSecond: Math.round(atOnce / tallied),
        copyPerSecond: Math.round(copied),
        acknowledgedRatio: atOnce / acknowledged / copied,
        talliedRatio: atOnce / tallied / copied,
        ...micros,
        lagSeconds,
        serverMemoryMb: peakMemoryMb(instance.pid) ?? null,
      };
    } finally {
      await instance.stop();
    }
  } finally {
    await database.stop();
  }
}

/** Pushes at a steady rate, events a second, until all is tallied; the seconds that the tallies were behind at most. */
async function pushSteadily(instance: Instance, requests: Buffer[], rate: number, progress: Progress) {
  progress(`pushing ${requests.length} requests at ${Math.round(rate).toLocaleString('en')} events/s`);
  const start = performance.now();
  const lag = watchLag(() => pendingEvents(instance));
  await sendAll(instance.port, requests, lag, (index) =>
    pause(Math.max(0, start + (index * BATCH * 1000) / rate - performance.now())),
  );
  while ((await pendingEvents(instance)) > 0) await pause(50);
  return await lag.stop();
}

async function talliedStarts({ call }: Instance): Promise<number | null | undefined> {
  const question = `kpi=starts&from=${firstDay()}&to=${lastDay()}&interval=total`;
  const { rows } = await call<{ rows: { value: number | null }[] }>('GET', `/api/v1/kpis?${question}`);
  return rows[0]?.value;
}
