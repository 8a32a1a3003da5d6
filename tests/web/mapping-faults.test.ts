import { expect, test } from 'vitest';
import { mappingFaults as faultsOf } from '../../server/connectors/formats.ts';
import { neverRead } from '../../server/connectors/matomo-mapping.ts';
import { locales } from '../../web/i18n/locale.ts';
import { mappingFaults } from '../../web/pages/sources/mappings/editor/faults.ts';
import { neverRead as notOffered } from '../../web/pages/sources/mappings/sample.ts';

/** What is wrong with a mapping, as the server says it, in the reader's language. */
const place = '065340014014';
const value = { value: 'x' };
const matomo = (rule: object, more: object = {}) => ({
  sites: { '1': { authority: place, service: 'hundesteuer' } },
  events: [{ type: 'started', when: { url: '/a' }, ...rule }],
  ...more,
});
const rows = (rule: object, fields: object = {}) => ({ kind: 'events', fields, events: [{ type: 'started', ...rule }] });
const xes = (moments: object, more: object = {}) => ({
  authority: place,
  service: { key: 'hundesteuer', name: { de: 'Hund' } },
  moments,
  ...more,
});
const many = '*a*b*';

/** A mapping for a format with a fault, and what of its place and reason is told in German. */
const faulty: [string, object, string][] = [
  ['matomo', { events: [] }, 'Websites: fehlt'],
  ['matomo', matomo({ when: {} }), 'Ereignis 1: sagen Sie, woraus das Ereignis entsteht'],
  ['matomo', matomo({ when: { url: 'a' } }), 'Ereignis 1 › Pfad der Seite: muss ein Pfad sein'],
  ['matomo', matomo({ when: { title: many } }), 'Ereignis 1 › Titel der Seite (action_name): darf höchstens zwei *'],
  ['matomo', matomo({ when: { goal: '1', category: 'a' } }), 'Ereignis 1: ein Ziel und ein Matomo-Ereignis'],
  ['matomo', matomo({ when: { url: [] } }), 'Ereignis 1 › Pfad der Seite: braucht mindestens einen Eintrag'],
  ['matomo', matomo({ fields: { step: value } }), 'Ereignis 1 › Schritt: gibt es bei Ereignissen der Art started nicht'],
  ['matomo', matomo({ type: 'began' }), 'Ereignis 1 › Art des Ereignisses: nennen Sie eine Art von Ereignis'],
  [
    'matomo',
    matomo({}, { fields: { attempt: { parameter: 'uid' } } }),
    'Vorgangsnummer (wird unkenntlich gespeichert): ist eine Angabe',
  ],
  ['matomo', matomo({}, { fields: { attempt: { parameter: 'a b' } } }), 'ein Parameter heißt wie e_n'],
  ['matomo', matomo({}, { fields: { attempt: {} } }), 'hat nicht die vorgeschriebene Form'],
  ['matomo', matomo({}, { sites: {} }), 'Websites: nennen Sie mindestens eine Website'],
  ['matomo', matomo({}, { sites: { '1': { authority: '1' } } }), 'idsite 1 › Kommune: muss der 12-stellige'],
  ['matomo', matomo({}, { sites: { '1': { authority: place } } }), 'idsite 1 › Leistung: fehlt, hier oder'],
  ['matomo', matomo({}, { colour: 1 }), 'diese Angaben gibt es hier nicht: colour'],
  ['csv', { kind: 'rows' }, 'kind muss "events" oder "totals" sein'],
  ['csv', rows({}, { time: { column: 'a', date: 'Tag' } }), 'Zeitpunkt'],
  ['csv', rows({ when: { column: 'a' } }), 'Ereignis 1: braucht genau eines von in, notIn und filled'],
  ['csv', rows({}, { time: { column: '' } }), 'Zeitpunkt: ist leer'],
  ['csv', rows({}, { colour: value }), 'diese Angaben gibt es hier nicht: colour'],
  ['json', { kind: 'totals', fields: {}, counts: [{ count: { column: 'a' } }] }, 'Kommune: nennen Sie eine Spalte'],
  ['xes', xes({ started: {} }), 'braucht entweder trace'],
  ['xes', xes({ started: { trace: 'a' } }, { steps: [{ activity: 'a' }, { activity: 'a' }] }), 'nennt eine Tätigkeit zweimal'],
  ['xes', xes({ started: { trace: 'a' } }, { channel: { attribute: 'a', online: 7 } }), 'muss eine Liste von Werten sein'],
  ['accesslog', { authority: place, pages: [{ path: '/a', service: 'X' }] }, 'muss ein LeiKa-Schlüssel'],
  ['accesslog', { authority: place, pages: [] }, 'braucht mindestens einen Eintrag'],
];

test.each(faulty)('%s %j', (format, mapping, words) => {
  const message = faultsOf(format, mapping) ?? '';
  const german = mappingFaults(message, locales.de);
  expect(german.map((fault) => (fault.place === '' ? fault.reason : `${fault.place}: ${fault.reason}`)).join('\n')).toContain(
    words,
  );
  expect(german.filter(({ raw }) => raw)).toEqual([]);
  expect(mappingFaults(message, locales.en).map(({ reason }) => message.includes(reason))).not.toContain(false);
});

test('no parameter that is never read is offered', () => {
  expect(new Set(notOffered)).toEqual(neverRead);
});
