import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ApiError } from '../../web/api.ts';
import { locales } from '../../web/i18n/locale.ts';
import { refusalsDe, refusalWords } from '../../web/i18n/refusals.ts';

const server = path.resolve(import.meta.dirname, '../../server');
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(server, file), 'utf8'));
/** Every code that the server's code refuses with, but those a reader of files finds, which are in faults.ts. */
const codes = new Set(
  sources.flatMap((text) => [...text.matchAll(/new Problem\(\s*[\w.]+,\s*'(\w+)'/g)].map(([, code]) => code)),
);
const known = new Set(Object.keys(refusalsDe).map((key) => key.split(' ')[0]));

test('every code that the API refuses with has a German sentence, and no sentence is left over', () => {
  expect(codes.size).toBeGreaterThan(40);
  expect([...codes].filter((code) => !known.has(code))).toEqual([]);
  expect([...known].filter((code) => !codes.has(code))).toEqual([]);
});

test('a sentence ends with what to do, and is German', () => {
  for (const [code, sentence] of Object.entries(refusalsDe)) {
    expect(sentence, code).toMatch(/^[A-ZÄÖÜ].*\.$/);
    expect(sentence, code).not.toMatch(/\b(the|this|again|send|ask|there|which)\b/i);
  }
});

const english = 'Questions with two or more dimensions reach back to 2026-05-03.';
const refused = (code: string, field?: string, status = 400) => new ApiError(status, english, 'r1', field, code);

test('the field is named, a day is written as people do, and English readers get the words of the API', () => {
  expect(refusalWords(refused('invalid', 'members'), locales.de)).toMatch(/Angaben.* Es geht um die Angabe „members“\.$/);
  expect(refusalWords(refused('invalid', 'file'), locales.de)).toBe(refusalsDe['invalid file']);
  expect(refusalWords(refused('too_many', undefined, 409), locales.de)).toBe(refusalsDe['too_many 409']);
  expect(refusalWords(refused('too_far_back', 'from'), locales.de)).toMatch(/Möglich ist es ab dem 03\.05\.2026\.$/);
  expect(refusalWords(refused('invalid', 'members'), locales.en)).toBe(english);
  expect(refusalWords(refused('brand_new'), locales.de)).toBeUndefined();
});
