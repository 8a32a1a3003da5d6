import { expect, test } from 'vitest';
import { dimensionNames, dimensions } from '../../server/contract/dimensions.ts';
import { kpiIds, kpiOf } from '../../server/contract/kpis.ts';
import { dictionaries } from './dictionaries.ts';

type Text = string | string[] | ((...words: string[]) => string) | { [key: string]: Text };

/** Every text of a dictionary by its path; functions are called with numbered words. */
function texts(text: Text, path = ''): [string, string][] {
  if (typeof text === 'string') return [[path, text]];
  if (typeof text === 'function') return [[path, text(...Array.from({ length: text.length }, (_, index) => `«${index}»`))]];
  return Object.entries(text).flatMap(([key, inner]) => texts(inner as Text, `${path}.${key}`));
}

const all = (language: 'de' | 'en') => dictionaries.flatMap((dictionary) => texts(dictionary[language]));
const [german, english] = [all('de'), all('en')];

test('both languages have the same texts, and none is empty', () => {
  expect(english.map(([path]) => path)).toEqual(german.map(([path]) => path));
  expect([...german, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('a translation uses every word it is given', () => {
  const words = (text: string) => [...text.matchAll(/«\d»/g)].map(([word]) => word).sort();
  const lost = german.filter(([, text], index) => words(text).join() !== words(english[index]?.[1] ?? '').join());
  expect(lost).toEqual([]);
});

test('no screen text repeats a KPI or a dimension: those names come from the contract', () => {
  const names: string[] = [...kpiIds.map((kpi) => kpiOf(kpi).de), ...dimensionNames.map((name) => dimensions[name].de)];
  expect(german.filter(([path, text]) => names.includes(text) && !path.startsWith('.needs.'))).toEqual([]);
});
