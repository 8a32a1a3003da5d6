import { randomBytes } from 'node:crypto';
import { DAY, dayText, localDay } from '../../fixtures/calendar.ts';
import type { Store } from '../../server/db.ts';
import { migrate } from '../../server/migrate.ts';
import { openTestStore } from '../db-url.ts';
import type { Bench, Figures } from './bench.ts';
import { type Database, type Instance, startDatabase, startInstance } from './instance.ts';
import { forgetFiles, processorSeconds } from './machine.ts';
import { type Kind, kinds } from './query-asked.ts';
import { copyAuthorities } from './query-copies.ts';
import { authoritiesOf, fillAuthorities, fillCatalogue } from './query-fill.ts';
import { costOfTaking } from './query-take.ts';

const everyKind = Object.entries<Kind>(kinds);
/** What growth is measured from: the fewest authorities that can be compared, and one. */
const FEW = 4;
const CLIENTS = 16;
const SECRET_KEY = randomBytes(32).toString('hex'); // the same at every start of the server

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
    fillSeconds: 'made and tallied in, seconds',
  },
  run,
};

/** Throws when a question is refused, or when its cost grows faster than its kind allows. */
async function run(events: number, progress: (text: string) => void): Promise<Figures> {
  const database = await startDatabase();
  try {
    const authorities = authoritiesOf(events);
    const start = performance.now();
    progress(`filling ${FEW} authorities`);
    await filling(database, async (store) => {
      await migrate(store.pool);
      await fillCatalogue(store);
      await fillAuthorities(store, FEW, lastDay());
    });
    let fillSeconds = (performance.now() - start) / 1000;
    const few = authorities > FEW ? await withInstance(database, (instance) => everyCost(database, instance, FEW)) : undefined;
    progress(`filling ${authorities - FEW} more`);
    const again = performance.now();
    await filling(database, (store) => copyAuthorities(store, FEW, authorities), lookedUp);
    fillSeconds += (performance.now() - again) / 1000;
    progress('asking');
    const measured = await withInstance(database, (instance) => measure(database, instance, authorities, progress));
    measured['takingMicros'] = await withInstance(database, (instance) => costOfTaking(database, instance, FEW, lastDay()));
    const growth = growthOf(few, measured, authorities / FEW);
    return { ...measured, ...growth, ...(await sizes(database, events)), fillSeconds };
  } finally {
    await database.stop();
  }
}

const lastDay = (): string => dayText(localDay(Date.now() - DAY));

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

/** What is filled in is older than the usual retention: it must stay. */
async function withInstance<T>({ url }: Database, work: (instance: Instance) => Promise<T>): Promise<T> {
  const instance = await startInstance(url, { RETENTION_DAYS: '3650', DECISION_DAYS: '3650', SECRET_KEY });
  try {
    return await work(instance);
  } finally {
    await instance.stop();
  }
}

/** Milliseconds of each question in rising order, asked by so many at a time. */
async function ask({ call }: Instance, paths: string[], clients: number): Promise<number[]> {
  const queue = paths.values();
  const took: number[] = [];
  const client = async () => {
    for (const path of queue) {
      const start = performance.now();
      await call('GET', `/api/v1/${path}`);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took.sort((one, other) => one - other);
}

/** At least so many questions of a kind. */
const asOften = (paths: string[], least: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(least / paths.length)) }, () => paths).flat();

/** About so many of them, from beginning to end. */
const someOf = (paths: string[], most: number): string[] => {
  const every = Math.ceil(paths.length / most);
  return paths.filter((_, index) => index % every === 0);
};

const p95 = (sorted: number[]): number => sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;

/** Processor time of a question of each kind, once everything is warm. */
async function costs(database: Database, instance: Instance, authorities: number): Promise<Figures> {
  const found: Figures = {};
  for (const [name, { paths }] of everyKind) {
    const asked = someOf(asOften(paths(authorities, lastDay()), 40), 80);
    await ask(instance, asked, 1);
    const used = () => (processorSeconds(database.pid) ?? Number.NaN) + (processorSeconds(instance.pid) ?? Number.NaN);
    const before = used();
    await ask(instance, asked, 1);
    const milliseconds = ((used() - before) * 1000) / asked.length;
    found[`${name}ProcessorMs`] = Number.isNaN(milliseconds) ? null : milliseconds;
  }
  return found;
}

/** With that of taking events in, which comes last: then there is more to read. */
async function everyCost(database: Database, instance: Instance, authorities: number): Promise<Figures> {
  const ofQuestions = await costs(database, instance, authorities);
  return { ...ofQuestions, takingMicros: await costOfTaking(database, instance, FEW, lastDay()) };
}

async function measure(
  database: Database,
  instance: Instance,
  authorities: number,
  progress: (text: string) => void,
): Promise<Figures> {
  const found: Figures = await costs(database, instance, authorities);
  for (const [name, { paths }] of everyKind) {
    const asked = asOften(paths(authorities, lastDay()), 100);
    progress(`asking ${asked.length} times: ${name}`);
    const [alone, busy] = [p95(await ask(instance, asked, 1)), p95(await ask(instance, asOften(asked, 200), CLIENTS))];
    progress(`95 of 100 within ${alone.toFixed(1)} ms, with ${CLIENTS} people asking ${busy.toFixed(1)} ms`);
    found[`${name}P95Ms`] = alone;
    found[`${name}BusyP95Ms`] = busy;
  }
  for (const [name, { paths }] of everyKind) {
    await database.restart();
    const first = (fresh: Instance) => {
      const cold = forgetFiles();
      return ask(fresh, paths(authorities, lastDay()).slice(0, 3), 1).then((took) => (cold ? took.at(-1) : undefined));
    };
    found[`${name}ColdMs`] = (await withInstance(database, first)) ?? null;
  }
  return found;
}

/** What grows: the figure that tells it, the cost it is of, and by which power of the events that may grow. */
const growths: [figure: string, of: string, most: number][] = [
  ...everyKind.map(([name, { growth }]): [string, string, number] => [`${name}Growth`, `${name}ProcessorMs`, growth]),
  ['takingGrowth', 'takingMicros', 0.2],
];

function growthOf(few: Figures | undefined, many: Figures, times: number): Figures {
  return Object.fromEntries(
    growths.map(([figure, of, most]) => {
      const [before, after] = [few?.[of], many[of]];
      if (!before || !after || times < 5) return [figure, null]; // over less it is noise
      const power = Math.log(after / before) / Math.log(times);
      if (power > most) throw new Error(`${of} grows with the events by the power of ${power}, not ${most} at most`);
      return [figure, power];
    }),
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
