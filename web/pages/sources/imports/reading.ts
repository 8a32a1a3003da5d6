import { asRowMapping, blankMapping, columnsIn, type Missing, missingIn, type RowMapping } from '../mappings/editor/model.ts';
import type { SavedMapping } from '../../../../server/contract/sources.ts';
import { type Format, isTable, type Preview, type Sending } from './api.ts';

/** A file as it was chosen: what is known of it before anybody said what it means. */
export interface ChosenFile {
  file: File;
  source: number;
  format: Format;
  /** of tables only */
  preview: Preview | undefined;
  saved: SavedMapping[];
}

/** … and how it is to be read. */
export interface ReadFile extends ChosenFile {
  /** of a table */
  rows: RowMapping;
  /** of everything else: JSON as it is typed */
  text: string;
  /** where the mapping came from */
  from: 'suggested' | 'saved' | 'kept' | 'nowhere';
  /** the saved mapping that was chosen last */
  savedAs: SavedMapping | undefined;
}

/**
 * The mapping to begin with: what somebody has already begun where it fits (a mended file), else a saved one that fits,
 * else what the columns suggest.
 */
export function startingPoint(chosen: ChosenFile, before: ReadFile | undefined): ReadFile {
  const rows = blankMapping(chosen.preview?.kind ?? 'events');
  const kept = before?.source === chosen.source && before.format === chosen.format ? before : undefined;
  if (kept && (!isTable(chosen.format) || fits(kept.rows, chosen.preview))) return { ...kept, ...chosen, from: 'kept' };
  const ofFormat = chosen.saved.filter(({ format }) => format === chosen.format);
  const bare: ReadFile = { ...chosen, rows, text: '', from: 'nowhere', savedAs: undefined };
  if (!isTable(chosen.format)) return ofFormat[0] ? { ...bare, ...used(ofFormat[0]) } : bare;
  const fitting = ofFormat.find(({ mapping }) => {
    const read = asRowMapping(mapping);
    return read !== undefined && fits(read, chosen.preview);
  });
  if (fitting) return { ...bare, ...used(fitting) };
  const suggested = asRowMapping(chosen.preview?.suggestedMapping ?? undefined);
  return suggested ? { ...bare, rows: suggested, from: 'suggested' } : bare;
}

/** What changes with a saved mapping. */
export function used(saved: SavedMapping): Partial<ReadFile> {
  const rows = asRowMapping(saved.mapping);
  return { savedAs: saved, from: 'saved', text: JSON.stringify(saved.mapping, undefined, 2), ...(rows ? { rows } : {}) };
}

const fits = (mapping: RowMapping, preview: Preview | undefined): boolean =>
  columnsIn(mapping).every((column) => preview?.columns.includes(column));

/** The mapping as JSON, as it is sent. */
export const jsonOf = ({ format, rows, text }: ReadFile): string => (isTable(format) ? JSON.stringify(rows) : text.trim());

/** What a mapping still lacks; of other formats than tables the server says it. */
export const lacks = ({ format, rows }: ReadFile): Missing[] => (isTable(format) ? missingIn(rows) : []);

/** A saved mapping is sent by its name as long as nobody changed it, so that the list of imports can name it. */
export function sendingOf(read: ReadFile): Sending {
  const json = jsonOf(read);
  const { file, source, format, savedAs } = read;
  const unchanged =
    savedAs !== undefined &&
    json === (isTable(format) ? JSON.stringify(savedAs.mapping) : JSON.stringify(savedAs.mapping, undefined, 2));
  return { file, source, format, mapping: unchanged ? { name: savedAs.name } : json === '' ? undefined : { json } };
}
