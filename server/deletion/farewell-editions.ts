import { sql } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';

/**
 * What files and pages of an edition are answered with (410) when somebody in it has left, behind the reason it was
 * withdrawn for before. A reason has no language of its own, so it says it in both.
 */
const leftReason =
  'Eine Behörde darin hat diese Instanz verlassen; ihre Zahlen sind gelöscht. (An authority in it has left this instance and its figures were deleted.)';

interface Named {
  publisher: string;
  id: string;
  status: string;
  reason: string | null;
}

/**
 * Withdraws the editions of an authority, and those of the instance that count or name it. Those that were withdrawn before
 * say so as well, so that their files are deleted, too. Answers the ids of those that were still public.
 */
export async function withdrawEditions(tx: Db, ars: string, deed: Deed): Promise<string[]> {
  await sql`lock table edition in exclusive mode`.execute(tx); // one that is being published now may have it in it
  const { rows } = await sql<Named>`
    select publisher, id, status, reason from edition e
    where right(coalesce(reason, ''), ${leftReason.length}) <> ${leftReason} and (
      publisher = ${ars} or ${ars} = any(counted) or exists (
        select from edition_part p where p.publisher = e.publisher and p.edition = e.id
                                     and position(convert_to(${ars}, 'UTF8') in p.content) > 0))
    order by publisher, id`.execute(tx);
  for (const edition of rows) await withdrawOne(tx, edition, deed);
  return rows.filter(({ status }) => status !== 'withdrawn').map(({ id }) => id);
}

async function withdrawOne(tx: Db, { publisher, id, status, reason }: Named, deed: Deed): Promise<void> {
  const after = {
    status: 'withdrawn',
    reason: reason === null ? leftReason : `${reason.replace(/[.!?]?$/, (end) => end || '.')} ${leftReason}`,
  } as const;
  await tx
    .updateTable('edition')
    .set({ ...after, withdrawn_at: sql`coalesce(withdrawn_at, ${deed.at})` })
    .where('publisher', '=', publisher)
    .where('id', '=', id)
    .execute();
  for (const table of ['published_row', 'published_table'] as const)
    await tx.deleteFrom(table).where('publisher', '=', publisher).where('edition', '=', id).execute();
  await noteChange(tx, deed, {
    what: 'edition',
    subject: id,
    before: { publisher, status, ...(reason === null ? {} : { reason }) },
    after: { publisher, ...after },
  });
}

/** So many parts, a mebibyte each, are deleted by one statement. */
const batch = 64;

/**
 * Deletes the content of the files of editions that an authority's farewell withdrew. What stays is that they were: names,
 * sizes and checksums, by which a copy of one can be known, and why they are gone.
 */
export async function deleteWithdrawnFiles(db: Db): Promise<void> {
  const withdrawn = sql`(publisher, edition) in (
    select e.publisher, e.id from edition e
    where e.status = 'withdrawn' and right(e.reason, ${leftReason.length}) = ${leftReason})`;
  for (const table of ['edition_encoding_part', 'edition_part'] as const) await deleteInBatches(db, table, withdrawn, batch);
}
