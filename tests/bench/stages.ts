import { readConfig } from '../../server/config.ts';
import { copyInto, type Store, withClient } from '../../server/db.ts';
import { accept } from '../../server/ingest/accept.ts';
import { jsonItems } from '../../server/ingest/body.ts';
import { type Known, readKnown } from '../../server/ingest/known.ts';
import { createLineWriter, inboxTarget } from '../../server/ingest/lines.ts';
import { foldAndTally, foldInbox } from '../../server/jobs.ts';
import { deriveKeys } from '../../server/secrets.ts';
import { openTestStore } from '../db-url.ts';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { declareCatalogue } from './declare.ts';
import { startDatabase, startInstance } from './instance.ts';
import { bodies, loadEvents } from './load.ts';
import { processorSeconds } from './machine.ts';

const BATCH = 1000;
/** How many batches are folded together: about what comes in while the round before is tallied. */
const ROUND = 40;

export const stages: Bench = {
  about: 'takes events stage by stage in one process, for what each stage costs',
  events: 200_000,
  figures: {
    parseMicros: 'JSON, µs/event',
    acceptMicros: 'schema, catalogue and time, µs/event',
    linesMicros: 'ids and lines, µs/event',
    copyMicros: 'COPY into the inbox, database, µs/event',
    foldMicros: 'fold, database, µs/event',
    tallyMicros: 'tally, database, µs/event',
    copyBytes: 'WAL of COPY, bytes/event',
    foldBytes: 'WAL of fold, bytes/event',
    tallyBytes: 'WAL of tally, bytes/event',
  },
  runs: afresh(run),
};

/** Processor time of a stage, and WAL where it is one of the database. Throws when an event is refused. */
async function run(count: number, progress: Progress): Promise<Figures> {
  const database = await startDatabase();
  try {
    const instance = await startInstance(database.url);
    await declareCatalogue(instance).finally(instance.stop);
    const store = openTestStore(database.url);
    try {
      progress(`taking ${count.toLocaleString('en')} events in rounds of ${(ROUND * BATCH).toLocaleString('en')}`);
      return await take(store, database.pid, bodies(loadEvents(count), BATCH).bodies, count);
    } finally {
      await store.close();
    }
  } finally {
    await database.stop();
  }
}

async function take(store: Store, databasePid: number, requests: Buffer[], count: number): Promise<Figures> {
  const config = readConfig({});
  const known = await readKnown(store.db);
  const toLines = createLineWriter(deriveKeys('a secret of the benchmark'));
  const own = meter(count, async () => process.cpuUsage().user + process.cpuUsage().system);
  const database = meter(count, async () => (processorSeconds(databasePid) ?? Number.NaN) * 1e6);
  const wal = meter(count, () => walBytes(store));
  const now = new Date();
  const work = { db: store.db, config, clock: () => now };
  for (let next = 0; next < requests.length; next += ROUND) {
    const round = requests.slice(next, next + ROUND);
    const items = await own('parseMicros', async () => round.map(jsonItems));
    const good = await own('acceptMicros', async () => items.map((batch) => accepted(batch, known, now, config.retentionDays)));
    const lines = await own('linesMicros', async () => good.map((batch) => toLines(batch, 0, now)));
    const copy = () => withClient(store.pool, (client) => copyInto(client, inboxTarget, lines));
    await wal('copyBytes', () => database('copyMicros', copy));
    await wal('foldBytes', () => database('foldMicros', () => foldInbox(work)));
    await wal('tallyBytes', () => database('tallyMicros', () => foldAndTally(work)));
  }
  const figures = { ...own.sums, ...database.sums, ...wal.sums };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number.isNaN(value) ? null : value]));
}

function accepted(items: unknown[], known: Known, now: Date, retentionDays: number) {
  const judged = accept(items, { id: 0, authorities: 'all', autoDeclare: false }, known, { now, retentionDays });
  const [refusal] = judged.refusals;
  if (refusal) throw new Error(`an event was refused: ${refusal.message}`);
  return judged.accepted;
}

/** Runs stages and sums up by name what each of them adds to a reading, for each of so many events. */
function meter(count: number, reading: () => Promise<number>) {
  const sums: Record<string, number> = {};
  const measure = async <T>(name: string, stage: () => Promise<T>): Promise<T> => {
    const before = await reading();
    const result = await stage();
    sums[name] = (sums[name] ?? 0) + ((await reading()) - before) / count;
    return result;
  };
  return Object.assign(measure, { sums });
}

async function walBytes({ pool }: Store): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes`);
  return Number(rows[0]?.bytes);
}
