import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { allWithdrawn, saying } from '../newest.ts';

/**
 * Why there is nothing of these publishers: 410 where one of them has withdrawn all that it had published, else 404 with
 * this message.
 */
export async function nothingOf(db: Db, publishers: string[], message: string): Promise<Problem> {
  for (const publisher of publishers) {
    const withdrawn = await allWithdrawn(db, publisher);
    if (!withdrawn) continue;
    const text = `The last edition was withdrawn.${saying(withdrawn)} There is nothing until the next one; ask again later.`;
    return new Problem(410, 'withdrawn', text);
  }
  return new Problem(404, 'not_found', message);
}
