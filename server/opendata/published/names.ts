import type { Db } from '../../db.ts';
import { instance } from '../edition.ts';

/** Names of authorities as the last rows of a publisher, or of the instance, have them; also where those were withdrawn. */
export async function knownNames(db: Db, publisher: string): Promise<Map<string, string>> {
  const tables = await db
    .selectFrom('published_table')
    .select('authorities')
    .where('publisher', 'in', [publisher, instance])
    .orderBy(({ eb }) => eb('publisher', '=', publisher)) // its own word counts
    .execute();
  return new Map(tables.flatMap(({ authorities }) => authorities.map(({ key, name }) => [key, name])));
}
