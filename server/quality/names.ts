import { plainLetters } from '../contract/plain-letters.ts';

/** Words that names of services carry or not, without meaning another service. */
const fillers = new Set(
  'antrag auf beantragen beantragung online der die das den des dem ein eine einer eines fuer von und zur zum'.split(' '),
);

/** A name as far as it tells services apart: without case, umlauts, accents, punctuation, fillers, and in whatever order. */
export function plainName(name: string): string {
  const words = plainLetters(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !fillers.has(word));
  return words.sort().join(' ');
}

/**
 * Forms that two names share where they are equal or nearly so: the plain name, in one word as well, and with one letter
 * of a longer word left out, so that a slip of one letter is found. Not one of the first two, which tell anmelden and
 * abmelden apart; and no digit.
 */
function formsOf(name: string): Set<string> {
  const plain = plainName(name);
  if (plain === '') return new Set();
  const forms = new Set([plain, plain.replaceAll(' ', '')]);
  const words = plain.split(' ');
  for (const [index, word] of words.entries()) {
    if (word.length < 6 || /\p{N}/u.test(word)) continue;
    for (let letter = 2; letter < word.length; letter++) {
      const shorter = word.slice(0, letter) + word.slice(letter + 1);
      forms.add(words.with(index, shorter).join(' '));
    }
  }
  return forms;
}

/** Groups of keys whose names are equal or nearly so, each at least two, in order. */
export function alike(names: { key: string; name: string }[]): string[][] {
  const leader = new Map<string, string>();
  const groupOf = (key: string): string => {
    const next = leader.get(key) ?? key;
    return next === key ? key : groupOf(next);
  };
  const keyOfForm = new Map<string, string>();
  for (const { key, name } of names) {
    for (const form of formsOf(name)) {
      const other = keyOfForm.get(form);
      if (other === undefined) keyOfForm.set(form, key);
      else if (groupOf(other) !== groupOf(key)) leader.set(groupOf(key), groupOf(other));
    }
  }
  const groups = Map.groupBy(
    names.map(({ key }) => key),
    groupOf,
  );
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.sort());
}
