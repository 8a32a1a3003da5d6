import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Figures } from './bench.ts';
import { openConnection, postRequest } from './connection.ts';
import { bareCopy } from './copy.ts';
import { declareCatalogue } from './declare.ts';
import { type Instance, startDatabase, startInstance } from './instance.ts';
import { bodies, firstDay, lastDay, loadEvents } from './load.ts';
import { peakMemoryMb, processorSeconds } from './machine.ts';

const BATCH = 1000;
const CONNECTIONS = 4;

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
    serverMemoryMb: 'memory of the server at most, MB',
  },
  run,
};

/** Throws when an event is refused or the tallies do not show them all. */
async function run(count: number, progress: (text: string) => void): Promise<Figures> {
  const database = await startDatabase();
  try {
    progress(`one bare COPY of ${count.toLocaleString('en')} events`);
    const ofCopy = stopwatch(database.pid, count);
    const copied = await bareCopy(database.url, loadEvents(count));
    const copyMicros = ofCopy();
    const instance = await startInstance(database.url);
    try {
      const ofDatabase = stopwatch(database.pid, count);
      const ofServer = stopwatch(instance.pid, count);
      const { acknowledged, tallied } = await push(instance, count, progress);
      return {
        acknowledgedPerSecond: Math.round(count / acknowledged),
        talliedPerSecond: Math.round(count / tallied),
        copyPerSecond: Math.round(copied),
        acknowledgedRatio: count / acknowledged / copied,
        talliedRatio: count / tallied / copied,
        ...{ serverMicros: ofServer(), databaseMicros: ofDatabase(), copyMicros },
        serverMemoryMb: peakMemoryMb(instance.pid) ?? null,
      };
    } finally {
      await instance.stop();
    }
  } finally {
    await database.stop();
  }
}

/** Tells the microseconds of processor time a process and its children have used since, for each of so many events. */
function stopwatch(pid: number, count: number): () => number | null {
  const began = processorSeconds(pid);
  return () => {
    const now = processorSeconds(pid);
    return began === undefined || now === undefined ? null : ((now - began) / count) * 1e6;
  };
}

/** Seconds until all is acknowledged and until all is tallied. */
async function push(instance: Instance, count: number, progress: (text: string) => void) {
  const token = await declareCatalogue(instance);
  progress('preparing requests');
  const load = bodies(loadEvents(count), BATCH);
  const requests = load.bodies.map((body) => postRequest('/api/v1/events', token, body));
  progress(`pushing ${requests.length} requests over ${CONNECTIONS} connections`);
  const start = performance.now();
  const accepted = await sendAll(instance.port, requests);
  const acknowledged = (performance.now() - start) / 1000;
  progress('waiting for the tallies');
  while ((await instance.call<{ pendingEvents: number }>('GET', '/api/v1/freshness')).pendingEvents > 0) await pause(50);
  const tallied = (performance.now() - start) / 1000;
  if (accepted !== count) throw new Error(`${accepted} of ${count} events were accepted`);
  const starts = await talliedStarts(instance);
  if (starts !== load.starts) throw new Error(`the tallies show ${starts} starts instead of ${load.starts}`);
  return { acknowledged, tallied };
}

/** Sends every request once, over a few connections at a time; returns the number of events accepted. */
async function sendAll(port: number, requests: Buffer[]): Promise<number> {
  const queue = requests.values();
  let accepted = 0;
  const worker = async () => {
    const connection = await openConnection(port);
    for (const request of queue) {
      const answer = await connection.send(request);
      if (answer.status !== 202) throw new Error(`a batch was answered ${answer.status}: ${answer.body}`);
      accepted += (JSON.parse(answer.body) as { accepted: number }).accepted;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return accepted;
}

async function talliedStarts({ call }: Instance): Promise<number | null | undefined> {
  const question = `kpi=starts&from=${firstDay()}&to=${lastDay()}&interval=total`;
  const { rows } = await call<{ rows: { value: number | null }[] }>('GET', `/api/v1/kpis?${question}`);
  return rows[0]?.value;
}
