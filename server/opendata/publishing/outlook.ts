import type { EditionOutlook } from '../../contract/editions.ts';
import { berlinDay } from '../../contract/days.ts';
import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { noSuchPlace } from '../../rights.ts';
import { type Draft, draftEdition, type EditionsBy } from './draft.ts';
import { instance } from '../edition.ts';
import { addMonths, lastClosedMonth } from '../months.ts';
import { inSnapshot } from '../snapshot.ts';

type Outlook = Omit<EditionOutlook, 'mayPublish' | 'publishers' | 'contact' | 'publisherName'>;

/** What a publisher may publish next, and what the schedule will do. Throws Problem 404 where there is no such authority. */
export async function editionOutlook(db: Db, by: EditionsBy, editionDay: number | undefined): Promise<Outlook> {
  const { publisher, now } = by;
  return inSnapshot(db, async (trx) => {
    const authorities = await trx
      .selectFrom('authority')
      .select(['name', 'licence'])
      .$if(publisher !== instance, (query) => query.where('ars', '=', publisher))
      .execute();
    if (publisher !== instance && authorities.length === 0) throw noSuchPlace();
    const drafted = await draftOrRefusal(trx, by);
    const month = lastClosedMonth(now);
    return {
      publisher,
      name: publisher === instance ? null : (authorities[0]?.name ?? null),
      month,
      overSince: `${addMonths(month, 1)}-01`,
      newest: await newestOf(trx, publisher),
      licence: 'edition' in drafted ? drafted.edition.licence : null,
      authorities: { counted: authorities.filter(({ licence }) => licence !== null).length, of: authorities.length },
      refusal: 'code' in drafted ? drafted : null,
      schedule: { day: editionDay ?? null, next: editionDay === undefined ? null : await nextDue(trx, by, editionDay) },
    };
  });
}

async function draftOrRefusal(trx: Db, by: EditionsBy): Promise<Draft | { code: string; message: string }> {
  try {
    return await draftEdition(trx, by);
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, message: error.message };
    throw error;
  }
}

async function newestOf(trx: Db, publisher: string): Promise<EditionOutlook['newest']> {
  const newest = await trx
    .selectFrom('edition')
    .select(['id', 'last_month'])
    .where('publisher', '=', publisher)
    .where('status', '=', 'published')
    .orderBy('last_month', 'desc')
    .executeTakeFirst();
  return newest ? { id: newest.id, lastMonth: newest.last_month.slice(0, 7) } : null;
}

/** When the schedule (`publishDue`) publishes next for somebody, up to which month; null for whoever never published. */
async function nextDue(trx: Db, { publisher, now }: EditionsBy, day: number): Promise<EditionOutlook['schedule']['next']> {
  const known = await trx.selectFrom('edition').select('last_month').where('publisher', '=', publisher).execute();
  if (known.length === 0) return null;
  const closed = lastClosedMonth(now);
  // a month that has an edition, also a withdrawn one, is left to people
  const month = known.some(({ last_month }) => last_month.slice(0, 7) >= closed) ? addMonths(closed, 1) : closed;
  const on = `${addMonths(month, 1)}-${`${day}`.padStart(2, '0')}`;
  const today = berlinDay(now);
  return { on: on < today ? today : on, month };
}
