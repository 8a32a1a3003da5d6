import { jsonIn } from './editor/json.ts';
import type { MappingFormat } from './draft.ts';

/** What a pasted sample seems to hold, so that its columns can be chosen: the server alone says what comes of it. */
export interface SampleTable {
  columns: string[];
  rows: (string | null)[][];
}

const nothing: SampleTable = { columns: [], rows: [] };
const most = 20;

/** The columns and first values of a table, a list of objects, or tracking requests; none of other formats. */
export function sampleTable(format: MappingFormat, sample: string): SampleTable {
  const text = sample.trim();
  if (text === '') return nothing;
  if (format === 'csv' || format === 'xlsx') return ofLines(sample);
  if (format === 'json') return ofObjects(objectsIn(text).map((one) => flat(one)));
  return format === 'matomo' ? ofObjects(requestsIn(text)) : nothing;
}

/** By the mark that the header has most of; what spreadsheets put on the clipboard has tabs. */
function ofLines(text: string): SampleTable {
  const [header = '', ...lines] = text.split(/\r?\n/).filter(Boolean);
  const marks = ['\t', ';', ','].map((mark) => ({ mark, cells: cellsOf(header, mark) }));
  const { mark, cells } = marks.reduce((best, one) => (one.cells.length > best.cells.length ? one : best));
  return { columns: cells, rows: lines.slice(0, most).map((line) => cellsOf(line, mark)) };
}

/** Every cell has the mark before it, the first one too: so that it may be empty. */
const cellsOf = (line: string, mark: string): string[] =>
  [...`${mark}${line}`.matchAll(new RegExp(`${mark}(?:"((?:[^"]|"")*)"|([^${mark}]*))`, 'g'))].map(([, quoted, plain = '']) =>
    (quoted?.replaceAll('""', '"') ?? plain).trim(),
  );

function ofObjects(objects: Record<string, string>[]): SampleTable {
  const columns = [...new Set(objects.slice(0, most).flatMap((one) => Object.keys(one)))];
  return { columns, rows: objects.slice(0, most).map((one) => columns.map((column) => one[column] ?? null)) };
}

const isObject = (part: unknown): part is Record<string, unknown> =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

function objectsIn(text: string): Record<string, unknown>[] {
  const whole = jsonIn(text);
  const all = Array.isArray(whole) ? whole : isObject(whole) ? [whole] : text.split('\n').map(jsonIn);
  return all.filter(isObject);
}

/** `{"case": {"id": 1}}` is the column `case.id`, as the server reads it. */
function flat(object: Record<string, unknown>, above = ''): Record<string, string> {
  const parts = Object.entries(object).map(([key, value]): Record<string, string> => {
    const name = `${above}${key}`;
    if (isObject(value)) return flat(value, `${name}.`);
    return { [name]: value === null || value === undefined ? '' : String(value) };
  });
  return Object.assign({}, ...parts) as Record<string, string>;
}

/** What no mapping may read (docs/connect-matomo.md), and so is not offered. */
export const neverRead = ['uid', 'cip', 'ua', 'uadata', 'region', 'city', 'lat', 'long', 'token_auth'];

function requestsIn(text: string): Record<string, string>[] {
  const whole = jsonIn(text);
  const bulk = isObject(whole) && Array.isArray(whole['requests']) ? (whole['requests'] as unknown[]) : undefined;
  const all = bulk ?? text.split('\n').map((line) => (line.trim().startsWith('{') ? jsonIn(line) : line.trim()));
  return all.map((request) => {
    const parameters = isObject(request) ? flat(request) : typeof request === 'string' ? queryIn(request) : {};
    return Object.fromEntries(Object.entries(parameters).filter(([name]) => !neverRead.includes(name)));
  });
}

/** The parameters of a request, and of the page's address those that a mapping can name as `url.<name>`. */
function queryIn(request: string): Record<string, string> {
  const query = request.slice(request.indexOf('?') + 1).split(/[\s"]/, 1)[0] ?? '';
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const address = parameters['url'] ?? '';
  const ofPage = URL.canParse(address) ? [...new URL(address).searchParams].map(([name, value]) => [`url.${name}`, value]) : [];
  return { ...parameters, ...(Object.fromEntries(ofPage) as Record<string, string>) };
}
