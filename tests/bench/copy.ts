import type { DemoEvent } from '../../fixtures/demo.ts';
import { eventFields } from '../../server/contract/event.ts';
import { copyInto, withClient } from '../../server/db.ts';
import { openTestStore } from '../db-url.ts';

const columns = [...eventFields];
const CHUNK = 1000;

/**
 * Rows a second of one bare COPY of the events into a table without any index, committed to disk: what this PostgreSQL
 * on this machine can do at best. The lines are made before the clock starts; the table is dropped afterwards.
 */
export async function bareCopy(databaseUrl: string, events: Iterable<Omit<DemoEvent, 'source'>>): Promise<number> {
  const { chunks, rows } = copyChunks(events);
  const store = openTestStore(databaseUrl);
  try {
    const definition = columns.map((name) => `"${name}" ${name === 'time' ? 'timestamptz' : 'text'}`).join(', ');
    await store.pool.query(`create table bare_copy (${definition})`);
    const start = performance.now();
    await withClient(store.pool, (client) => copyInto(client, 'bare_copy', chunks));
    const seconds = (performance.now() - start) / 1000;
    await store.pool.query('drop table bare_copy');
    await store.pool.query('checkpoint'); // what the COPY left to write must not slow down what comes next
    return rows / seconds;
  } finally {
    await store.close();
  }
}

function copyChunks(events: Iterable<Omit<DemoEvent, 'source'>>): { chunks: Buffer[]; rows: number } {
  const chunks: Buffer[] = [];
  let lines: string[] = [];
  let rows = 0;
  for (const event of events) {
    const values = new Map<string, unknown>(Object.entries(event));
    // no value of the demo holds a backslash or a control character, so none needs escaping
    lines.push(columns.map((name) => values.get(name) ?? '\\N').join('\t'));
    rows++;
    if (lines.length === CHUNK) {
      chunks.push(Buffer.from(`${lines.join('\n')}\n`));
      lines = [];
    }
  }
  if (lines.length > 0) chunks.push(Buffer.from(`${lines.join('\n')}\n`));
  return { chunks, rows };
}
