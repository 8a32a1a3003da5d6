import { type PublicTableId, publicTableIds, tableOf } from '../../contract/tables.ts';
import type { Language } from '../language.ts';
import { shownTable } from '../addresses.ts';
import { rowsOfSpot } from '../published/places.ts';
import type { PublishedTable, StoredRow } from '../published/read.ts';
import { monthsOf } from './months.ts';
import { daysPicture, starsPicture, stepsPicture } from './other-pictures.ts';
import type { Picture } from './picture.ts';
import { isCounted, isSplit, splitPicture } from './split-picture.ts';
import { usagePicture } from './usage-picture.ts';

/** What a published table says of a place and a service ('' for totals), as pictures; none where it has no rows of them. */
export async function picturesOf(
  published: PublishedTable,
  { ars, service }: { ars: string; service: string },
  language: Language,
): Promise<Picture[]> {
  const table = publicTableIds.find((id) => id === published.table);
  if (!table) return [];
  const rows = await rowsOfSpot(published, ars, service);
  return draw(table, rows, published.lastPeriod, language).filter((picture) => picture !== undefined);
}

function draw(id: PublicTableId, rows: StoredRow[], lastPeriod: string, language: Language): (Picture | undefined)[] {
  const { period, splits, counts, mean } = tableOf(id);
  if (id === shownTable) return [usagePicture(monthsOf(rows, lastPeriod), language)];
  if (period === 'day') return [daysPicture(rows, language)];
  if (mean) return [starsPicture(rows, language)];
  if (splits.includes('step')) return [stepsPicture(rows, language)];
  const [count] = counts;
  if (!count || !isCounted(count) || period === '') return [];
  return splits.map((dimension) => {
    const ofSplit = rows.filter((row) => row.dimension === dimension);
    return isSplit(dimension) ? splitPicture(ofSplit, { dimension, count, period }, language) : undefined;
  });
}
