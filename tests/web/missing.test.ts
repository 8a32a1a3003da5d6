import { expect, test } from 'vitest';
import type { CompletenessRow } from '../../server/contract/completeness.ts';
import type { Offer } from '../../web/api.ts';
import { locales } from '../../web/i18n/locale.ts';
import { missingOf, missingWords } from '../../web/missing/missing.ts';

const services = ['hund', 'wohngeld', 'meldung', 'pass'].map((key) => ({ key, name: { de: key.toUpperCase() } }));
const offers: Offer[] = services.map(({ key }) => ({ authority: '1', service: key }));
const catalogue = { authorities: [{ ars: '1', name: 'Marburg' }], services, offers };
const row = (service: string, month: string, more: Partial<CompletenessRow> = {}): CompletenessRow => ({
  ...{ authority: '1', service, month, state: 'measured', reason: '', stream: 'attempts', days: 30, daysWithEvents: 30 },
  ...{ missingDays: 0, longestGap: 0, usualGap: null, lastDay: null },
  ...more,
});
const words = (rows: CompletenessRow[], of = offers) => missingWords(missingOf(rows, of), catalogue, locales.de);

test('where nothing is missing, that is said of the months that were looked at', () => {
  expect(words([row('hund', '2026-10'), row('hund', '2026-11', { state: 'late', reason: 'not_over' })])).toBe(
    'Seit Oktober 2026 war kein angebundener Dienst länger still als üblich.',
  );
});

test('offers that fell silent are named once, the latest first, and no more than two', () => {
  const silent = (service: string, month: string, lastDay: string | null) => row(service, month, { state: 'silent', lastDay });
  const rows = [
    silent('hund', '2026-10', '2026-10-04'),
    silent('wohngeld', '2026-10', '2026-10-20'),
    silent('wohngeld', '2026-11', '2026-11-03'),
    silent('meldung', '2026-10', null),
    row('pass', '2026-11', { state: 'not_connected' }),
  ];
  expect(words(rows)).toBe(
    'Länger ohne Ereignisse als üblich: WOHNGELD, Marburg (zuletzt am 03.11.2026); HUND, Marburg (zuletzt am 04.10.2026) und 1 weiterer. Nicht angebunden: 1.',
  );
  expect(words(rows, [{ authority: '1', service: 'pass', silent: [{ type: 'rated' }] }])).toBe(
    'Seit November 2026 war kein angebundener Dienst länger still als üblich. Nicht angebunden: 1. Weniger als erklärt melden: 1.',
  );
});
