import type { Store } from '../../server/db.ts';
import { migrate } from '../../server/migrate.ts';
import { openTestStore } from '../db-url.ts';
import type { Bench, Figures, Progress } from './bench.ts';
import { type Database, startDatabase } from './instance.ts';
import { copyAuthorities } from './query-copies.ts';
import { authoritiesOf, fillAuthorities, fillCatalogue } from './query-fill.ts';
import { CLIENTS, everyCost, everyKind, FEW, LAST_DAY, measure, withInstance } from './query-measure.ts';

const figures = Object.fromEntries(
  everyKind.flatMap(([name, { about, p95Ms }]) => [
    [`${name}P95Ms`, `${about}: 95 of 100 within, ms (below ${p95Ms})`],
    [`${name}ColdMs`, '  after a restart with all files on disk, the slowest of the first three, ms'],
    [`${name}BusyP95Ms`, `  with ${CLIENTS} people asking, 95 of 100 within, ms`],
    [`${name}ProcessorMs`, '  processor time of a question, ms'],
    [`${name}Growth`, '  grows with the events by the power of (0 not at all, 1 as they do)'],
  ]),
);

export const query: Bench = {
  about: 'asks about so many events of two years, made as attempts and tallied as real ones',
  events: 1_000_000,
  figures: {
    ...figures,
    takingMicros: 'processor time of taking and tallying an event beside all that, µs',
    takingGrowth: '  grows with the events by the power of',
    attemptBytes: 'attempts and views, bytes per event',
    cubeBytes: 'cube, bytes per event',
    slimBytes: 'tallies by day without a split, bytes per event',
    monthBytes: 'tallies by month, bytes per event',
    groupBytes: 'tallies of whole authorities by day and month, bytes per event',
    indexShare: 'share of that in indexes',
    fillSeconds: 'made and tallied in, seconds (once)',
  },
  runs,
  tooMuch,
};

/** So many measurements of what is filled in once: that takes longer than measuring it. Throws when a question is refused. */
async function* runs(events: number, times: number, progress: Progress): AsyncIterable<Figures> {
  const database = await startDatabase();
  try {
    const authorities = authoritiesOf(events);
    const start = performance.now();
    progress(`filling ${FEW} authorities`);
    await filling(database, async (store) => {
      await migrate(store.pool);
      await fillCatalogue(store);
      await fillAuthorities(store, FEW, LAST_DAY);
    });
    let fillSeconds = (performance.now() - start) / 1000;
    const few = authorities > FEW ? await withInstance(database, (instance) => everyCost(database, instance, FEW)) : undefined;
    progress(`filling ${authorities - FEW} more`);
    const again = performance.now();
    await filling(database, (store) => copyAuthorities(store, FEW, authorities), lookedUp);
    fillSeconds += (performance.now() - again) / 1000;
    const size = await sizes(database, events);
    for (let ran = 0; ran < times; ran++) {
      progress('asking');
      const measured = await withInstance(database, (instance) => measure(database, instance, authorities, ran, progress));
      yield { ...measured, ...growthOf(few, measured, authorities / FEW), ...size, fillSeconds };
    }
  } finally {
    await database.stop();
  }
}

/** While it is filled nothing has to outlive a crash; then it runs as always. */
const inHaste = {
  ...{ fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' },
  ...{ shared_buffers: '1GB', max_wal_size: '8GB', checkpoint_timeout: '1h' },
};

/** What is known of four authorities says that one is a quarter of a table, and all of it would be read for each copy. */
const lookedUp = { enable_seqscan: 'off', enable_bitmapscan: 'off' };

async function filling(database: Database, fill: (store: Store) => Promise<void>, settings = {}): Promise<void> {
  await database.restart({ ...inHaste, ...settings });
  const store = openTestStore(database.url);
  await fill(store);
  await store.close();
  await database.restart();
}

/** What grows: the figure that tells it, the cost it is of, and by which power of the events that may grow. */
const growths: [figure: string, of: string, most: number][] = [
  ...everyKind.map(([name, { growth }]): [string, string, number] => [`${name}Growth`, `${name}ProcessorMs`, growth]),
  ['takingGrowth', 'takingMicros', 0.2],
];

function growthOf(few: Figures | undefined, many: Figures, times: number): Figures {
  return Object.fromEntries(
    growths.map(([figure, of]) => {
      const [before, after] = [few?.[of], many[of]];
      return [figure, before && after && times >= 5 ? Math.log(after / before) / Math.log(times) : null]; // over less it is noise
    }),
  );
}

function tooMuch(measured: Figures): string[] {
  return growths.flatMap(([figure, of, most]) =>
    Number(measured[figure]) > most
      ? [`${of} grows with the events by the power of ${measured[figure]}, not ${most} at most`]
      : [],
  );
}

const tables = {
  ...{ attemptBytes: ['attempt', 'visit'], cubeBytes: ['cube'], slimBytes: ['slim'], monthBytes: ['slim_month'] },
  groupBytes: ['group_day', 'group_month', 'grouped_offer'],
};

async function sizes(database: Database, events: number): Promise<Figures> {
  const store = openTestStore(database.url);
  const bytes = async (measure: string, names: string[]) => {
    const { rows } = await store.pool.query<{ bytes: string }>(
      `select sum(${measure}(name::regclass)) as bytes from unnest($1::text[]) name`,
      [names],
    );
    return Number(rows[0]?.bytes);
  };
  const found: Figures = {};
  for (const [name, of] of Object.entries(tables)) found[name] = (await bytes('pg_total_relation_size', of)) / events;
  const every = Object.values(tables).flat();
  found['indexShare'] = (await bytes('pg_indexes_size', every)) / (await bytes('pg_total_relation_size', every));
  await store.close();
  return found;
}
