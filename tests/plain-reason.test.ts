import { expect, test } from 'vitest';
import { z } from 'zod';
import { DayText } from '../server/contract/calendar.ts';
import { plainReason } from '../server/plain-reason.ts';

const reason = (schema: z.ZodType, value: unknown): string => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  if (!issue) throw new Error('nothing is wrong with it');
  return plainReason(issue);
};

test.each([
  [z.string(), undefined, 'is missing'],
  [z.coerce.number(), 'geheim', 'must be a number'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.array(z.string()), 'geheim', 'must be a list'],
  [z.enum(['de', 'en']), 'geheim', 'must be one of de, en'],
  [z.literal(true), 'geheim', 'must be true'],
  [z.string().min(1), '', 'must have 1 character at least'],
  [z.string().max(3), 'geheim', 'must have 3 characters at most'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have 2 entries at most'],
  [z.number().min(1), 0, 'must be 1 at least'],
  [z.number().max(500), 501, 'must be 500 at most'],
  [z.number().positive(), 0, 'must be more than 0'],
  [DayText, 'geheim', 'must be a day, like 2026-09-30'],
  [DayText, '9999-12-31', 'must be a day of the years 1 to 9998'],
  [z.iso.datetime({ offset: true }), '2026-09-30', 'must be a time with its offset, like 2026-09-30T12:00:00+02:00'],
  [z.union([z.enum(['a', 'b']), z.array(z.enum(['a', 'b']))]), undefined, 'must be one of a, b'],
  [z.union([z.int(), z.array(z.int())]), undefined, 'is missing'],
  [z.string().regex(/^x$/), 'geheim', 'is not written as it has to be: see the description at /api'],
  [z.string().regex(/^x$/, 'must be x'), 'geheim', 'must be x'],
])('says what to do and repeats nothing (%#)', (schema, value, said) => {
  expect(reason(schema, value)).toBe(said);
});
