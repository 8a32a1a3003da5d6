import { type Deed, noteChange } from '../audit.ts';
import type { Day } from '../contract/days.ts';
import { lastPeriod, type Subscription } from '../contract/reports.ts';
import type { Db } from '../db.ts';
import { noSuchPlace } from '../rights.ts';

/** Who gets which report by mail. */
export async function listSubscriptions(db: Db, person: number): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('subscription')
    .select(['authority', 'service', 'every'])
    .where('person', '=', person)
    .orderBy('authority')
    .orderBy('service')
    .orderBy('every')
    .execute();
  return rows.map(({ authority, service, every }) => ({ authority, ...(service === '' ? {} : { service }), every }));
}

/**
 * Gives a person these subscriptions instead of theirs. A new one begins with the period that is not over yet; one that
 * stays goes on. Throws Problem 404 where there is no such offer.
 */
export async function putSubscriptions(
  db: Db,
  person: number,
  wanted: Subscription[],
  today: Day,
  deed: Deed,
): Promise<Subscription[]> {
  return await db.transaction().execute(async (tx) => {
    await tx.selectFrom('person').select('id').where('id', '=', person).forUpdate().execute();
    const before = await listSubscriptions(tx, person);
    await checkPlaces(tx, wanted);
    for (const one of before.filter((one) => !wanted.some((other) => isSame(one, other)))) await remove(tx, person, one);
    for (const { authority, service = '', every } of wanted) {
      const row = { authority, person, service, every, sent_for: lastPeriod(every, today).from };
      await tx
        .insertInto('subscription')
        .values(row)
        .onConflict((c) => c.doNothing())
        .execute();
    }
    const after = await listSubscriptions(tx, person);
    await noteChange(tx, deed, { what: 'subscriptions', subject: `${person}`, before, after });
    return after;
  });
}

const isSame = (one: Subscription, other: Subscription): boolean =>
  one.authority === other.authority && one.service === other.service && one.every === other.every;

async function remove(tx: Db, person: number, { authority, service = '', every }: Subscription): Promise<void> {
  await tx
    .deleteFrom('subscription')
    .where('authority', '=', authority)
    .where('person', '=', person)
    .where('service', '=', service)
    .where('every', '=', every)
    .execute();
}

async function checkPlaces(tx: Db, wanted: Subscription[]): Promise<void> {
  const offers = await tx.selectFrom('offer').select(['authority', 'service']).execute();
  const known = new Set(offers.flatMap(({ authority, service }) => [authority, `${authority} ${service}`]));
  const isKnown = ({ authority, service }: Subscription) =>
    known.has(service === undefined ? authority : `${authority} ${service}`);
  if (!wanted.every(isKnown)) throw noSuchPlace('subscriptions');
}
