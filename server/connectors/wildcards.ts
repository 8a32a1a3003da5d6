import { z } from 'zod';

/** Texts in mappings in which `*` stands for any characters; twice at most, more would take for ever on a long text. */
const twoAtMost = (text: string) => text.split('*').length <= 3;
const twoAtMostRule = 'may have two * at most';
const longest = 2_000;

export const PathPattern = z
  .string()
  .max(300)
  .regex(/^\/[^\s?#]*$/, 'must be a path that begins with /; * stands for any characters')
  .refine(twoAtMost, twoAtMostRule);
export const TextPattern = z.string().min(1).max(300).refine(twoAtMost, twoAtMostRule);

/** Whether a text of 2,000 characters at most is as the pattern says. */
export type Fits = (text: string) => boolean;

/** Fits paths; a closing slash does not matter. */
export const pathsLike = (pattern: string): Fits => fitting(`^${sourceOf(pattern.replace(/(.)\/$/, '$1'))}/?$`);

/** Fits texts of any kind. */
export const textsLike = (pattern: string): Fits => fitting(`^${sourceOf(pattern)}$`);

function fitting(source: string): Fits {
  const pattern = new RegExp(source, 's');
  return (text) => text.length <= longest && pattern.test(text);
}

const sourceOf = (pattern: string): string =>
  pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
