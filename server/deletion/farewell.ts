import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { type Deed, noteChange } from '../audit.ts';
import { copyOut, type Db, lockAuthority, withClient } from '../db.ts';
import { deleteWithdrawnFiles, withdrawEditions } from './farewell-editions.ts';

/** An authority leaves: its figures and master data go into a folder of CSV files, then all that is kept of it is deleted. */

/**
 * What it takes along, by file: a table, and which of its rows. Attempts and views are not in it, because their ids mean
 * nothing to anybody else, nor are record keys: they would undo the protection of what is published.
 */
const taken: Record<string, { table: string; of?: string; order: string }> = {
  authority: { table: 'authority', of: 'ars = $1', order: 'ars' },
  offers: { table: 'offer', order: 'service' },
  services: { table: 'service', of: 'key in (select service from offer where authority = $1)', order: 'key' },
  annotations: { table: 'annotation', order: 'day, id' },
  'tallies-by-day': { table: 'slim', order: 'dimension, day, service, category, kept' },
  'tallies-all-dimensions': { table: 'cube', order: 'day, service, line' },
  'monthly-totals': { table: 'volume', order: 'month, service, channel, measure, dimension, category' },
  'views-by-month': { table: 'view_month', order: 'month, service, page, country, device, day, kept' },
  handovers: { table: 'handover', order: 'month, kind, version' },
  comments: { table: 'comment', order: 'day, service, id' },
};

/** Columns of a table but for record keys, which are numbers. */
async function shownColumns(client: PoolClient, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and not (attname ~ '(^|_)key$' and atttypid = 'bigint'::regtype)
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name).join(', ');
}

/** Writes them into a new folder, all of one moment; answers the number of rows by file. */
export async function exportAuthority(pool: Pool, ars: string, folder: string): Promise<Record<string, number>> {
  if (existsSync(folder)) throw new Error(`${folder} exists already. Name another folder.`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const counts: Record<string, number> = {};
  await withClient(pool, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    for (const [name, { table, of = 'authority = $1', order }] of Object.entries(taken)) {
      const rows = of.replace('$1', client.escapeLiteral(ars));
      const query = `select ${await shownColumns(client, table)} from ${table} where ${rows} order by ${order}`;
      const file = createWriteStream(path.join(unfinished, `${name}.csv`), { mode: 0o600, flush: true });
      counts[name] = await copyOut(client, query, [file], 'with (format csv, header)');
    }
    await client.query('commit');
  });
  writeFileSync(path.join(unfinished, 'rows.json'), `${JSON.stringify(counts, null, 2)}\n`);
  renameSync(unfinished, folder);
  return counts;
}

/** Tables that name the authority, the largest first; offers refer to it and go last. */
const tables = [
  'inbox',
  'touched',
  'regroup',
  'next_limit',
  'visit',
  'attempt',
  'cube',
  'slim',
  'view_month',
  'volume',
  'comment',
  'annotation',
  'imported',
  'offer_type',
  'offer',
];
const batch = 20_000;

/** How long other processes may still take the tokens and the catalogue they remember for good (ingest/known, access/tokens). */
const rememberedMs = 6_000;

/**
 * Deletes an authority with everything that is kept of it, in batches, and withdraws the editions that it is in, of which
 * only that they were is kept. Sources lose it, and end where they have no other. Answers the withdrawn editions. Running
 * it again goes on where it stopped.
 */
export async function deleteAuthority(db: Db, ars: string, deed: Deed, waitMs = rememberedMs): Promise<string[]> {
  await closeDoors(db, ars, deed);
  await pause(waitMs);
  const extra = await tenantTables(db);
  for (const table of extra) while (await deleteBatch(db, ars, table));
  const withdrawn = await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, ars);
    const editions = await withdrawEditions(tx, ars, deed);
    for (const table of extra) await sql`delete from ${sql.ref(table)} where authority = ${ars}`.execute(tx);
    await sql`delete from person_role where authority = ${ars}`.execute(tx);
    await sql`delete from publishing where publisher = ${ars}`.execute(tx);
    const { rows } = await sql<{
      row: object;
    }>`delete from authority where ars = ${ars} returning to_jsonb(authority) as row`.execute(tx);
    await noteChange(tx, deed, { what: 'authority', subject: ars, before: rows[0]?.row });
    return editions;
  });
  await deleteWithdrawnFiles(db); // interrupted here, the jobs of the server go on with it
  return withdrawn;
}

/** Those above, and whatever else has the authority in its primary key, but for roles: a new table is not forgotten. */
async function tenantTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'authority'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'person_role'
      and (c.relname = any(${tables}::text[])
           or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p' and a.attnum = any(k.conkey)))
    order by array_position(${tables}::text[], c.relname::text) nulls first`.execute(db);
  return rows.map(({ name }) => name);
}

/** No token sends for it any more. */
async function closeDoors(db: Db, ars: string, deed: Deed): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: number; authorities: string[] }>`
      update source set authorities = array_remove(authorities, ${ars}) where ${ars} = any(authorities)
      returning id, authorities`.execute(tx);
    for (const { id, authorities } of rows) {
      const before = { authorities: [...authorities, ars] };
      await noteChange(tx, deed, {
        what: 'source',
        subject: `${id}`,
        before,
        after: authorities.length > 0 ? { authorities } : undefined,
      });
      if (authorities.length === 0) await tx.deleteFrom('source').where('id', '=', id).execute();
    }
  });
}

async function deleteBatch(db: Db, ars: string, table: string): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await lockAuthority(tx, ars);
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.ref(table)} where ctid = any(array(
        select ctid from ${sql.ref(table)} where authority = ${ars} limit ${batch})) and authority = ${ars}`.execute(tx);
    return numAffectedRows > 0n;
  });
}
