import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';

const folder = path.resolve(import.meta.dirname, '../migrations');

/** Names of the migrations that a database has been through, with the checksums of their files, in their order. */
export async function migrationsDone(client: Pick<Pool, 'query'>): Promise<{ name: string; sha256: string }[]> {
  return (await client.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name')).rows;
}

/** The migrations of this version, in their order. */
export function migrationFiles(): { name: string; sha256: string; text: string }[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return names.sort().map((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

/**
 * Runs the numbered SQL files of migrations/ that have not run yet, each in a transaction of its own, one process at
 * a time; `upTo` names the last one, for the state of an older version. Throws, naming the file, when one fails or when
 * one that has run was changed since.
 */
export async function migrate(pool: Pool, upTo?: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('egovsad migrations'))`);
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, ran_at timestamptz not null default now())',
    );
    const done = new Map((await migrationsDone(client)).map((row) => [row.name, row.sha256]));
    for (const { name, sha256, text } of migrationFiles()) {
      if (upTo !== undefined && name > upTo) break;
      if (done.has(name)) {
        if (done.get(name) !== sha256)
          throw new Error(`migration ${name} was changed after it ran; restore the file and put the change into a new one`);
        continue;
      }
      try {
        await client.query('begin');
        await client.query(text);
        await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    client.release(true); // ends the session, and with it the lock
  }
}
