import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Deed, noteChange } from '../audit.ts';
import type { OwnAccount } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { deleteInBatches } from '../delete-batches.ts';
import type { Clock, SignedIn } from '../http.ts';
import { seal, unseal } from './sealed.ts';
import { readGrants } from './store.ts';

export interface SessionLimits {
  sessionIdleMinutes: number;
  sessionHours: number;
}

/** Sessions, kept in the database so that every process knows them and any can be ended. Ids are stored hashed. */
export interface Sessions {
  /** Opens a session, in place of the one that is named, and answers its id, for the cookie. */
  open(person: number, opening: Opening): Promise<string>;
  /** Who a session belongs to, if it has not ended. */
  find(id: string): Promise<SignedIn | undefined>;
  end(id: string): Promise<void>;
  /** Ends all sessions of somebody but perhaps one. */
  endAll(person: number, but?: string): Promise<void>;
  /** Somebody's sessions that have not ended, the newest first; `current` is the one with this id. */
  list(person: number, current: string | undefined): Promise<OwnAccount['sessions']>;
  /** the ID token that a session came with */
  idTokenOf(id: string): Promise<string | undefined>;
  /** whether somebody signs in at the identity provider */
  isVouched(person: number): Promise<boolean>;
}

/** How somebody signed in. */
export interface Opening {
  by: 'password' | 'provider';
  /** of the identity provider: its session, and its word for it */
  sid?: string | undefined;
  idToken?: string | undefined;
  /** the session that the browser had: none that somebody else knows goes on */
  instead?: string | undefined;
}

const hashOf = (id: string) => createHash('sha256').update(id).digest();
const minuteMs = 60_000;
/** By how much clocks of servers may differ. A session made later than that is of a clock that was ahead: it would not end. */
const clocksApartMs = 5 * minuteMs;

export function createSessions(db: Db, limits: SessionLimits, clock: Clock): Sessions {
  return {
    async open(person, { by, sid, idToken, instead }) {
      const id = randomBytes(32).toString('base64url');
      const now = clock();
      await db.transaction().execute(async (tx) => {
        if (instead !== undefined) await tx.deleteFrom('session').where('hash', '=', hashOf(instead)).execute();
        const proof = { issuer_sid: sid ?? null, id_token: idToken === undefined ? null : seal(id, idToken) };
        const row = { hash: hashOf(id), person, created_at: now, used_at: now, ...proof };
        await tx.insertInto('session').values(row).execute();
        await tx.updateTable('person').set({ signed_in_at: now }).where('id', '=', person).execute();
        await noteChange(tx, ownDeed(person, now), { what: 'sign-in', subject: `${person}`, after: { by } });
      });
      return id;
    },
    async find(id) {
      const now = clock();
      const { usedAfter, madeAfter, madeBefore } = lastEnded(limits, now);
      const found = await db
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person')
        .select(['person.id as person', 'name', 'language', 'used_at'])
        .where('hash', '=', hashOf(id))
        .where('used_at', '>', usedAfter)
        .where('session.created_at', '>', madeAfter)
        .where('session.created_at', '<', madeBefore)
        .where('disabled_at', 'is', null)
        .executeTakeFirst();
      if (!found) return undefined;
      const { used_at, ...person } = found;
      // once a minute is enough to know whether somebody is idle; a time to come would keep an idle session
      if (Math.abs(now.getTime() - used_at.getTime()) >= minuteMs)
        await db.updateTable('session').set({ used_at: now }).where('hash', '=', hashOf(id)).execute();
      return { ...person, grants: await readGrants(db, person.person) };
    },
    async end(id) {
      const now = clock();
      await db.transaction().execute(async (tx) => {
        const ended = await tx.deleteFrom('session').where('hash', '=', hashOf(id)).returning('person').execute();
        for (const { person } of ended) await noteSignOut(tx, person, 1, ownDeed(person, now));
      });
    },
    async endAll(person, but = '') {
      const now = clock();
      await db.transaction().execute(async (tx) => {
        const ending = tx.deleteFrom('session').where('person', '=', person).where('hash', '<>', hashOf(but));
        const { numDeletedRows } = await ending.executeTakeFirst();
        if (numDeletedRows > 0n) await noteSignOut(tx, person, Number(numDeletedRows), ownDeed(person, now));
      });
    },
    async list(person, current = '') {
      const { usedAfter, madeAfter, madeBefore } = lastEnded(limits, clock());
      const rows = await db
        .selectFrom('session')
        .select(['hash', 'created_at', 'used_at'])
        .where('person', '=', person)
        .where('used_at', '>', usedAfter)
        .where('created_at', '>', madeAfter)
        .where('created_at', '<', madeBefore)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(({ hash, created_at, used_at }) => ({
        startedAt: created_at.toISOString(),
        usedAt: used_at.toISOString(),
        current: hash.equals(hashOf(current)),
      }));
    },
    async idTokenOf(id) {
      const found = await db.selectFrom('session').select('id_token').where('hash', '=', hashOf(id)).executeTakeFirst();
      return found?.id_token ? unseal(id, found.id_token) : undefined;
    },
    async isVouched(person) {
      const found = await db.selectFrom('person').select('subject').where('id', '=', person).executeTakeFirst();
      return typeof found?.subject === 'string';
    },
  };
}

const ownDeed = (person: number, at: Date): Deed => ({ actor: { kind: 'person', id: person }, at });

/** Notes how many sessions of somebody ended before their time; those that run out are not noted. */
const noteSignOut = (tx: Db, person: number, sessions: number, deed: Deed) =>
  noteChange(tx, deed, { what: 'sign-out', subject: `${person}`, after: { sessions } });

function lastEnded({ sessionIdleMinutes, sessionHours }: SessionLimits, now: Date) {
  return {
    usedAfter: new Date(now.getTime() - sessionIdleMinutes * minuteMs),
    madeAfter: new Date(now.getTime() - sessionHours * 60 * minuteMs),
    madeBefore: new Date(now.getTime() + clocksApartMs),
  };
}

/** Deletes sessions that have ended, and password links that are too old. */
export async function deleteEnded(db: Db, limits: SessionLimits, now: Date): Promise<void> {
  const { usedAfter, madeAfter, madeBefore } = lastEnded(limits, now);
  const ended = sql`(used_at <= ${usedAfter} or created_at <= ${madeAfter} or created_at >= ${madeBefore})`;
  await deleteInBatches(db, 'session', ended);
  await deleteInBatches(db, 'password_link', sql`expires_at <= ${now}`);
}

/** Ends what is over at the identity provider: one session there, or all of somebody. */
export async function endAtIssuer(
  db: Db,
  { issuer, subject, sid }: { issuer: string; subject: string | undefined; sid: string | undefined },
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ person: number }>`
    delete from session s using person p
    where p.id = s.person and p.issuer = ${issuer}
      and (${subject ?? null}::text is null or p.subject = ${subject ?? null})
      and (${sid ?? null}::text is null or s.issuer_sid = ${sid ?? null})
    returning s.person`.execute(tx);
    for (const [person, ended] of Map.groupBy(rows, (row) => row.person))
      await noteSignOut(tx, person, ended.length, { actor: { kind: 'provider' }, at });
  });
}

/** Whether anybody has a local account: then sign-in is set up, and this machine is nobody special any more. */
export async function hasAccounts(db: Db): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`select exists (select from person where account is not null) as some`.execute(db);
  return rows[0]?.some ?? false;
}
