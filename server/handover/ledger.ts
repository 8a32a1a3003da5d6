import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { LedgerAnswer, SdgAnswer, SdgSource, SdgTransfer } from '../contract/handover.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { type Addresses, type Views, documentOf, sourcesOf } from './sdg.ts';

/** The ledger of what was handed over, month by month of an authority, each correction a version of its own. */

/** What stands for the id in a preview of a month that was never handed over. */
const previewId = 'preview';

interface Handing {
  authority: string;
  month: string;
  now: Date;
}

/** What would be handed over now; nothing is kept. */
export async function previewSdg(db: Db, { authority, month, now }: Handing): Promise<SdgAnswer> {
  const last = await lastOf(db, authority, month);
  const { sources, leftOut } = sourcesOf(await readViews(db, authority, month), await readAddresses(db, authority));
  if (!last && sources.length === 0) return { state: 'new', version: 1, document: null, leftOut };
  if (last && isDeepStrictEqual(last.document.sources, sources))
    return { state: 'unchanged', version: last.version, document: last.document, leftOut };
  const uniqueId = last?.unique_id ?? previewId;
  const document = documentOf(month, sources, { uniqueId, transferType: 'Manual', now });
  return { state: last ? 'correction' : 'new', version: (last?.version ?? 0) + 1, document, leftOut };
}

/**
 * Takes a hand-over into the ledger. What is unchanged since the last one is answered as it was; a correction keeps the
 * id. 409 where there is nothing to hand over, or the month has another id already.
 */
export async function handOver(db: Db, transfer: SdgTransfer, deed: Deed): Promise<SdgAnswer> {
  const { authority, month, transferType } = transfer;
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('egovsad handover'), hashtext(${authority}))`.execute(tx);
    const answer = await previewSdg(tx, { authority, month, now: deed.at });
    const { document, version, state } = answer;
    if (!document)
      throw new Problem(
        409,
        'nothing_to_hand_over',
        'No view of this month can be handed over. leftOut of the preview says why.',
      );
    const known = state === 'new' ? undefined : document.uniqueId;
    if (known !== undefined && transfer.uniqueId !== undefined && transfer.uniqueId !== known)
      throw new Problem(409, 'other_id', 'This month was handed over under another id. Leave uniqueId out to keep it.', {
        field: 'uniqueId',
      });
    if (state === 'unchanged') return answer;
    const uniqueId = known ?? transfer.uniqueId ?? randomUUID();
    const whole = documentOf(month, document.sources, { uniqueId, transferType, now: deed.at });
    await keep(tx, { authority, month, version, document: whole }, deed);
    return { ...answer, document: whole };
  });
}

type Kept = Handed & { authority: string; month: string };
type Handed = { version: number; document: NonNullable<SdgAnswer['document']> };

async function keep(tx: Db, { authority, month, version, document }: Kept, deed: Deed): Promise<void> {
  await tx
    .insertInto('handover')
    .values({
      ...{ authority, kind: 'sdg', month: `${month}-01`, version },
      ...{ unique_id: document.uniqueId, document: JSON.stringify(document), transferred: deed.at },
    })
    .execute();
  const { uniqueId, nbEntries } = document;
  await noteChange(tx, deed, { what: 'handover', subject: `${authority}/${month}`, after: { version, uniqueId, nbEntries } });
}

const lastOf = (db: Db, authority: string, month: string) =>
  db
    .selectFrom('handover')
    .select(['version', 'unique_id', 'document'])
    .where('authority', '=', authority)
    .where('kind', '=', 'sdg')
    .where('month', '=', `${month}-01`)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

const readViews = (db: Db, authority: string, month: string): Promise<Views[]> =>
  db
    .selectFrom('view_month')
    .select(['service', 'page', 'country', 'device'])
    .select(({ fn }) => sql<number>`${fn.sum('n')}::int`.as('n'))
    .where('authority', '=', authority)
    .where('month', '=', `${month}-01`)
    .groupBy(['service', 'page', 'country', 'device'])
    .execute();

async function readAddresses(db: Db, authority: string): Promise<Addresses> {
  const offers = await db.selectFrom('offer').select(['service', 'pages']).where('authority', '=', authority).execute();
  return new Map(offers.flatMap(({ service, pages }) => pages.map(({ key, url }) => [`${service} ${key}`, url])));
}

/** Everything that was handed over of an authority, the latest month and version first. */
export async function readLedger(db: Db, authority: string): Promise<LedgerAnswer> {
  const rows = await db
    .selectFrom('handover')
    .selectAll()
    .where('authority', '=', authority)
    .where('kind', '=', 'sdg')
    .orderBy('month', 'desc')
    .orderBy('version', 'desc')
    .execute();
  return {
    handovers: rows.map(({ month, version, unique_id: uniqueId, transferred, document }) => ({
      ...{ month: month.slice(0, 7), version, uniqueId, transferred: transferred.toISOString() },
      ...{ nbEntries: document.nbEntries, nbVisits: visitsIn(document.sources), document },
    })),
  };
}

const visitsIn = (sources: SdgSource[]): number =>
  sources.flatMap(({ statistics }) => statistics).reduce((sum, { nbVisits }) => sum + nbVisits, 0);
