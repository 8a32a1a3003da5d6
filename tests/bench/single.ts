import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { openConnection, postRequest } from './connection.ts';
import { declareCatalogue } from './declare.ts';
import { startDatabase, startInstance } from './instance.ts';
import { bodies, loadEvents } from './load.ts';
import { peakMemoryMb } from './machine.ts';

const CONNECTIONS = 64;

export const single: Bench = {
  about: 'pushes events one a request over 64 connections',
  events: 30_000,
  figures: {
    committedPerSecond: 'committed, one event a request, events/s',
    p50Ms: 'half of them answered within, ms',
    p99Ms: '99 of 100 answered within, ms',
    serverMemoryMb: 'memory of the server at most, MB',
  },
  runs: afresh(run),
};

/** Throws when an event is refused. */
async function run(count: number, progress: Progress): Promise<Figures> {
  const database = await startDatabase();
  try {
    const instance = await startInstance(database.url);
    try {
      const token = await declareCatalogue(instance);
      const requests = bodies(loadEvents(count), 1).bodies.map((body) => postRequest('/api/v1/events', token, body));
      progress(`pushing ${count.toLocaleString('en')} requests of one event over ${CONNECTIONS} connections`);
      const { seconds, durations } = await sendAll(instance.port, requests);
      return {
        committedPerSecond: Math.round(count / seconds),
        p50Ms: nearestRank(durations, 0.5),
        p99Ms: nearestRank(durations, 0.99),
        serverMemoryMb: peakMemoryMb(instance.pid) ?? null,
      };
    } finally {
      await instance.stop();
    }
  } finally {
    await database.stop();
  }
}

/** Seconds for all, and milliseconds of each request in rising order. */
async function sendAll(port: number, requests: Buffer[]): Promise<{ seconds: number; durations: Float64Array }> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(port)));
  const durations = new Float64Array(requests.length);
  const queue = requests.entries();
  const start = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (const [index, request] of queue) {
        const sent = performance.now();
        const answer = await connection.send(request);
        if (answer.status !== 202) throw new Error(`an event was answered ${answer.status}: ${answer.body}`);
        durations[index] = performance.now() - sent;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const connection of connections) connection.close();
  return { seconds, durations: durations.sort() };
}

function nearestRank(sorted: Float64Array, share: number): number {
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 100) / 100;
}
