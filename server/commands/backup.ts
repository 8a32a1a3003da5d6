import { backUp } from '../backup/backup.ts';
import { restore } from '../backup/restore.ts';
import { clock, misused, readCall, Refused, say, withBase } from './command.ts';
import { readConfig } from '../config.ts';
import { progressLine } from '../progress.ts';
import { deriveKeys, hasSecret, readSecret } from '../secrets.ts';
import { openDatabase } from '../start.ts';

export const backupUsage = 'backup --to <folder>';
export const backupHelp =
  'Copies the whole database, as it is at one moment, into a new folder, while the server goes on. SECRET_KEY (or\nsecret.key under DATA_DIR) is not in it: keep that elsewhere, without it the backup cannot be restored. Sessions are\nnot in it either. See docs/operation.md.';
export const restoreUsage = 'restore --from <folder>';
export const restoreHelp =
  'Fills a new, empty database from a backup, of this version or an older one, with the SECRET_KEY it was made with.\nEverybody signs in again. See docs/operation.md.';

const folderIn = (args: string[], name: 'to' | 'from', usage: string): string => {
  const { values } = readCall(usage, { args, options: { [name]: { type: 'string' } } });
  const folder = values[name];
  if (typeof folder !== 'string' || folder === '') throw misused(usage);
  return folder;
};

export async function backupCommand(args: string[]): Promise<void> {
  const folder = folderIn(args, 'to', backupUsage);
  await withBase(async ({ store, keys }) => {
    const progress = progressLine();
    const { tables } = await backUp(store.pool, { folder, secretPrint: keys.print, now: clock() }, progress);
    progress('');
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    say(`${tables.length} tables with ${rows} rows are in ${folder}. SECRET_KEY is not; keep it elsewhere.`);
  });
}

export async function restoreCommand(args: string[]): Promise<void> {
  const folder = folderIn(args, 'from', restoreUsage);
  const config = readConfig();
  if (!hasSecret(config))
    throw new Refused(`Put the secret.key of the old instance into ${config.dataDir} first, or set SECRET_KEY.`);
  const secretPrint = deriveKeys(readSecret(config)).print;
  const { store, close } = await openDatabase(config, say);
  try {
    const progress = progressLine();
    const { tables, madeAt } = await restore(store.pool, { folder, secretPrint }, progress);
    progress('');
    say(`${tables.length} tables are as they were at ${madeAt}. Start the server; everybody signs in again.`);
  } finally {
    await close();
  }
}
