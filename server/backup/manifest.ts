import { createReadStream, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What a backup is: a folder with one compressed file for each table and this list of them, written last. */
const TableFile = z.object({
  table: z.string().regex(/^[a-z_0-9]+$/),
  columns: z.array(z.string().regex(/^[a-z_0-9]+$/)),
  rows: z.int(),
  file: z.string().regex(/^[a-z_0-9]+\.copy\.gz$/),
  sha256: z.string(),
});
export const Manifest = z.object({
  format: z.literal('egovsad-backup-1'),
  madeAt: z.string(),
  /** names the SECRET_KEY without giving it away */
  secretPrint: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** in the order in which they can be filled */
  tables: z.array(TableFile),
  /** numbers given last, so that none of them is given again */
  sequences: z.array(z.object({ table: z.string(), column: z.string(), last: z.string() })),
  leftOut: z.array(z.string()),
});
export type Manifest = z.output<typeof Manifest>;
export type TableFile = z.output<typeof TableFile>;

export const manifestName = 'manifest.json';

/** Reads a backup's manifest and holds every file to its checksum. Throws with what is wrong and what to do. */
export async function readManifest(folder: string): Promise<Manifest> {
  const parsed = Manifest.safeParse(jsonOf(path.join(folder, manifestName)));
  if (!parsed.success)
    throw new Error(
      `${folder} is no backup of this program: ${manifestName} is missing or not as it writes it. Name a folder that \`backup\` made.`,
    );
  for (const { file, sha256 } of parsed.data.tables) {
    const found = await sha256Of(path.join(folder, file)).catch(() => undefined);
    if (found !== sha256)
      throw new Error(
        `${file} of the backup is ${found === undefined ? 'missing' : 'damaged'}. Take another copy of the backup.`,
      );
  }
  return parsed.data;
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // said by the caller
  }
}
