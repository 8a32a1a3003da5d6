import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alike } from '../server/quality/names.ts';

/** Which names of services are so close that the services are probably the same. */
const groups = (...names: string[]) => alike(names.map((name) => ({ key: name, name })));

test.each([
  ['Hundesteuer', 'hundesteuer'],
  ['Hundesteuer anmelden', 'Anmelden der Hundesteuer'],
  ['Antrag auf Wohngeld', 'Wohngeld'],
  ['Führungszeugnis beantragen', 'Fuehrungszeugnis (online)'],
  ['Gebühren für Märkte', 'Gebu\u0308hren fu\u0308r Ma\u0308rkte'], // as macOS writes umlauts
  ['Hunde-Steuer', 'Hundesteuer'],
  ['Bewohnerparkausweis', 'Bewohnerparkausweiss'],
  ['Bewohnerparkausweis', 'Bewohnerprakausweis'],
  ['Sperrmüllabholung', 'Sperrmülabholung'],
])('%s and %s', (one, other) => {
  expect(groups(one, 'Reisepass', other)).toEqual([[one, other].sort()]);
});

test.each([
  ['Hundesteuer anmelden', 'Hundesteuer abmelden'],
  ['Reisepass', 'Reisepass ändern'],
  ['Gebührenbescheid 2025', 'Gebührenbescheid 2026'],
  ['Gewerbe anmelden', 'Gewerbe ummelden'],
  ['Ehe', 'Eid'],
  ['', '–'],
])('not %s and %s', (one, other) => {
  expect(groups(one, other)).toEqual([]);
});

test('any number of names that are close to each other is one group', () => {
  expect(groups('Wohngeld', 'Antrag auf Wohngeld', 'Wohngelt', 'Elterngeld')).toEqual([
    ['Antrag auf Wohngeld', 'Wohngeld', 'Wohngelt'],
  ]);
});

test('a name is found with any letter of a long word beyond the first two left out, doubled or changed, and in any order', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnoprstuwz'), minLength: 8, maxLength: 14 });
  fc.assert(
    fc.property(word, word, fc.nat(), fc.constantFrom('', 'double', 'x'), (one, other, at, change) => {
      fc.pre(one.slice(0, 2) !== other.slice(0, 2)); // of two words alike, each may be taken for the other
      const place = 2 + (at % (one.length - 2));
      const letter = change === 'double' ? `${one[place]}${one[place]}` : change;
      const slip = one.slice(0, place) + letter + one.slice(place + 1);
      expect(groups(`${one} ${other}`, `${other.toUpperCase()}, ${slip}`)).toHaveLength(1);
    }),
  );
});
