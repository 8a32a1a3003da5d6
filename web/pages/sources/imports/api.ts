import type { ImportAnswer, importFormats } from '../../../../server/contract/api.ts';
import type { MappingHistory, PreviewAnswer, SavedMapping } from '../../../../server/contract/sources.ts';
import { get, send } from '../../../api.ts';

/** What the API answers about files that are handed in, and how to hand them in (docs/import-tables.md). */
const tableFormats = ['csv', 'xlsx'] as const;
export type Format = (typeof importFormats)[number];
export const isTable = (format: Format): boolean => (tableFormats as readonly string[]).includes(format);

export type Import = ImportAnswer;
export type ListedImport = Omit<Import, 'errors'>;
export type LineError = Import['errors'][number];
export type Preview = PreviewAnswer;

export const hasEnded = ({ state }: ListedImport): boolean => state !== 'waiting' && state !== 'running';

/** A file and how it is to be read; the mapping as JSON or by the name it is saved under. */
export interface Sending {
  file: File;
  source: number;
  format: Format;
  mapping: { json: string } | { name: string } | undefined;
}

function formOf({ file, source, format, mapping }: Sending): FormData {
  const form = new FormData();
  form.set('format', format);
  form.set('source', `${source}`);
  if (mapping && 'json' in mapping) form.set('mapping', mapping.json);
  if (mapping && 'name' in mapping) form.set('mappingName', mapping.name);
  form.set('file', file);
  return form;
}

/** Hands a file in; the answer says how to ask what became of it. */
export async function startImport(sending: Sending, how: { dryRun: boolean; keepGood: boolean }): Promise<ListedImport> {
  await readable(sending.file);
  const form = formOf(sending);
  form.set('dryRun', `${how.dryRun}`);
  form.set('keepGood', `${how.keepGood}`);
  return send('POST', '/api/v1/imports', form);
}

/** A file was changed, moved or removed after it was chosen: a browser then sends nothing of it, and does not say why. */
export class FileChanged extends Error {}

async function readable(file: File): Promise<void> {
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch((error: unknown) => {
      throw new FileChanged('the chosen file cannot be read any more', { cause: error });
    });
}

/** The head of a file is enough for its columns; a compressed one cannot be cut. */
const headBytes = 1024 * 1024;

export async function previewFile({ file, format, source }: Omit<Sending, 'mapping'>): Promise<Preview> {
  await readable(file);
  const form = new FormData();
  form.set('format', format);
  form.set('source', `${source}`);
  form.set('file', (await isPlainText(file, format)) ? file.slice(0, headBytes) : file);
  return send('POST', '/api/v1/imports/preview', form);
}

async function isPlainText(file: File, format: Format): Promise<boolean> {
  if (format !== 'csv') return false;
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return !(first === 0x1f && second === 0x8b);
}

export const fetchImport = (id: string, errors: number, signal?: AbortSignal): Promise<Import> =>
  get(`/api/v1/imports/${id}?errors=${errors}`, signal ?? new AbortController().signal);

export const fetchImports = async (source: number, signal: AbortSignal): Promise<ListedImport[]> =>
  (await get<{ imports: ListedImport[] }>(`/api/v1/imports?source=${source}&limit=20`, signal)).imports;

export const fetchMappings = async (source: number, signal?: AbortSignal): Promise<SavedMapping[]> =>
  (await get<{ mappings: SavedMapping[] }>(`/api/v1/sources/${source}/mappings`, signal ?? new AbortController().signal))
    .mappings;

export const fetchMapping = (
  source: number,
  name: string,
  version: number | undefined,
  signal: AbortSignal,
): Promise<MappingHistory> =>
  get(
    `/api/v1/sources/${source}/mappings/${encodeURIComponent(name)}${version === undefined ? '' : `?version=${version}`}`,
    signal,
  );

export const saveMapping = (source: number, name: string, format: string, mapping: object): Promise<SavedMapping> =>
  send('PUT', `/api/v1/sources/${source}/mappings/${encodeURIComponent(name)}`, { format, mapping });
