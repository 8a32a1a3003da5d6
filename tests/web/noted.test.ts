import { expect, test } from 'vitest';
import { withNotes } from '../../web/charts/noted.ts';
import type { ChartModel } from '../../web/charts/model.ts';
import { noteLines } from '../../web/charts/lineExtras.ts';
import { palettes } from '../../web/charts/palette.ts';
import { locales } from '../../web/i18n/locale.ts';
import { isAbout } from '../../web/notes/notes.ts';

/** Weeks that begin on the 2nd, 9th and 16th of November, and what was noted in them. */
const row = (key: string, note: string) => ({ key, label: key, short: key, note });
const weeks: ChartModel = {
  ...{ id: 'trend', kind: 'lines', title: 'T', unit: 'U', source: 'S', summary: '', rowHeading: 'Woche' },
  rows: [row('2026-11-02', 'unvollständig'), row('2026-11-09', ''), row('2026-11-16', '')],
  columns: [{ label: 'Gestartet', unit: 'count', values: [1, 2, 3] }],
};
const note = (day: string, de: string) => {
  return { id: day + de, authority: '1', day, text: { de }, shared: true, own: false, automatic: false };
};
const notes = [
  note('2026-11-08', 'Sonntag'),
  note('2026-11-16', 'Montag'),
  note('2026-11-22', 'Ende'),
  note('2026-11-22', 'Schluss'),
];

test('a note marks the week that its day is in; its words stand beside the values, many by their numbers, the newest in the summary', () => {
  const { rows, summary } = withNotes(weeks, notes, locales.de);
  expect(rows.map(({ noted }) => noted)).toEqual(['1', undefined, '2–4']);
  const few = 'Notiz 2: Montag, Notiz 3: Ende, Notiz 4: Schluss';
  expect(rows.map(({ note }) => note)).toEqual(['unvollständig, Notiz 1: Sonntag', '', few]);
  expect(summary).toBe(' Notizen: 4, die neueste vom 22.11.2026: Schluss');
  const more = withNotes(weeks, [...notes, note('2026-11-22', 'Noch etwas')], locales.de);
  expect(more.rows.map(({ note }) => note)).toEqual(['unvollständig, Notiz 1: Sonntag', '', 'Notizen 2–5']);
  expect(withNotes(weeks, [], locales.de)).toEqual(weeks);
});

test('each marked week has one line with its numbers; without notes there is none', () => {
  const look = { palette: palettes.light, locale: locales.de, fontSize: 14, width: 800 };
  const [series] = noteLines(withNotes(weeks, notes, locales.de), look);
  expect(series?.markLine?.data).toEqual([
    { xAxis: 0, name: '1' },
    { xAxis: 2, name: '2–4' },
  ]);
  expect(noteLines(withNotes(weeks, [], locales.de), look)).toEqual([]);
});

test('a note is about several offers where it is about one of them, or about all of its authority', () => {
  const offers = [
    { authority: '1', service: 'a' },
    { authority: '2', service: 'b' },
  ];
  const about = (authority: string, service?: string) => isAbout(service ? { authority, service } : { authority }, offers);
  expect([about('1', 'a'), about('2'), about('2', 'b')]).toEqual([true, true, true]);
  expect([about('1', 'b'), about('3'), about('3', 'a')]).toEqual([false, false, false]);
});
