import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { copyInto, withClient } from '../db.ts';
import { migrate, migrationFiles, migrationsDone } from '../migrate.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { quoted } from './tables.ts';

/**
 * Fills an empty database from a backup: the tables as they were when it was made, all or none, then the migrations since.
 * Throws, before it changes anything, where a file is damaged, the secret is another one, the backup is of a newer
 * version, or the database is not empty.
 */
export async function restore(
  pool: Pool,
  { folder, secretPrint }: { folder: string; secretPrint: string },
  say: (line: string) => void,
): Promise<Manifest> {
  say('checking the files …');
  const manifest = await readManifest(folder);
  if (manifest.secretPrint !== secretPrint)
    throw new Error(
      'SECRET_KEY is not the one this backup was made with. Set the old key, or put the old secret.key into DATA_DIR: with another one repeated events would be counted twice and published figures would change.',
    );
  const last = lastMigrationOf(manifest);
  await demandEmpty(pool, manifest);
  await migrate(pool, last);
  await withClient(pool, async (client) => {
    await client.query('begin');
    await fill(client, folder, manifest, say);
    await client.query('commit');
  });
  await migrate(pool);
  await pool.query('analyze');
  return manifest;
}

function lastMigrationOf({ migrations }: Manifest): string {
  const known = new Map(migrationFiles().map(({ name, sha256 }) => [name, sha256]));
  if (migrations.some(({ name, sha256 }) => known.get(name) !== sha256))
    throw new Error('This backup is of a newer or another version of the program. Restore it with that version.');
  return migrations.at(-1)?.name ?? '';
}

/** Nothing in it, or no more than what an interrupted restore leaves: the tables of the backup, without rows. */
async function demandEmpty(pool: Pool, manifest: Manifest): Promise<void> {
  const { rows } = await pool.query<{ table: string }>(
    `select relname as "table" from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const refused = () =>
    new Error('The database is not empty. Restore into a new one: another DATA_DIR, or a new database in DATABASE_URL.');
  const tables = rows.map(({ table }) => table);
  if (tables.length === 0) return;
  const same = tables.includes('migration') && JSON.stringify(await migrationsDone(pool)) === JSON.stringify(manifest.migrations);
  if (!same) throw refused();
  for (const table of tables.filter((name) => name !== 'migration'))
    if ((await pool.query(`select from "${table}" limit 1`)).rowCount !== 0) throw refused();
}

async function fill(client: PoolClient, folder: string, manifest: Manifest, say: (line: string) => void): Promise<void> {
  for (const { table, columns, file, rows } of manifest.tables) {
    say(`${table} …`);
    const copied = createReadStream(path.join(folder, file)).pipe(createGunzip());
    await copyInto(client, `"${table}" (${quoted(columns)})`, copied);
    const counted = await client.query<{ n: string }>(`select count(*) as n from "${table}"`);
    if (Number(counted.rows[0]?.n) !== rows)
      throw new Error(`${file} did not give the ${rows} rows that the manifest names. Take another copy of the backup.`);
  }
  for (const { table, column, last } of manifest.sequences)
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [`public.${table}`, column, last]);
}
