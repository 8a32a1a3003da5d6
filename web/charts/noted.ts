import type { AnnotationEntry } from '../../server/contract/annotations.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';
import type { ChartModel, ChartRow } from './model.ts';

/**
 * A course over time with the notes of its days. Notes are numbered by day, as the list below the chart numbers them;
 * a row is marked by the numbers of the notes in it, and its words tell a single note in full.
 */
export function withNotes(model: ChartModel, notes: AnnotationEntry[], locale: Locale): ChartModel {
  if (notes.length === 0) return model;
  const placed = notes.map((note, index) => ({ note, number: index + 1, row: rowOf(model.rows, note.day) }));
  const rows = model.rows.map((row, at): ChartRow => {
    const [first, ...more] = placed.filter((one) => one.row === at);
    if (!first) return row;
    const last = more.at(-1);
    const noted = last ? `${first.number}–${last.number}` : `${first.number}`;
    const words = last ? locale.texts.chart.notes(noted) : locale.texts.chart.noteOf(noted, nameOf(first.note.text, locale));
    return { ...row, noted, note: [row.note, words].filter(Boolean).join(', ') };
  });
  return { ...model, rows };
}

/** The row that holds a day: the last one that begins on it or before. */
const rowOf = (rows: ChartRow[], day: string): number => rows.findLastIndex(({ key }) => key <= day);
