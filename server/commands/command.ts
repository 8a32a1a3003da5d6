import { type ParseArgsConfig, parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { Work } from '../jobs.ts';
import { type Base, openBase } from '../start.ts';

/** What the commands of the command line have in common. */

/** A mistake in the call or in what it was given; said without a stack. */
export class Refused extends Error {}

/** A call that is not understood: how it is written, and where it can be said, what is wrong. */
export const misused = (usage: string, why = ''): Refused => new Refused(`${why}Usage: npm run cli -- ${usage}`);

const misuses: Record<string, string> = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: 'This command has no such option.\n',
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: 'An option lacks its value, or has one and takes none.\n',
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: 'There is a word too many.\n',
};

/** The options and words of a call. Throws Refused with the usage where it is not understood. */
export function readCall<T extends ParseArgsConfig>(usage: string, call: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(call);
  } catch (error) {
    const why = misuses[(error as NodeJS.ErrnoException).code ?? ''];
    throw why === undefined ? error : misused(usage, why);
  }
}

const unopened: Record<string, string> = {
  ENOENT: 'is not there',
  EACCES: 'may not be opened by this user',
  EPERM: 'may not be opened by this user',
  EISDIR: 'is a folder',
  ENOTDIR: 'is no folder',
};

/** What a command ends with, in words: of a file that cannot be opened Node has only the names of system calls. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  const why = syscall !== 'connect' && path !== undefined ? unopened[code] : undefined;
  return why === undefined ? error.message : `${path} ${why}. Name another file or folder.`;
}

export const clock = () => new Date();
export const say = (line: string) => console.error(line);

/** Opens the database for the time of a command. */
export async function withBase(work: (base: Base, tools: Work) => Promise<void>): Promise<void> {
  const config = readConfig();
  const base = await openBase(config, say);
  try {
    await work(base, { db: base.store.db, config, clock });
  } finally {
    await base.close();
  }
}
