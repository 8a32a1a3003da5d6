import { openTestStore } from '../db-url.ts';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { startDatabase, startInstance } from './instance.ts';
import { peakMemoryMb, processorSeconds } from './machine.ts';

const SERVICES = 100;
const MONTHS = 12;

export const edition: Bench = {
  about: 'publishes an edition of so many months of offers over HTTP, two thirds of them with fewer than 5 cases',
  events: 505_200,
  figures: {
    publishedRows: 'published rows of all tables',
    megabytes: 'files, MB',
    seconds: 'published in, seconds',
    serverProcessorSeconds: 'processors busy in the server, seconds',
    databaseProcessorSeconds: 'processors busy in PostgreSQL, seconds',
    serverMemoryMb: 'memory of the server at most, MB',
  },
  runs: afresh(run),
};

async function run(cells: number, progress: Progress): Promise<Figures> {
  const database = await startDatabase();
  try {
    const instance = await startInstance(database.url);
    try {
      progress(`filling ${cells.toLocaleString('en')} months of offers`);
      await fill(database.url, Math.ceil(cells / SERVICES / MONTHS));
      progress('publishing');
      const used = () => [instance.pid, database.pid].map(processorSeconds);
      const before = used();
      const start = performance.now();
      const { files } = await instance.call<{ files: { name: string; bytes: number }[] }>('POST', '/api/v1/editions');
      const seconds = (performance.now() - start) / 1000;
      const [server, postgres] = used().map((now, of) => (now === undefined ? null : now - (before[of] ?? 0)));
      return {
        ...{ serverProcessorSeconds: server ?? null, databaseProcessorSeconds: postgres ?? null },
        ...{ seconds, publishedRows: await rowsIn(database.url) },
        megabytes: Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6),
        serverMemoryMb: peakMemoryMb(instance.pid) ?? null,
      };
    } finally {
      await instance.stop();
    }
  } finally {
    await database.stop();
  }
}

/** Towns with a hundred services in twelve months, written as tallies. */
export async function fill(url: string, authorities: number): Promise<void> {
  const store = openTestStore(url);
  await store.pool.query(`
    insert into authority (ars, name, licence)
    select '0653' || lpad(a::text, 8, '0'), 'Stadt ' || a, 'dl-de/zero-2-0' from generate_series(1, ${authorities}) a;
    insert into service (key, name) select 'dienst-' || s, jsonb_build_object('de', 'Leistung ' || s) from generate_series(1, ${SERVICES}) s;
    insert into offer (authority, service, measures)
    select ars, key, array['started', 'submitted', 'ineligible', 'error', 'abandoned'] from authority, service;
    insert into slim (authority, dimension, day, service, category, kept, starts, starts_key, submissions, submissions_key,
                      abandonments, abandonments_key, received, received_key)
    select o.authority, '', make_date(2025, 1, 1) + make_interval(months => m), o.service, '', true,
           n, hashtextextended('a' || o.authority || o.service || m, 1), n * 2 / 3, hashtextextended('b' || o.authority || o.service || m, 1),
           n - n * 2 / 3, hashtextextended('c' || o.authority || o.service || m, 1), n * 2 / 3, hashtextextended('d' || o.authority || o.service || m, 1)
    from offer o, generate_series(0, ${MONTHS - 1}) m,
         lateral (select 1 + floor(4 * -ln(1 - (abs(hashtext(o.authority || o.service || m)) % 10000) / 10000.0))::int as n) drawn;
    analyze`);
  await store.close();
}

async function rowsIn(url: string): Promise<number> {
  const store = openTestStore(url);
  const { rows } = await store.pool.query<{ rows: string }>(`
    select sum(length(convert_from(content, 'latin1')) - length(replace(convert_from(content, 'latin1'), chr(10), ''))) as rows
    from edition_part where name like '%ly.csv'`);
  await store.close();
  return Number(rows[0]?.rows);
}
