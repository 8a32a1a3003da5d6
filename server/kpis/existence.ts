import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import type { Question } from './question.ts';

const listed = {
  authority: 'GET /api/v1/authorities lists them.',
  service: 'GET /api/v1/services lists them.',
  topic: 'GET /api/v1/services names the topic of each service.',
};

/**
 * Keys in filters must exist: a typing error is answered, not counted as zero. Throws Problem 400 for one that does not,
 * 404 for an authority that the asker may not read.
 */
export async function checkExistence(db: Db, { filters, readable }: Question): Promise<void> {
  if (readable !== 'all' && filters.authority?.some((ars) => !readable.some(({ authority }) => authority === ars))) {
    throw new Problem(
      404,
      'not_found',
      'There is no such authority among those you may read. GET /api/v1/authorities lists them.',
      { field: 'authority' },
    );
  }
  const missing = async (name: 'authority' | 'service' | 'topic', relation: string) => {
    const asked = filters[name];
    if (!asked) return;
    const { rows } = await sql<{ key: string }>`
      select key from unnest(${asked}::text[]) asked (key) where key not in (select ${sql.raw(relation)})`.execute(db);
    if (rows.length > 0) throw new Problem(400, 'invalid', `There is no such ${name} here. ${listed[name]}`, { field: name });
  };
  await missing('authority', 'ars from authority');
  await missing('service', 'key from service');
  await missing('topic', `coalesce(topic, 'unknown') from service`);
}
