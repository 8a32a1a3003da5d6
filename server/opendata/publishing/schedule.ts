import { berlinDay } from '../../contract/days.ts';
import type { Store } from '../../db.ts';
import { Problem } from '../../http.ts';
import { lastClosedMonth } from '../months.ts';
import { beginPublishing, carryOut } from './publishing.ts';

/**
 * Publishes the month before for whoever has published before, from a day of the month on, once: where there is an
 * edition of that month already, also a withdrawn one, revising it is for people to decide.
 */
export async function publishDue(store: Store, now: Date, editionDay: number | undefined, publisherName?: string): Promise<void> {
  const { db } = store;
  if (editionDay === undefined || Number(berlinDay(now).slice(8)) < editionDay) return;
  const month = `${lastClosedMonth(now)}-01`;
  const publishers = await db
    .selectFrom('edition')
    .select(['publisher', 'key_print'])
    .distinct()
    .where('publisher', 'not in', db.selectFrom('edition').select('publisher').where('last_month', '>=', month))
    .orderBy('publisher')
    .execute();
  const failures: unknown[] = [];
  for (const { publisher, key_print: keyPrint } of publishers) {
    const order = { publisher, now, keyPrint, publisherName, by: { kind: 'schedule' } } as const;
    const publishing = beginPublishing(db, publisher, now).then((run) => carryOut(store, run, order));
    await publishing.catch((error: unknown) => {
      // an authority that no longer agrees publishes nothing; one that fails holds up no other
      if (!(error instanceof Problem && error.code === 'nothing_to_publish')) failures.push(error);
    });
  }
  if (failures.length > 0) throw failures[0];
}
