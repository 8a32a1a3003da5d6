import { sql } from 'kysely';
import { type LicenceId, licenceIds, publicTableIds, strictest } from '../contract/tables.ts';
import { type Actor, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { firstMonthWithCounts } from './cells.ts';
import { type Edition, instance } from './edition.ts';
import { measuringSink, storingSink } from './files.ts';
import { addMonths, lastClosedMonth } from './months.ts';
import { method } from './protection.ts';
import { writeTable } from './write.ts';

/** At most so many months are in an edition. */
const mostMonths = 60;

/** `made` is false where the newest edition already says exactly the same. */
export interface Publication {
  id: string;
  made: boolean;
}

/**
 * Publishes all closed months of the instance as an edition: files and edition are committed together or not at all.
 * With other content than the published edition of the same month it becomes that edition's next revision.
 * Throws Problem 409 `nothing_to_publish` or `other_key`.
 */
export async function publishEdition(
  db: Db,
  { now, keyPrint, by = { kind: 'cli' } }: { now: Date; keyPrint: string; by?: Actor },
): Promise<Publication> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      // before the first query, so that the snapshot already holds what a publication before this one has committed
      await sql`lock table edition in exclusive mode`.execute(trx);
      const draft = await draftEdition(trx, now, keyPrint);
      const earlier = await trx.selectFrom('edition').selectAll().where('publisher', '=', instance).execute();
      if (earlier.some((edition) => edition.key_print !== keyPrint)) {
        throw new Problem(
          409,
          'other_key',
          'Published editions were protected with another key; start the server with the SECRET_KEY they were made with.',
        );
      }
      const ofMonth = earlier.filter((edition) => edition.last_month.startsWith(draft.lastMonth));
      const current = ofMonth.find((edition) => edition.status === 'published');
      if (current && (await saysTheSame(trx, { ...draft, id: current.id }))) return { id: current.id, made: false };
      const edition = { ...draft, id: ofMonth.length === 0 ? draft.lastMonth : `${draft.lastMonth}.${ofMonth.length + 1}` };
      if (current) await supersede(trx, current.id);
      await store(trx, edition, now);
      const after = { publisher: edition.publisher, licence: edition.licence, supersedes: current?.id };
      await noteChange(trx, { actor: by, at: now }, { what: 'edition', subject: edition.id, after });
      return { id: edition.id, made: true };
    });
}

async function draftEdition(trx: Db, now: Date, keyPrint: string): Promise<Edition> {
  const authorities = await trx.selectFrom('authority').select('licence').execute();
  const agreed = authorities.flatMap(({ licence }) => (licence === null ? [] : [knownLicence(licence)]));
  const lastMonth = lastClosedMonth(now);
  const firstMonth = await firstMonthWithCounts(trx);
  if (firstMonth === undefined || firstMonth > lastMonth) {
    throw new Problem(
      409,
      'nothing_to_publish',
      'No authority with a licence has figures of a month that is over; set the licence of an authority that agrees to publish.',
    );
  }
  const earliest = addMonths(lastMonth, 1 - mostMonths);
  return {
    publisher: instance,
    id: lastMonth,
    firstMonth: firstMonth < earliest ? earliest : firstMonth,
    lastMonth,
    licence: strictest(agreed),
    keyPrint,
    authorities: { counted: agreed.length, of: authorities.length },
  };
}

function knownLicence(id: string): LicenceId {
  const known = licenceIds.find((licence) => licence === id);
  if (!known) throw new Problem(409, 'unknown_licence', `An authority has a licence that is none of ${licenceIds.join(', ')}.`);
  return known;
}

async function saysTheSame(trx: Db, edition: Edition): Promise<boolean> {
  const stored = await trx
    .selectFrom('edition_file')
    .select(['name', 'sha256'])
    .where('publisher', '=', edition.publisher)
    .where('edition', '=', edition.id)
    .execute();
  const known = new Map(stored.map((file) => [file.name, file.sha256]));
  for (const table of publicTableIds) {
    const files = await writeTable(trx, table, edition, measuringSink);
    if (files.some((file) => known.get(file.name) !== file.sha256)) return false;
  }
  return true;
}

async function supersede(trx: Db, id: string): Promise<void> {
  await trx.updateTable('edition').set({ status: 'superseded' }).where('publisher', '=', instance).where('id', '=', id).execute();
}

async function store(trx: Db, edition: Edition, now: Date): Promise<void> {
  await trx
    .insertInto('edition')
    .values({
      publisher: edition.publisher,
      id: edition.id,
      status: 'published',
      first_month: `${edition.firstMonth}-01`,
      last_month: `${edition.lastMonth}-01`,
      method,
      key_print: edition.keyPrint,
      licence: edition.licence,
      published_at: now,
    })
    .execute();
  for (const table of publicTableIds) await writeTable(trx, table, edition, storingSink(trx, edition));
}
