import { type Deed, noteChange } from '../audit.ts';
import type { Db } from '../db.ts';

/**
 * Notes that a sign-in as somebody known failed, and why. Names that nobody has are not noted: people type passwords into
 * the wrong field. The lockout keeps guessing from filling the log.
 */
export const noteFailure = (
  tx: Db,
  person: number,
  failed: 'wrong password' | 'disabled' | 'no role',
  deed: Deed,
): Promise<void> => noteChange(tx, deed, { what: 'sign-in', subject: `${person}`, after: { failed } });
