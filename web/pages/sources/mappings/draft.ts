import { asMatomoMapping, blankMatomo, finished, type MatomoMapping, missingInMatomo, parametersIn } from './editor/matomo.ts';
import { asRowMapping, blankMapping, columnsIn, type Missing, missingIn, type RowMapping } from './editor/model.ts';
import { jsonIn } from './editor/json.ts';
import type { Mapped } from './editor/words.ts';
import type { SourceTexts } from '../texts/texts.ts';
import { examples } from '../tryExamples.ts';

export type MappingFormat = keyof SourceTexts['mappings']['formats'];

/** A mapping while somebody edits it: by choosing where there is an editor for it, else as text. */
export type Draft = { rows: RowMapping } | { requests: MatomoMapping } | { text: string };

const tables: readonly MappingFormat[] = ['csv', 'xlsx', 'json'];
export const mappedBy = (format: MappingFormat): Mapped => (format === 'matomo' ? 'requests' : 'table');

/** The draft of a kept mapping. One that is not of the outline of its format can still be mended as text. */
export function draftOf(format: MappingFormat, mapping: Record<string, unknown>): Draft {
  const rows = tables.includes(format) ? asRowMapping(mapping) : undefined;
  if (rows) return { rows };
  const requests = format === 'matomo' ? asMatomoMapping(mapping) : undefined;
  return requests ? { requests } : { text: JSON.stringify(mapping, undefined, 2) };
}

/** What a new mapping begins with: nothing where it is chosen, an example where it is written. */
export function newDraft(format: MappingFormat, authority: string, service: string): Draft {
  if (format === 'matomo') return { requests: blankMatomo };
  if (format === 'xes' || format === 'accesslog')
    return { text: JSON.stringify(examples[format](authority, service).mapping, undefined, 2) };
  return { rows: blankMapping('events') };
}

/** The mapping as it is sent; undefined where the text is no JSON object. */
export function mappingOf(draft: Draft): object | undefined {
  if ('rows' in draft) return draft.rows;
  if ('requests' in draft) return finished(draft.requests);
  const read = jsonIn(draft.text);
  return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
}

/** What it lacks before it can be used; of what is written as text the server says it. */
export function lacking(draft: Draft): Missing[] {
  if ('rows' in draft) return missingIn(draft.rows);
  return 'requests' in draft ? missingInMatomo(draft.requests) : [];
}

/** Columns of a table, or parameters of requests, that it reads. */
export function columnsOf(draft: Draft): string[] {
  if ('rows' in draft) return columnsIn(draft.rows);
  return 'requests' in draft ? parametersIn(draft.requests) : [];
}
