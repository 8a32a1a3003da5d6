import type { Words } from '../api.ts';
import { type Locale, nameOf } from './locale.ts';

/** Authorities as people look for them, by name; the API lists them by key. Their names are German in every language. */
export const authoritiesInOrder = <T extends { name: string }>(authorities: T[]): T[] =>
  inOrder(authorities, ({ name }) => name, 'de');

/** Services as people look for them, by their name in the language of the page. */
export const servicesInOrder = <T extends { name: Words }>(services: T[], locale: Locale): T[] =>
  inOrder(services, ({ name }) => nameOf(name, locale), locale.language);

function inOrder<T>(things: T[], called: (thing: T) => string, language: string): T[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return things.toSorted((one, other) => compare(called(one), called(other)));
}
