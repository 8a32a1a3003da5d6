import type { Db } from '../../db.ts';
import {
  type FileKey,
  findFiles,
  findVersions,
  type FoundFile,
  nameOfEdition,
  nameOfKey,
  servable,
  type StoredFile,
} from './find-files.ts';
import { inBatches } from './in-batches.ts';

/** So many files are known at most, of about a kilobyte each. */
const most = 2_000;

/**
 * Finds files for many who ask. What is known of one is right as long as its edition is what it was, and that is looked at
 * for every question: one small query for all that ask at the same time. So a withdrawn edition is gone with the next
 * question, whichever process withdrew it. The answer throws what findFile throws.
 */
export function knownFiles(db: Db): (key: FileKey) => Promise<StoredFile> {
  const known = new Map<string, FoundFile>(); // the one known longest first
  const versionOf = inBatches(nameOfEdition, (keys: FileKey[]) => findVersions(db, keys));
  const load = inBatches(nameOfKey, (keys: FileKey[]) => findFiles(db, keys));

  async function loaded(key: FileKey, name: string): Promise<FoundFile | undefined> {
    known.delete(name);
    const found = await load(key);
    if (!found) return undefined;
    known.set(name, found);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return found;
  }

  return async (key) => {
    const name = nameOfKey(key);
    const version = await versionOf(key);
    const found = known.get(name);
    if (found && found.version === version) return servable(found);
    return servable(version === undefined ? undefined : await loaded(key, name));
  };
}
