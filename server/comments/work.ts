import { sql } from 'kysely';
import type {
  CommentChange,
  CommentEntry,
  CommentsAnswer,
  CommentsQuery,
  TopicsAnswer,
  TopicsQuery,
} from '../contract/comment.ts';
import type { Place } from '../contract/people.ts';
import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';
import { placesAsked, within } from '../rights.ts';
import { readByAuthority } from '../sharded.ts';

/** What managers do with comments: read, sort by topics, tick off, delete. Who may is asked before. */

const columns = [
  'id',
  'authority',
  'service',
  'day',
  'rating',
  'found_information as foundInformation',
  'text',
  'topics',
  'done',
] as const;

/** A page of the comments of places that a question finds, the newest day first. */
export async function readComments(db: Db, query: CommentsQuery, places: 'all' | Place[]): Promise<CommentsAnswer> {
  const { limit, cursor } = query;
  const found = search(db, query, places);
  let page = found
    .select(columns)
    .orderBy('day', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [day = '', id = ''] = cursor.split('_');
    page = page.where(sql<boolean>`(day < ${day} or (day = ${day} and id > ${id}))`);
  }
  const comments: CommentEntry[] = await page.execute();
  const { total } = await found.select((all) => all.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const shown = comments.slice(0, limit);
  const last = shown.at(-1);
  return { total: Number(total), comments: shown, next: last && comments.length > limit ? `${last.day}_${last.id}` : null };
}

function search(db: Db, query: CommentsQuery, places: 'all' | Place[]) {
  const { rating, topic, done, q = '' } = query;
  let found = inQuestion(db, query, places);
  if (rating) found = found.where('rating', 'in', rating);
  if (done !== undefined) found = found.where('done', '=', done === 'true');
  if (topic !== undefined) found = found.where(sql<boolean>`lower(${topic}) in (select lower(topic) from unnest(topics) topic)`);
  const words = q.split(/\s+/).filter((word) => word !== '');
  for (const word of words) found = found.where('text', 'ilike', `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  return found;
}

function inQuestion(db: Db, { authority, service, from, to }: TopicsQuery, places: 'all' | Place[]) {
  let found = db.selectFrom('comment').where(within(places, 'authority', 'service'));
  if (authority !== undefined) found = found.where('authority', '=', authority);
  if (service !== undefined) found = found.where('service', '=', service);
  if (from !== undefined) found = found.where('day', '>=', from);
  if (to !== undefined) found = found.where('day', '<=', to);
  return found;
}

/** How many comments each topic has, the most frequent first, authority by authority. */
export async function readTopics(db: Db, query: TopicsQuery, places: 'all' | Place[]): Promise<TopicsAnswer['topics']> {
  const topicsOf = (one: string | undefined, there: 'all' | Place[]) => sql<TopicsAnswer['topics'][number]>`
    select authority, topic, count(*)::int as count, count(*) filter (where not done)::int as open
    from (${inQuestion(db, { ...query, authority: one }, there).select(['authority', 'topics', 'done'])}) found
    left join lateral unnest(topics) topic on true
    group by authority, topic order by authority, topic is null, count(*) desc, topic`;
  const asked = placesAsked(places, query.authority);
  return await readByAuthority(db, asked, async (one, there) => (await topicsOf(one, there).execute(db)).rows);
}

/** A comment by its id, wherever it is. */
export const readComment = (db: Db, id: string): Promise<CommentEntry | undefined> =>
  db.selectFrom('comment').select(columns).where('id', '=', id).executeTakeFirst();

/** Sets topics and whether it is done; notes who did, without the text. Undefined where it is no more. */
export async function changeComment(
  db: Db,
  { id, authority }: Pick<CommentEntry, 'id' | 'authority'>,
  change: CommentChange,
  deed: Deed,
): Promise<CommentEntry | undefined> {
  return await db.transaction().execute(async (tx) => {
    const one = tx.selectFrom('comment').where('authority', '=', authority).where('id', '=', id);
    const before = await one.select(columns).forUpdate().executeTakeFirst();
    if (!before) return undefined;
    const topics = change.topics ? await asFirstUsed(tx, authority, change.topics) : before.topics;
    const after = { ...before, topics, done: change.done ?? before.done };
    await tx
      .updateTable('comment')
      .set({ topics: after.topics, done: after.done })
      .where('authority', '=', authority)
      .where('id', '=', id)
      .execute();
    await noteChange(tx, deed, { what: 'comment', subject: id, before: marksOf(before), after: marksOf(after) });
    return after;
  });
}

const marksOf = ({ authority, service, topics, done }: CommentEntry) => ({ authority, service, topics, done });

/** Topics as the authority wrote them first: what differs by case only is one topic. */
async function asFirstUsed(tx: Db, authority: string, topics: string[]): Promise<string[]> {
  const { rows } = await sql<{ topic: string }>`
    select distinct topic from comment, unnest(topics) topic where authority = ${authority}`.execute(tx);
  const known = new Map(rows.map(({ topic }) => [topic.toLowerCase(), topic]));
  const written = topics.map((topic) => {
    const first = known.get(topic.toLowerCase()) ?? topic;
    known.set(topic.toLowerCase(), first);
    return first;
  });
  return [...new Set(written)];
}

/** Deletes a comment for good; notes who did, without the text. */
export async function deleteComment(db: Db, comment: CommentEntry, deed: Deed): Promise<void> {
  const { id, authority } = comment;
  await db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('comment')
      .where('authority', '=', authority)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numDeletedRows > 0) await noteChange(tx, deed, { what: 'comment', subject: id, before: marksOf(comment) });
  });
}
