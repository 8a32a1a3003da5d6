import { type Actor, noteChange } from '../../audit.ts';
import type { Db } from '../../db.ts';
import { Problem } from '../../http.ts';
import { editionSubject } from '../edition.ts';

export interface Withdrawal {
  publisher: string;
  id: string;
  /** public: files are answered with it */
  reason: string;
  /** the edition of the same month that it replaced is published again */
  restore?: boolean | undefined;
  now: Date;
  by: Actor;
}

/**
 * Withdraws an edition: its files are answered with 410 and the reason from then on. The newest published edition is the
 * latest again. One that it had replaced comes back only where the publisher says so (`restore`): it was replaced for a
 * reason, and may hold the same fault. Throws Problem 404, or 409 `withdrawn` or `nothing_to_restore`.
 */
export async function withdrawEdition(db: Db, of: Withdrawal): Promise<void> {
  const { publisher, id, reason } = of;
  await db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('edition')
      .select(['status', 'last_month'])
      .where('publisher', '=', publisher)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new Problem(404, 'not_found', 'There is no such edition. GET /api/v1/editions lists them.');
    if (found.status === 'withdrawn')
      throw new Problem(
        409,
        'withdrawn',
        'This edition was withdrawn before; nothing changed. GET /api/v1/editions says which are public.',
      );
    await set(trx, { publisher, id }, { status: 'withdrawn', reason, withdrawn_at: of.now });
    const restores = of.restore ? await restoreReplaced(trx, publisher, found) : undefined;
    await noteChange(
      trx,
      { actor: of.by, at: of.now },
      {
        what: 'edition',
        subject: editionSubject({ publisher, id }),
        before: { status: found.status },
        after: { status: 'withdrawn', reason, ...(restores ? { restores } : {}) },
      },
    );
  });
}

/** Publishes the edition again that a withdrawn one of the same month had replaced. Answers its id. */
async function restoreReplaced(trx: Db, publisher: string, withdrawn: { status: string; last_month: string }): Promise<string> {
  const replaced = await trx
    .selectFrom('edition')
    .select('id')
    .where('publisher', '=', publisher)
    .where('last_month', '=', withdrawn.last_month)
    .where('status', '=', 'superseded')
    .orderBy('published_at', 'desc')
    .executeTakeFirst();
  if (!replaced || withdrawn.status !== 'published') {
    throw new Problem(
      409,
      'nothing_to_restore',
      'This edition has replaced none that could be published again. Withdraw it without `restore`.',
      { field: 'restore' },
    );
  }
  await set(trx, { publisher, id: replaced.id }, { status: 'published' });
  return replaced.id;
}

const set = (
  trx: Db,
  { publisher, id }: { publisher: string; id: string },
  change: { status: 'withdrawn'; reason: string; withdrawn_at: Date } | { status: 'published' },
) => trx.updateTable('edition').set(change).where('publisher', '=', publisher).where('id', '=', id).execute();
