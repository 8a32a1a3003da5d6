import { expect, test } from 'vitest';
import { dimensionNames, dimensions } from '../../server/contract/dimensions.ts';
import { kpiIds, kpiOf } from '../../server/contract/kpis.ts';
import { locales } from '../../web/i18n/locale.ts';
import { noteTexts } from '../../web/notes/texts/texts.ts';
import { gradeTexts } from '../../web/pages/admin/grade/texts.ts';
import { ownTexts } from '../../web/own/texts/texts.ts';
import { accountTexts } from '../../web/pages/account/texts/texts.ts';
import { adminTexts } from '../../web/pages/admin/texts/texts.ts';
import { completenessTexts } from '../../web/pages/completeness/texts/texts.ts';
import { noticeTexts } from '../../web/pages/notices/texts/texts.ts';
import { commentTexts } from '../../web/pages/offer/comments/texts/texts.ts';
import { compareTexts } from '../../web/pages/compare/texts/texts.ts';
import { publishTexts } from '../../web/pages/publish/texts/texts.ts';
import { sourceTexts } from '../../web/pages/sources/texts/texts.ts';
import { topicTexts } from '../../web/pages/topic/texts/texts.ts';
import { startTexts } from '../../web/pages/start/texts/texts.ts';

type Text = string | string[] | ((...words: string[]) => string) | { [key: string]: Text };

/** Every text of a dictionary by its path; functions are called with numbered words. */
function texts(text: Text, path = ''): [string, string][] {
  if (typeof text === 'string') return [[path, text]];
  if (typeof text === 'function') return [[path, text(...Array.from({ length: text.length }, (_, index) => `«${index}»`))]];
  return Object.entries(text).flatMap(([key, inner]) => texts(inner as Text, `${path}.${key}`));
}

const dictionaries = [
  { de: locales.de.texts, en: locales.en.texts },
  ...[
    sourceTexts,
    compareTexts,
    adminTexts,
    startTexts,
    noteTexts,
    commentTexts,
    noticeTexts,
    completenessTexts,
    ownTexts,
    topicTexts,
    accountTexts,
    gradeTexts,
    publishTexts,
  ],
];
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
