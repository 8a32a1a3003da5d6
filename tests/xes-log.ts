import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type ImportItem, parseMapping } from '../server/connectors/mapping.ts';
import { readXes } from '../server/connectors/xes.ts';
import { XesMapping } from '../server/connectors/xes-mapping.ts';

const example = (name: string): string => readFileSync(new URL(`../docs/examples/${name}`, import.meta.url), 'utf8');
/** The two mappings of docs/examples. */
export const everyChannel = parseMapping(XesMapping, example('receipt-every-channel.json'));
export const internet = parseMapping(XesMapping, example('receipt-internet.json'));

export async function collect(input: Readable, mapping: XesMapping): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of readXes(input, mapping)) items.push(item);
  return items;
}
export const itemsOf = (bytes: Iterable<Uint8Array | string>, mapping: XesMapping) => collect(Readable.from(bytes), mapping);
export const read = (text: string, mapping: XesMapping = internet) => itemsOf([text], mapping);
export const faults = (items: ImportItem[]) =>
  items.flatMap((item) => (item.kind === 'error' ? [`${item.line} ${item.code}`] : []));
export const events = (items: ImportItem[]) => items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));

/** An XES log of the given traces; the first begins in line 3. */
export const log = (...traces: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n${traces.join('\n')}\n</log>\n`;
/** The event that is the submission. */
export const applied =
  '<event><string key="concept:name" value="Confirmation of receipt"/><date key="time:timestamp" value="2011-10-12T08:00:00+02:00"/></event>';
/** A trace of five lines or more: name, channel and start in its second to fourth, then its events. */
export const trace = (more: { id?: string; channel?: string; start?: string; events?: string } = {}): string =>
  [
    '<trace>',
    `<string key="concept:name" value="${more.id ?? 'case-1'}"/>`,
    `<string key="channel" value="${more.channel ?? 'Internet'}"/>`,
    `<date key="startdate" value="${more.start ?? '2011-10-11T13:42:22.688+02:00'}"/>`,
    `${more.events ?? applied}</trace>`,
  ].join('\n');
