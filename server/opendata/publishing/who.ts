import { sql } from 'kysely';
import type { EditionAnswer, ListedEdition } from '../../contract/editions.ts';
import type { Db } from '../../db.ts';
import { editionSubject, instance } from '../edition.ts';

type By = ListedEdition['publishedBy'];

/** Adds who published and withdrew editions, by the audit log, which forgets after years. */
export async function withNames(db: Db, editions: EditionAnswer[]): Promise<ListedEdition[]> {
  const { rows } = await sql<{ subject: string; withdrawn: boolean; kind: NonNullable<By>['kind']; name: string | null }>`
    select a.subject, a.after ->> 'status' = 'withdrawn' as withdrawn, a.actor as kind, p.name
    from audit a left join person p on a.actor = 'person' and p.id = a.actor_id
    where a.what = 'edition' and a.after is not null and a.subject = any(${editions.map(editionSubject)}::text[])
    order by a.id`.execute(db);
  const by = (edition: EditionAnswer, withdrawn: boolean): By => {
    const deed = rows.findLast((row) => row.subject === editionSubject(edition) && (row.withdrawn ?? false) === withdrawn);
    return deed ? { kind: deed.kind, name: deed.name } : null;
  };
  return editions.map((edition) => ({
    ...edition,
    publishedBy: by(edition, false),
    withdrawnBy: edition.status === 'withdrawn' ? by(edition, true) : null,
  }));
}

export const withoutNames = (editions: EditionAnswer[]): ListedEdition[] =>
  editions.map((edition) => ({ ...edition, publishedBy: null, withdrawnBy: null }));

/** Names of the people who may publish for a publisher, whoever runs the instance included. */
export async function publisherNames(db: Db, publisher: string): Promise<string[]> {
  const places = publisher === instance ? [''] : ['', publisher]; // '': the instance
  const people = await db
    .selectFrom('person')
    .select('name')
    .where('disabled_at', 'is', null)
    .where('id', 'in', (roles) =>
      roles
        .selectFrom('person_role')
        .select('person')
        .where('role', 'in', ['publisher', 'admin'])
        .where('authority', 'in', places),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
  return people.map(({ name }) => name);
}
