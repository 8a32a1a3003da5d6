import type { z } from 'zod';

/** The fields of an entry that the contract refuses, as paths: `name`, `inhabitants.count`, `steps.2.key`. */
export function wrongFields(schema: z.ZodType, entry: unknown): string[] {
  const { error } = schema.safeParse(entry);
  return (error?.issues ?? []).map(({ path }) => path.join('.'));
}

/** Entries of a form whose fields are empty are not given at all. */
export const given = (text: string): string | undefined => text.trim() || undefined;

/** An object without its undefined fields, as the API takes it. */
export const present = <T extends object>(entry: T): object =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
