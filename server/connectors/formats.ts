import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { importFormats } from '../contract/api.ts';
import { AccessLogMapping, readAccessLog } from './access-log.ts';
import { openCsv } from './csv.ts';
import { mappingByHeaders } from './headers.ts';
import { openJson } from './json.ts';
import { checkMapping, ImportFault, type ImportItem, MappingError, type offerFields, parseMapping } from './mapping.ts';
import { MatomoMapping } from './matomo-mapping.ts';
import { readMatomoSample } from './matomo-sample.ts';
import { RowMapping } from './row-mapping.ts';
import { readRows } from './rows.ts';
import type { Table } from './table.ts';
import { readXes } from './xes.ts';
import { XesMapping } from './xes-mapping.ts';
import { openXlsx } from './xlsx.ts';

export type Format = (typeof importFormats)[number];

/** What the mappings of each format are checked by: those of files, and those of requests in a foreign format. */
const mappingSchemas: Record<string, z.ZodType> = {
  csv: RowMapping,
  xlsx: RowMapping,
  json: RowMapping,
  xes: XesMapping,
  accesslog: AccessLogMapping,
  matomo: MatomoMapping,
};

/** The formats that mappings are for. */
export const mappingFormats = Object.keys(mappingSchemas);

/** What is wrong with a mapping for one of `mappingFormats`, a line `<path>: <reason>` for each fault; undefined: nothing. */
export function mappingFaults(format: string, mapping: unknown): string | undefined {
  try {
    checkMapping(mappingSchemas[format] ?? z.never(), mapping);
    return undefined;
  } catch (error) {
    if (error instanceof MappingError) return error.message;
    throw error;
  }
}

/** An offer that comes with the file, declared where it is not known yet. */
export type OfferDeclaration = { [K in keyof typeof offerFields]: z.output<(typeof offerFields)[K]> };

/** How a file is read: what every importer needs to know of a format and its mapping. */
export interface Reading {
  read(input: Readable): AsyncIterable<ImportItem>;
  offers: OfferDeclaration[];
  /** whether services, offers and steps that are not known are declared by their first use */
  declare: boolean;
}

/** How the tables of a format are opened. */
const tables: Record<'csv' | 'xlsx' | 'json', (input: Readable, sheet?: string) => Promise<Table>> = {
  csv: (input) => openCsv(input),
  xlsx: openXlsx,
  json: async (input) => openJson(input),
};

/** The reading of a format by the JSON text of a mapping; CSV and XLSX may do without one. Throws MappingError. */
export function readingOf(format: Format, mapping: string | undefined): Reading {
  if (mapping === undefined) {
    if (format !== 'csv' && format !== 'xlsx')
      throw new MappingError(`${format} needs a mapping: give one, or the name of one that is kept with the source`);
    return { read: (input) => readTable(() => tables[format](input)), offers: [], declare: false };
  }
  if (format === 'xes') {
    const xes = parseMapping(XesMapping, mapping);
    return { read: (input) => readXes(input, xes), offers: [xes], declare: false };
  }
  if (format === 'accesslog') {
    const log = parseMapping(AccessLogMapping, mapping);
    return { read: (input) => readAccessLog(input, log), offers: log.offers, declare: false };
  }
  const rows = parseMapping(RowMapping, mapping);
  if (rows.sheet !== undefined && format !== 'xlsx') throw new MappingError('sheet: only XLSX files have sheets, leave it out');
  return {
    read: (input) => readTable(() => tables[format](input, rows.sheet), rows),
    offers: rows.offers,
    declare: rows.declare,
  };
}

/** The reading of a sample of requests to `/matomo.php`, as they are taken at `now`. Throws MappingError. */
export function matomoReading(mapping: string | undefined, now: Date): Reading {
  if (mapping === undefined) throw new MappingError('matomo needs a mapping: give one');
  const matomo = parseMapping(MatomoMapping, mapping);
  return { read: (input) => readMatomoSample(input, matomo, now), offers: [], declare: true };
}

async function* readTable(open: () => Promise<Table>, mapping?: RowMapping): AsyncGenerator<ImportItem> {
  try {
    const table = await open();
    yield* readRows(table, mapping ?? mappingByHeaders(table.columns ?? []));
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    yield error.toItem();
  }
}
