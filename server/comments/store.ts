import { sql } from 'kysely';
import type { Comment } from '../contract/comment.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { deleteOfAuthority } from '../delete-batches.ts';
import type { Label } from '../schema.ts';
import { mask } from './mask.ts';

/** Most comments that an offer takes in a day: a flood must not fill the disk. */
const perDay = 1000;
const dayMs = 86_400_000;

/** An offer as somebody sees it who says something about it. */
export interface CommentedOffer {
  authority: { key: string; name: string };
  service: { key: string; name: Label };
  /** where its pages are, which may frame the form */
  origins: string[];
}

export async function findOffer(db: Db, authority: string, service: string): Promise<CommentedOffer | undefined> {
  const row = await db
    .selectFrom('offer')
    .innerJoin('authority', 'authority.ars', 'offer.authority')
    .innerJoin('service', 'service.key', 'offer.service')
    .where('offer.authority', '=', authority)
    .where('offer.service', '=', service)
    .select(['authority.name as authorityName', 'service.name as serviceName', 'offer.pages'])
    .executeTakeFirst();
  if (!row) return undefined;
  const origins = new Set(row.pages.filter(({ url }) => URL.canParse(url)).map(({ url }) => new URL(url).origin));
  return {
    authority: { key: authority, name: row.authorityName },
    service: { key: service, name: row.serviceName },
    origins: [...origins],
  };
}

/** Stores a comment, masked, with nothing but the day; false where the offer has had too many that day. */
export async function storeComment(db: Db, comment: Comment, now: Date): Promise<boolean> {
  const { authority, service, text, rating = null, foundInformation = null } = comment;
  const day = berlinDay(now);
  const { rows } = await db
    .selectFrom('comment')
    .where('authority', '=', authority)
    .where('service', '=', service)
    .where('day', '=', day)
    .select((query) => query.fn.countAll<string>().as('rows'))
    .executeTakeFirstOrThrow();
  if (Number(rows) >= perDay) return false;
  await db
    .insertInto('comment')
    .values({ authority, service, day, text: mask(text), rating, found_information: foundInformation })
    .execute();
  return true;
}

/** Deletes the comments of days more than `days` ago, authority by authority. */
export async function deleteOldComments(db: Db, now: Date, days: number): Promise<void> {
  const before = berlinDay(new Date(now.getTime() - days * dayMs));
  const old = await db.selectFrom('comment').select('authority').distinct().where('day', '<', before).execute();
  for (const { authority } of old) await deleteOfAuthority(db, 'comment', authority, sql`day < ${before}`);
}
