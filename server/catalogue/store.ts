import type { z } from 'zod';
import type { Authority, AuthorityEntry, Service, ServiceEntry } from '../contract/api.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';

/** Authorities and services in the database; rows to API objects and back. */

/** What of a row is there: absent stays absent. */
export const present = <T extends object>(object: T) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));

/** Authorities with anything in it that may be read: whoever may read one offer sees by its name whose it is. */
export async function readAuthorities(db: Db, only: 'all' | Place[]): Promise<z.output<typeof AuthorityEntry>[]> {
  const rows = await db
    .selectFrom('authority')
    .selectAll()
    .$if(only !== 'all', (query) => query.where('ars', 'in', ['', ...placesOf(only).map(({ authority }) => authority ?? '')]))
    .orderBy('ars')
    .execute();
  return rows.map((row) => ({
    ars: row.ars,
    name: row.name,
    comparable: row.comparable,
    ...present({ district: row.district, licence: row.licence }),
    ...(row.inhabitants === null || row.inhabitants_date === null
      ? {}
      : { inhabitants: { count: row.inhabitants, date: row.inhabitants_date, ...present({ source: row.inhabitants_source }) } }),
  }));
}

const placesOf = (only: 'all' | Place[]): Place[] => (only === 'all' ? [] : only);

export const authorityRow = (authority: Authority) => ({
  name: authority.name,
  inhabitants: authority.inhabitants?.count ?? null,
  inhabitants_date: authority.inhabitants?.date ?? null,
  inhabitants_source: authority.inhabitants?.source ?? null,
  district: authority.district ?? null,
  comparable: authority.comparable ?? false,
  licence: authority.licence ?? null,
});

export async function putAuthority(db: Db, ars: string, authority: Authority): Promise<void> {
  const row = authorityRow(authority);
  await db
    .insertInto('authority')
    .values({ ars, ...row })
    .onConflict((c) => c.column('ars').doUpdateSet(row))
    .execute();
}

export async function readServices(db: Db): Promise<z.output<typeof ServiceEntry>[]> {
  const rows = await db.selectFrom('service').selectAll().orderBy('key').execute();
  return rows.map((row) => ({
    key: row.key,
    name: row.name,
    ...present({ topic: row.topic, audience: row.audience, leikaType: row.leika_type }),
  }));
}

export const serviceRow = (service: Service) => ({
  name: JSON.stringify(service.name),
  topic: service.topic ?? null,
  audience: service.audience ?? null,
  leika_type: service.leikaType ?? null,
});

export async function putService(db: Db, key: string, service: Service): Promise<void> {
  const row = serviceRow(service);
  await db
    .insertInto('service')
    .values({ key, ...row })
    .onConflict((c) => c.column('key').doUpdateSet(row))
    .execute();
}
