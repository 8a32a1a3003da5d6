import type { PublicTableId } from '../contract/tables.ts';
import type { PublishedCount, PublishedRateName } from '../contract/published.ts';
import type { PublishedRow } from '../contract/columns.ts';
import type { Db } from '../db.ts';
import { findFile } from './delivery/find-files.ts';
import { readBytes } from './files.ts';

/** The totals of an edition by month, as its file `totals.json` says: pages show what is published and nothing else. */
export interface Figures {
  authorities: { counted: number; of: number };
  months: { month: string; provisional: boolean; values: Map<string, number> }[];
}

export type PublishedMeasure = PublishedCount | PublishedRateName;

/** Reads the totals of an edition, the oldest month first. */
export async function readFigures(db: Db, publisher: string, edition: string, table: PublicTableId): Promise<Figures> {
  const file = await findFile(db, { publisher, edition, name: `${table}/totals.json` });
  const parts: Buffer[] = [];
  for await (const part of readBytes(db, file, 0, file.bytes - 1)) parts.push(part);
  const { rows, authorities }: { rows: PublishedRow[]; authorities: Figures['authorities'] } = JSON.parse(
    Buffer.concat(parts).toString(),
  );
  const byMonth = Map.groupBy(rows, (row) => row.period);
  const months = [...byMonth].map(([month, ofMonth]) => ({
    month,
    provisional: ofMonth.some((row) => row.status === 'provisional'),
    values: new Map(ofMonth.map((row) => [row.measure, row.value])),
  }));
  return { authorities, months };
}

/**
 * The value of a count in a month: rows of value 0 are left out of files, so an absent one is 0, unless the count is in
 * none of the months, because nothing measures it: then undefined.
 */
export function countIn(months: Figures['months'], index: number, count: PublishedCount): number | undefined {
  return months[index]?.values.get(count) ?? (months.some(({ values }) => values.has(count)) ? 0 : undefined);
}
