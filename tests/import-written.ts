import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { type Random, seeded } from '../fixtures/random.ts';
import { eventFields } from '../server/contract/event.ts';
import type { Taking } from './file-imports.ts';
import type { SentEvent } from './reference/attempts.ts';
import { type Cell, workbookParts, zipped } from './workbook.ts';

/** Events written as tables, in all the ways in which people and programs write them, each with the mapping that reads it. */
export interface Written {
  content: string | Buffer;
  taking: Taking;
}

/** How a table is written; everything else is drawn from `seed`. */
export const styles = fc.record({
  seed: fc.string(),
  separator: fc.constantFrom(',', ';', '\t'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with BOM', 'windows-1252'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  packed: fc.boolean(),
  /** a declared form holds for every line, so there only whole seconds are written, and in October no hour that comes twice */
  times: fc.constantFrom('iso', 'german', 'declared'),
  germanCodes: fc.boolean(),
  linesOfJson: fc.boolean(),
  streamed: fc.boolean(),
});
export type Style = typeof styles extends fc.Arbitrary<infer S> ? S : never;

const date = 'dd.MM.yyyy HH.mm:ss';
const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' });
/** `2026-10-25 02:30:00` in Berlin. */
export const localSeconds = (ms: number): string => berlin.format(ms);
const isLocal = (ms: number) => ms % 1000 === 0 && !localSeconds(ms).startsWith('2026-10-25 02');
export const drawn = <T>(random: Random, list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];

/** The events that a style can say: with a declared form of times some cannot be written. */
export const sayable = (events: SentEvent[], { times }: Style): SentEvent[] =>
  times === 'declared' ? events.filter(({ time }) => isLocal(Date.parse(time))) : events;

function timeText(time: string, { times }: Style, random: Random): string {
  const ms = Date.parse(time);
  if (times === 'iso' || !isLocal(ms)) return drawn(random, [time, new Date(ms).toISOString()]);
  const [, year, month, day, clock = ''] = /^(\d+)-(\d+)-(\d+) (.*)$/.exec(localSeconds(ms)) ?? [];
  if (times === 'declared') return `${day}.${month}.${year} ${clock.replace(':', '.')}`;
  const short = (text: string | undefined) => String(Number(text));
  return drawn(random, [
    `${day}.${month}.${year} ${clock}`,
    `${short(day)}.${short(month)}.${year}, ${clock} Uhr`,
    `${year}-${month}-${day} ${clock}`,
    `${year}-${month}-${day}T${clock}`,
  ]);
}

const fields = [...eventFields];
/** Names of columns: those of a German list; one with a point is a field of an inner object in JSON. */
const names: Record<string, string> = { type: 'Was geschah', time: 'wann.genau', attempt: 'Vorgangsnr.§', authority: 'Behörde' };
const nameOf = (field: string): string => names[field] ?? `Spalte ${field}`;
const germanOf = (code: string) => `${code} (geprüft)`;
const coded = ['type', 'authMethod', 'paymentMethod', 'paymentStatus', 'errorKind', 'handling', 'mediaBreak', 'step', 'reason'];

/** The table of the events: its columns in any order, among others that nobody reads; cells by name. */
function tableOf(events: SentEvent[], style: Style) {
  const random = seeded(style.seed);
  const columns = [...fields.map(nameOf), 'Bemerkung', 'Bearbeiterin']
    .map((name) => ({ name, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ name }) => name);
  const rows = events.map((event) => {
    const row: Record<string, string> = {
      Bemerkung: drawn(random, ['', 'Größe; "klein", 5 €', 'zwei\nZeilen']),
      Bearbeiterin: 'Jäger',
    };
    for (const [field, value] of Object.entries(event)) {
      const text = style.germanCodes && coded.includes(field) ? germanOf(String(value)) : String(value);
      row[nameOf(field)] = text;
    }
    row[nameOf('time')] = timeText(event.time, style, random);
    if (event.attempt !== undefined) row[nameOf('attempt')] = `Az. ${event.attempt}/Straße`;
    if (event.rating !== undefined) row[nameOf('rating')] = drawn(random, [`${event.rating}`, `${event.rating},0`]);
    return row;
  });
  return { random, columns, rows };
}

function mappingOf(events: SentEvent[], { germanCodes, times }: Style): object {
  const mapOf = (field: string) => {
    const values = events.flatMap((event) =>
      Object.entries(event).flatMap(([name, value]) => (name === field ? [`${value}`] : [])),
    );
    return germanCodes && coded.includes(field)
      ? { map: Object.fromEntries(values.map((value) => [germanOf(value), value])) }
      : {};
  };
  const source = (field: string) => ({
    column: nameOf(field),
    ...mapOf(field),
    ...(field === 'time' && times === 'declared' ? { date } : {}),
  });
  const rest = fields.filter((field) => field !== 'type').map((field) => [field, source(field)]);
  return { kind: 'events', fields: Object.fromEntries(rest), events: [{ type: source('type') }] };
}

export function asCsv(events: SentEvent[], style: Style): Written {
  const { columns, rows } = tableOf(events, style);
  const delimiter = style.separator;
  const text = stringify(rows, { header: true, columns, delimiter, record_delimiter: style.lineEnd });
  const bytes = style.encoding === 'windows-1252' ? windows1252(text) : Buffer.from(text);
  const marked = style.encoding === 'utf-8 with BOM' ? Buffer.concat([Buffer.from('\ufeff'), bytes]) : bytes;
  return { content: packed(marked, style), taking: { format: 'csv', mapping: mappingOf(events, style) } };
}

export function asJson(events: SentEvent[], style: Style): Written {
  const { rows } = tableOf(events, style);
  const objects = rows.map(({ 'wann.genau': genau, ...row }) => ({
    ...row,
    wann: { genau, wo: null },
    Anlagen: ['a', { b: 1 }],
  }));
  const text = style.linesOfJson
    ? objects.map((object) => JSON.stringify(object)).join(style.lineEnd)
    : JSON.stringify(objects, undefined, style.streamed ? 2 : undefined);
  const marked = style.encoding === 'utf-8 with BOM' ? `\ufeff${text}` : text;
  return { content: packed(Buffer.from(marked), style), taking: { format: 'json', mapping: mappingOf(events, style) } };
}

/** Times as moments of the spreadsheet where they can be, numbers as numbers, texts shared or in their cells. */
export function asXlsx(events: SentEvent[], style: Style): Written {
  const { random, columns, rows } = tableOf(events, style);
  const cells = rows.map((row, index) =>
    columns.map((name): Cell => {
      const text = row[name];
      const event = events[index];
      if (!text || !event) return undefined;
      if (name === nameOf('rating')) return Number(event.rating) + drawn(random, [0, 4e-16]);
      const ms = Date.parse(event.time);
      if (name === nameOf('time') && style.times === 'german' && isLocal(ms)) return momentCell(localSeconds(ms));
      return random() < 0.2 && !/[&<]/.test(text) ? inline(text) : text;
    }),
  );
  const parts = workbookParts([columns, ...cells]);
  const book = parts['xl/workbook.xml']?.replace('name="Tabelle2"', 'name="Tabelle2" state="hidden"') ?? '';
  const content = zipped({ ...parts, 'xl/workbook.xml': book }, { streamed: style.streamed });
  return { content, taking: { format: 'xlsx', mapping: { ...mappingOf(events, style), sheet: 'Tabelle1' } } };
}

const inline = (text: string): Cell => ({ attributes: 't="inlineStr"', xml: `<is><t xml:space="preserve">${text}</t></is>` });
const momentCell = (local: string): Cell => ({
  attributes: 's="2"',
  xml: `<v>${Date.parse(`${local.replace(' ', 'T')}Z`) / 86_400_000 + 25_569}</v>`,
});

const packed = (bytes: Buffer, style: Style): Buffer => (style.packed ? gzipSync(bytes) : bytes);
/** What these texts have beyond Latin-1 is the euro. */
const windows1252 = (text: string): Buffer => Buffer.from([...text].map((sign) => (sign === '€' ? 0x80 : sign.charCodeAt(0))));
