import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { locales } from '../../web/i18n/locale.ts';
import { entryWords } from '../../web/pages/admin/audit/entryWords.ts';

const names = {
  authorities: new Map([['065340014014', 'Marburg']]),
  services: new Map([['wohngeld', { de: 'Wohngeld', en: 'Housing benefit' }]]),
  people: new Map([['7', 'Erika Mustermann']]),
  sources: new Map([['3', 'Formularserver']]),
};
const noted = { actor: 'person', actorId: 1, name: 'Frau Verwaltung', before: null, after: {} };
const german = (entry: object) => entryWords({ ...noted, what: '', subject: '', ...entry }, names, locales.de);

test.each([
  ['authority', '065340014014', {}, 'Kommune Marburg'],
  ['authority', '065310005005', { name: 'Gießen' }, 'Kommune Gießen'],
  ['service', 'wohngeld', {}, 'Leistung Wohngeld'],
  ['offer', '065340014014/wohngeld', {}, 'Online-Dienst Wohngeld, Marburg'],
  ['offer', '065310005005/parken', {}, 'Online-Dienst parken, 065310005005'],
  ['person', '7', {}, 'Person Erika Mustermann'],
  ['password', '7', 'set', 'Passwort von Person Erika Mustermann'],
  ['source', '3', {}, 'Quelle Formularserver'],
  ['token', '12', { source: 3 }, 'Token 12, Formularserver'],
  ['edition', '065340014014/2026-09.1', {}, 'Ausgabe 2026-09.1, Marburg'],
  ['edition', '2026-09.1', {}, 'Ausgabe 2026-09.1'],
  ['alert', 'a1', { authority: '065340014014', service: 'wohngeld' }, 'Meldung Wohngeld, Marburg'],
  ['annotation', 'a1', {}, 'Notiz a1'],
  ['attempts', 'source 3', {}, 'Vorgänge der Quelle Formularserver'],
  ['master data', 'services-csv', {}, 'Stammdaten: Leistungen (CSV)'],
])('an entry about %s %s %j is read as: %s', (what, subject, after, words) => {
  expect(german({ what, subject, after })).toEqual({ who: 'Frau Verwaltung', what: words, deed: 'angelegt' });
});

test('what is gone is named as it was, and a token by its source', () => {
  const gone = { actor: 'token', actorId: 3, name: null, what: 'service', subject: 'parken', before: { name: { de: 'Parken' } } };
  expect(german({ ...gone, after: null })).toEqual({ who: 'Token: Formularserver', what: 'Leistung Parken', deed: 'gelöscht' });
});

test('everything that the server notes has a word in both languages', () => {
  const server = path.resolve(import.meta.dirname, '../../server');
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const text = sources.map((file) => readFileSync(path.join(server, file), 'utf8')).join('\n');
  const kinds = new Set([...text.matchAll(/what: '([a-z ]+)',\s*subject\b/g)].map(([, kind = '']) => kind));
  const actors = ['operator', 'local', 'cli', 'provider', 'link', 'schedule'];
  expect(kinds.size).toBeGreaterThan(12);
  for (const locale of Object.values(locales)) {
    for (const what of kinds)
      expect(entryWords({ ...noted, what, subject: 'x' }, names, locale).what, what).not.toMatch(new RegExp(`^${what} `));
    for (const actor of actors)
      expect(entryWords({ ...noted, actor, name: null, what: 'offer', subject: 'x' }, names, locale).who).not.toBe(actor);
  }
});
