import type { AnnotationEntry } from '../../server/contract/annotations.ts';
import { formatDay, formatValue } from '../format.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';
import type { ChartModel, ChartRow } from './model.ts';

/**
 * A course over time with the notes of its days. Notes are numbered by day, as the list below the chart numbers them;
 * a row is marked by the numbers of the notes in it, and its words tell a few notes in full. The summary has the newest.
 */
export function withNotes(model: ChartModel, notes: AnnotationEntry[], locale: Locale): ChartModel {
  if (notes.length === 0) return model;
  const { chart } = locale.texts;
  const placed = notes.map((note, index) => ({ note, number: index + 1, row: rowOf(model.rows, note.day) }));
  const rows = model.rows.map((row, at): ChartRow => {
    const here = placed.filter((one) => one.row === at);
    const [first, ...more] = here;
    if (!first) return row;
    const last = more.at(-1);
    const noted = last ? `${first.number}–${last.number}` : `${first.number}`;
    const words =
      here.length > toldInFull
        ? [chart.notes(noted)]
        : here.map(({ number, note }) => chart.noteOf(`${number}`, nameOf(note.text, locale)));
    return { ...row, noted, note: [row.note, ...words].filter(Boolean).join(', ') };
  });
  const newest = notes.at(-1);
  if (!newest) return model;
  const [count, day] = [formatValue(notes.length, 'count', locale.language), formatDay(newest.day, locale.language)];
  return { ...model, rows, summary: `${model.summary} ${chart.newestNote(count, day, nameOf(newest.text, locale))}` };
}

/** More notes in one row, as in a month of a year, are told by their numbers. */
const toldInFull = 3;

/** The row that holds a day: the last one that begins on it or before. */
const rowOf = (rows: ChartRow[], day: string): number => rows.findLastIndex(({ key }) => key <= day);
