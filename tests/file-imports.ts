import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Format, readingOf } from '../server/connectors/formats.ts';
import type { ImportItem } from '../server/connectors/mapping.ts';
import { importFile, type ImportReport, type ImportRequest, operator } from '../server/intake/import.ts';
import type { TestApp } from './app.ts';

/** The items that a file gives, or the fault of its mapping. */
export async function itemsIn(format: Format, content: string | Buffer, mapping?: object): Promise<ImportItem[]> {
  const { read } = readingOf(format, mapping === undefined ? undefined : JSON.stringify(mapping));
  const items: ImportItem[] = [];
  for await (const item of read(Readable.from([Buffer.from(content)]))) items.push(item);
  return items;
}

/** `2 code column` of every fault among items. */
export const faultsIn = (items: ImportItem[]): string[] =>
  items.flatMap((item) =>
    item.kind === 'error' ? [[item.line, item.code, item.column].filter((part) => part !== undefined).join(' ')] : [],
  );

/** The fields of what is no fault. */
export const fieldsIn = (items: ImportItem[]): object[] =>
  items.flatMap((item) => (item.kind === 'given' || item.kind === 'total' ? [item.fields] : []));

export interface Taking extends Partial<Pick<ImportRequest, 'sender' | 'keepGood' | 'dryRun' | 'progress'>> {
  format?: Format;
  mapping?: object | string;
  now?: string;
}

/** Imports a text or bytes as a file of the test application. */
export async function takeFile(tested: TestApp, content: string | Buffer, taking: Taking = {}): Promise<ImportReport> {
  const { format = 'csv', mapping, now = '2026-11-22T09:00:00Z', ...more } = taking;
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-import-'));
  const file = path.join(folder, 'file');
  writeFileSync(file, content);
  const work = { db: tested.store.db, config: tested.config, clock: () => new Date(now) };
  const reading = readingOf(format, typeof mapping === 'object' ? JSON.stringify(mapping) : mapping);
  const request = { sender: operator, keepGood: false, dryRun: false, progress: () => {}, ...reading, ...more, file };
  try {
    return await importFile({ store: tested.store, keys: tested.keys }, work, request);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
