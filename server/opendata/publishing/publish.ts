import { sql } from 'kysely';
import { type Actor, noteChange } from '../../audit.ts';
import { holdsFigures, publicTableIds } from '../../contract/tables.ts';
import type { Db } from '../../db.ts';
import { behind } from '../behind.ts';
import { type Draft, draftEdition } from './draft.ts';
import { editionSubject, instance } from '../edition.ts';
import { storingSink } from '../files.ts';
import { storedRows } from '../history.ts';
import { type HearRows, type Progress, progressOf } from './progress.ts';
import { method } from '../protection.ts';
import { figureRows, writeTable } from '../write.ts';

/** `made` is false where the newest edition already says exactly the same. */
export interface Publication {
  id: string;
  made: boolean;
}

export interface Publishing {
  /** `instance` (the default), or the ARS of an authority, which publishes rows about itself */
  publisher?: string;
  now: Date;
  keyPrint: string;
  /** of the instance, as sources name it */
  publisherName?: string | undefined;
  by?: Actor;
  /** what the publisher says to it */
  note?: string | undefined;
  /** is told how far it is; what it throws ends the publishing, and nothing is published */
  hear?: (progress: Progress) => void;
}

/**
 * Publishes all closed months of the instance, or of one authority, as an edition: files and edition are committed
 * together or not at all. With other figures than the published edition of the same month it becomes that edition's
 * next revision; names and other master data alone make none.
 * Throws Problem 409 `nothing_to_publish` or `other_key`.
 */
export async function publishEdition(
  db: Db,
  { publisher = instance, now, keyPrint, publisherName, by = { kind: 'cli' }, note, hear }: Publishing,
): Promise<Publication> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      // before the first query, so that the snapshot already holds what a publication before this one has committed
      await sql`lock table edition in exclusive mode`.execute(trx);
      const draft = await draftEdition(trx, { publisher, now, keyPrint, publisherName });
      const { edition, current } = draft;
      const progress = hear && progressOf(draft, hear);
      if (current && (await saysTheSame(trx, draft, progress))) return { id: current.id, made: false };
      if (current) await supersede(trx, publisher, current.id);
      await store(trx, draft, { now, note, progress });
      const after = { publisher, licence: edition.licence, supersedes: current?.id, ...(note ? { note } : {}) };
      await noteChange(trx, { actor: by, at: now }, { what: 'edition', subject: editionSubject(edition), after });
      return { id: edition.id, made: true };
    });
}

async function saysTheSame(trx: Db, { edition, earlier, current }: Draft, progress?: HearRows): Promise<boolean> {
  if (!earlier || current?.licence !== edition.licence) return false;
  for (const table of publicTableIds.filter(holdsFigures)) {
    if (!(await storedRows(trx, earlier, table))) return false;
    let changed = 0;
    for await (const { rows, changes } of figureRows(trx, table, edition, earlier)) {
      changed += changes.length;
      progress?.('comparing', table, rows);
    }
    if (changed > 0) return false;
  }
  return true;
}

const supersede = (trx: Db, publisher: string, id: string) =>
  trx.updateTable('edition').set({ status: 'superseded' }).where('publisher', '=', publisher).where('id', '=', id).execute();

async function store(
  trx: Db,
  { edition, earlier }: Draft,
  { now, note, progress }: { now: Date; note: string | undefined; progress: HearRows | undefined },
): Promise<void> {
  const { publisher, id } = edition;
  await trx
    .insertInto('edition')
    .values({
      publisher,
      id,
      status: 'published',
      first_month: `${edition.firstMonth}-01`,
      last_month: `${edition.lastMonth}-01`,
      method,
      key_print: edition.keyPrint,
      licence: edition.licence,
      published_at: now,
      note: note ?? null,
      previous: earlier?.id ?? null,
      counted: edition.counted,
    })
    .execute();
  let changed = 0;
  const storing = behind();
  try {
    for (const table of publicTableIds) {
      const hear = (rows: { period?: string }[]) => progress?.('writing', table, rows);
      changed += (await writeTable(trx, table, { edition, earlier, hear }, storingSink(trx, edition, storing))).changes;
    }
  } finally {
    await storing.settled(); // nothing of it may come after the transaction
  }
  await trx
    .updateTable('edition')
    .set({ changes: `${changed}` })
    .where('publisher', '=', publisher)
    .where('id', '=', id)
    .execute();
}
