import { storingSink } from '../server/opendata/files.ts';
import type { TestApp } from './app.ts';

/** Writes an edition of one authority by hand, its rows taken from the newest edition of the instance. */
export async function publishAuthority({ app, store }: TestApp, ars: string, more: { licence?: string; id?: string } = {}) {
  const { licence = 'dl-de/zero-2-0', id = '2026-10' } = more;
  const { body } = await app.inject('/open-data/v1/usage-monthly/latest/usage-monthly.csv');
  const [head = '', ...lines] = body.split('\r\n');
  const own = lines.filter((line) => line.split(',')[2] === ars);
  const edition = {
    publisher: ars,
    id,
    status: 'published' as const,
    first_month: '2026-05-01',
    last_month: '2026-10-01',
    method: 'ckm-1',
    key_print: 'print',
    licence,
    published_at: new Date('2026-11-22T09:30:00Z'),
  };
  await store.db.insertInto('edition').values(edition).execute();
  const open = storingSink(store.db, edition);
  const files = { csv: [head, ...own, ''].join('\r\n'), json: '{"rows":[]}\n', parquet: 'PAR1', xlsx: 'PK', 'excel.csv': head };
  for (const [ending, text] of Object.entries(files)) {
    const sink = await open(`usage-monthly/usage-monthly.${ending}`, 'application/octet-stream');
    await sink.write(text);
    await sink.close();
  }
}
