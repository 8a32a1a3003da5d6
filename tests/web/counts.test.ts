import { expect, test } from 'vitest';
import { byCount } from '../../web/i18n/byCount.ts';
import { dictionaries } from './dictionaries.ts';

/** Sentences with a count, in both languages. */
type Words = (...words: string[]) => string;
type Text = string | string[] | Words | { [key: string]: Text };

/** Every text that is given words, by its path. */
function functionsIn(text: Text, path = ''): [string, Words][] {
  if (typeof text === 'function') return [[path, text]];
  if (typeof text === 'string') return [];
  return Object.entries(text).flatMap(([key, inner]) => functionsIn(inner as Text, `${path}.${key}`));
}

/** What a text says where one of its words is a number, and the others are some. */
const said = (text: Words, place: number, number: string) =>
  text(...Array.from({ length: text.length }, (_, index) => (index === place ? number : '7')));

/** What is counted: in German a noun, perhaps behind an adjective; in English a word of the next three that ends in s. */
const counted = {
  de: (number: string) => new RegExp(`(?:^|[^\\d.,«])${number}[ \u00a0](?:\\p{Ll}+ )?(\\p{Lu}[\\p{L}-]+)`, 'u'),
  en: (number: string) => new RegExp(`(?:^|[^\\d.,“])${number}[ \u00a0](?:[\\p{L}-]+ ){0,2}?([\\p{L}-]+s)(?![\\p{L}-])`, 'u'),
};
/** Words that are the same for one and for several, and ends of sentences whose next word has nothing to do with the number. */
const neutral = {
  de: ['Treffer', 'Zeichen', 'Einwohner', '.sortOf Themen', '.chart.formulaChanged Werte', 'Ausgabe'],
  en: ['is', 'as', 'was', 'has', 'exists', 'this', 'characters', 'inhabitants', '.chart.formulaChanged Values'],
};
/** Before several only. */
const several = { de: /\b[Aa]lle[nr]? 1\b/, en: /\b[Aa]ll 1\b/ };

test('one form is for one and the other for all else, as the rules of both languages have it', () => {
  for (const language of ['de', 'en'])
    for (let count = 0; count <= 200; count++)
      expect(byCount(`${count}`, 'one', 'other')).toBe(new Intl.PluralRules(language).select(count));
});

test.each(['de', 'en'] as const)('%s: nothing is said of one as it is of several', (language) => {
  const wrong = dictionaries.flatMap((dictionary) =>
    functionsIn(dictionary[language] as Text).flatMap(([path, text]) =>
      Array.from({ length: text.length }, (_, place) => {
        const behind = (number: string) => counted[language](number).exec(said(text, place, number))?.[1];
        const [one = '', two, none] = [behind('1'), behind('2'), behind('0')];
        expect(none, path).toBe(two);
        const same = one !== '' && one === two && !neutral[language].some((word) => word === one || word === `${path} ${one}`);
        return same || several[language].test(said(text, place, '1')) ? `${path}: ${said(text, place, '1')}` : '';
      }).filter(Boolean),
    ),
  );
  expect(wrong).toEqual([]);
});
