import type { z } from 'zod';

/**
 * Why a schema refuses a value, as what to do about it. Sentences of our own schemas stay; those that zod has by itself
 * speak of types in programs.
 */
export function plainReason(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too (small|big))\b/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? 'of another kind'}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.inclusive === false ? `must be more than ${issue.minimum}` : `${bound(issue.origin, issue.minimum)} at least`;
    case 'too_big':
      return issue.inclusive === false ? `must be less than ${issue.maximum}` : `${bound(issue.origin, issue.maximum)} at most`;
    case 'invalid_format':
      return formats[issue.format] ?? elsewhere;
    case 'invalid_union':
      return ofForms(issue.errors.flat());
    default:
      return elsewhere;
  }
}

/** Of a value that may have several forms: what is wrong with it by the first of which it has the type. */
function ofForms(issues: z.core.$ZodIssue[]): string {
  const told = issues.find(({ code }) => code !== 'invalid_type') ?? issues[0];
  return told ? plainReason(told) : elsewhere;
}

const elsewhere = 'is not written as it has to be: see the description at /api';

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: Record<string, string> = {
  date: 'must be a day, like 2026-09-30',
  datetime: 'must be a time with its offset, like 2026-09-30T12:00:00+02:00',
  email: 'must be a mail address, like name@example.org',
  url: 'must be a whole address, like https://www.example.org/page',
  guid: 'must be an id as it was answered',
  uuid: 'must be an id as it was answered',
};

function bound(origin: string, limit: number | bigint): string {
  const one = { string: 'character', array: 'entry', set: 'entry', map: 'entry' }[origin];
  if (one === undefined) return `must be ${limit}`;
  return `must have ${limit} ${Number(limit) === 1 ? one : one.replace(/y$/, 'ie').concat('s')}`;
}
