import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createGzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { copyOut, withClient } from '../db.ts';
import { migrationsDone } from '../migrate.ts';
import { type Manifest, manifestName, sha256Of, type TableFile } from './manifest.ts';
import { leftOut, quoted, sequences, type TableToCopy, tablesToCopy } from './tables.ts';

/**
 * Copies all tables, as they are at one moment, into a new folder, while the server goes on. The folder appears when all
 * of it is there. Throws where it exists already.
 */
export async function backUp(
  pool: Pool,
  { folder, secretPrint, now }: { folder: string; secretPrint: string; now: Date },
  say: (line: string) => void,
): Promise<Manifest> {
  if (existsSync(folder)) throw new Error(`${folder} exists already. Name another folder.`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const manifest = await withClient(pool, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const copied: TableFile[] = [];
    for (const table of await tablesToCopy(client)) {
      say(`${table.table} …`);
      copied.push(await copyTable(client, unfinished, table));
    }
    const read = { migrations: await migrationsDone(client), sequences: await sequences(client) };
    await client.query('commit');
    return { format: 'egovsad-backup-1' as const, madeAt: now.toISOString(), secretPrint, ...read, tables: copied, leftOut };
  });
  writeFileSync(path.join(unfinished, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, folder);
  return manifest;
}

async function copyTable(client: PoolClient, folder: string, { table, columns }: TableToCopy): Promise<TableFile> {
  const file = `${table}.copy.gz`;
  const target = path.join(folder, file);
  const query = `select ${quoted(columns)} from "${table}"`;
  const rows = await copyOut(client, query, [createGzip({ level: 3 }), createWriteStream(target, { mode: 0o600, flush: true })]);
  return { table, columns, rows, file, sha256: await sha256Of(target) };
}
