import { type LicenceId, licenceIds, strictest } from '../../contract/licences.ts';
import { defaultPublisherName } from '../../contract/publishing.ts';
import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { firstMonthWithCounts } from '../cells.ts';
import { type Edition, instance } from '../edition.ts';
import type { Earlier } from '../history.ts';
import { addMonths, lastClosedMonth } from '../months.ts';

/** At most so many months are in an edition. */
const mostMonths = 60;

export interface EditionsBy {
  /** `instance`, or the ARS of an authority */
  publisher: string;
  now: Date;
  keyPrint: string;
  /** of the instance, as sources name it */
  publisherName?: string | undefined;
}

/** An edition as it would be published now. */
export interface Draft {
  edition: Edition;
  /** the newest published edition, that changes are against */
  earlier: Earlier | undefined;
  /** that edition where it is of the same month: it will be superseded */
  current: { id: string; licence: string } | undefined;
}

/** Throws Problem 409 `nothing_to_publish`, `unknown_licence` or `other_key`. */
export async function draftEdition(trx: Db, by: EditionsBy): Promise<Draft> {
  const { publisher, keyPrint } = by;
  const edition = await contentsOf(trx, by);
  const known = await trx.selectFrom('edition').selectAll().where('publisher', '=', publisher).execute();
  if (known.some(({ key_print }) => key_print !== keyPrint)) {
    throw new Problem(
      409,
      'other_key',
      'Published editions were protected with another key; start the server with the SECRET_KEY they were made with.',
    );
  }
  const ofMonth = known.filter(({ last_month }) => last_month.startsWith(edition.lastMonth));
  const published = known.filter(({ status }) => status === 'published');
  const newest = published.sort((one, other) => other.last_month.localeCompare(one.last_month))[0];
  const id = ofMonth.length === 0 ? edition.lastMonth : `${edition.lastMonth}.${ofMonth.length + 1}`;
  return {
    edition: { ...edition, id },
    earlier: newest && {
      publisher,
      id: newest.id,
      firstMonth: newest.first_month.slice(0, 7),
      lastMonth: newest.last_month.slice(0, 7),
      counted: newest.counted,
    },
    current: ofMonth.find(({ status }) => status === 'published'),
  };
}

async function contentsOf(
  trx: Db,
  { publisher, now, keyPrint, publisherName = defaultPublisherName }: EditionsBy,
): Promise<Edition> {
  const lastMonth = lastClosedMonth(now);
  const authorities = await trx.selectFrom('authority').select(['ars', 'name', 'licence']).orderBy('ars').execute();
  const own = publisher === instance ? authorities : authorities.filter(({ ars }) => ars === publisher);
  const agreed = own.flatMap(({ ars, licence }) => (licence === null ? [] : [{ ars, licence: knownLicence(licence) }]));
  const firstMonth = await firstMonthWithCounts(trx, publisher);
  if (firstMonth === undefined || firstMonth > lastMonth) {
    throw new Problem(
      409,
      'nothing_to_publish',
      'No authority with a licence has figures of a month that is over; set the licence of an authority that agrees to publish.',
    );
  }
  const earliest = addMonths(lastMonth, 1 - mostMonths);
  return {
    publisher,
    name: publisher === instance ? undefined : own[0]?.name,
    publisherName: publisher === instance ? publisherName : (own[0]?.name ?? publisher),
    id: lastMonth,
    firstMonth: firstMonth < earliest ? earliest : firstMonth,
    lastMonth,
    licence: strictest(agreed.map(({ licence }) => licence)),
    keyPrint,
    authorities: { counted: agreed.length, of: own.length },
    counted: agreed.map(({ ars }) => ars),
  };
}

function knownLicence(id: string): LicenceId {
  const known = licenceIds.find((licence) => licence === id);
  if (!known)
    throw new Problem(
      409,
      'unknown_licence',
      `An authority has a licence that is none of ${licenceIds.join(', ')}. Give it one of these: PUT /api/v1/authorities/{ars}.`,
    );
  return known;
}
