import type { CompletenessAnswer, CompletenessRow } from '../../../server/contract/completeness.ts';
import {
  type EditionAnswer,
  type EditionOutlook,
  type EditionPreview,
  type ListedEdition,
  type PreviewCells,
  type PublishingAnswer,
  type PublishingRun,
  shownChanges,
} from '../../../server/contract/editions.ts';
import { holdsFigures, type PublicTableId, publicTableIds } from '../../../server/contract/tables.ts';
import { type Authority, get, send } from '../../api.ts';

/** What the API answers about editions (opendata.md), and how to publish and withdraw them. */
const url = '/api/v1/editions';
const of = (publisher: string, more: Record<string, string> = {}) => new URLSearchParams({ publisher, ...more });

export const fetchOutlook = (publisher: string, signal: AbortSignal): Promise<EditionOutlook> =>
  get(`${url}/outlook?${of(publisher)}`, signal);
export const fetchEditions = (publisher: string, signal: AbortSignal): Promise<ListedEdition[]> =>
  get(`${url}?${of(publisher)}`, signal);
export const fetchRun = async (publisher: string, signal: AbortSignal): Promise<PublishingRun | null> =>
  (await get<PublishingAnswer>(`${url}/publishing?${of(publisher)}`, signal)).publishing;

/** Begins to publish; the answer says how far it is. */
export const startPublishing = async (publisher: string, note: string): Promise<PublishingRun | null> => {
  const order = { publisher, wait: false, ...(note ? { note } : {}) };
  return (await send<PublishingAnswer>('POST', url, order)).publishing;
};
export const withdraw = ({ publisher, id }: EditionAnswer, said: { reason: string; restore: boolean }): Promise<EditionAnswer> =>
  send('POST', `${url}/${publisher}/${encodeURIComponent(id)}/withdraw`, said);

export const previewedTables = publicTableIds.filter(holdsFigures);

/** The preview of all tables, asked for one by one, so that a large one says how far it is; `heard` is told how many are done. */
export async function fetchPreview(
  publisher: string,
  heard: (done: number) => void,
  signal: AbortSignal,
): Promise<EditionPreview | undefined> {
  const parts: EditionPreview[] = [];
  heard(0);
  for (const table of previewedTables) {
    parts.push(await get<EditionPreview>(`${url}/preview?${of(publisher, { table })}`, signal));
    heard(parts.length);
  }
  return merged(parts);
}

/** Each part speaks of its table alone: a new edition comes of any that has something new. */
export function merged(parts: EditionPreview[]): EditionPreview | undefined {
  const head = parts.find(({ same }) => !same) ?? parts[0];
  return (
    head && {
      ...head,
      tables: parts.flatMap(({ tables }) => tables),
      totals: parts.flatMap(({ totals }) => totals),
      changes: parts.flatMap(({ changes }) => changes).slice(0, shownChanges),
    }
  );
}

export interface CellsAsked {
  table: PublicTableId;
  /** undefined: the newest */
  period: string | undefined;
  offset: number;
}
export const cellsPage = 20;

export const fetchCells = (
  publisher: string,
  { table, period, offset }: CellsAsked,
  signal: AbortSignal,
): Promise<PreviewCells> => {
  const more = { table, offset: `${offset}`, limit: `${cellsPage}`, ...(period ? { period } : {}) };
  return get(`${url}/preview/cells?${of(publisher, more)}`, signal);
};

/** Authorities as far as somebody reads them, with the licence that says whether they agreed. */
export const fetchAuthorities = async (signal: AbortSignal): Promise<(Authority & { licence?: string })[]> =>
  (await get<{ authorities: (Authority & { licence?: string })[] }>('/api/v1/authorities', signal)).authorities;

/** How complete a month is, of one authority or of all. */
export const fetchMonth = async (
  month: string,
  authority: string | undefined,
  signal: AbortSignal,
): Promise<CompletenessRow[]> => {
  const words = { from: month, to: month, ...(authority ? { authority } : {}) };
  return (await get<CompletenessAnswer>(`/api/v1/completeness?${new URLSearchParams(words)}`, signal)).rows;
};
