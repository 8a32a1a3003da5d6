import type { PublishedRow } from '../server/contract/columns.ts';
import { holdsFigures, type PublicTableId, publicTableIds } from '../server/contract/tables.ts';
import { draftEdition } from '../server/opendata/publishing/draft.ts';
import type { Edition } from '../server/opendata/edition.ts';
import type { Change } from '../server/opendata/history.ts';
import { figureRows } from '../server/opendata/write.ts';
import type { TestApp } from './app.ts';
import type { Case } from './attacked-towns.ts';

export const figureTables = publicTableIds.filter(holdsFigures);

/** Cells are known by `table|period|ars|service_key|measure|dimension|category`, some of them without the table. */
export const nameOf = (...parts: string[]) => parts.join('|');
export const nameOfRow = (table: string, row: PublishedRow) =>
  nameOf(table, row.period, row.ars, row.service_key, row.measure, row.dimension, row.category);
export const quarterOf = (month: string) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

export const sum = (numbers: number[]) => numbers.reduce((all, number) => all + number, 0);
export const mean = (numbers: number[]) => sum(numbers) / numbers.length;
/** the mean of the squares of errors: what an estimate is wrong by */
export const squares = (errors: number[]) => mean(errors.map((error) => error ** 2));
/** the share of errors that are none, once rounded to whole cases */
export const hits = (errors: number[]) => errors.filter((error) => Math.round(error) === 0).length / errors.length;

/** Names of the cells whose rows differ in anything but the edition, or are in one of both only. */
export function differing(table: string, before: PublishedRow[], after: PublishedRow[]): string[] {
  const left = new Map(before.map((row) => [nameOfRow(table, row), JSON.stringify({ ...row, edition: '' })]));
  const others = after.map((row) => [nameOfRow(table, row), JSON.stringify({ ...row, edition: '' })] as const);
  const found = new Set<string>();
  for (const [name, row] of others) {
    if (left.get(name) !== row) found.add(name);
    left.delete(name);
  }
  return [...found, ...left.keys()];
}

/** What would be published, and what that changes since the newest edition. */
export interface Drafted {
  edition: Edition;
  rows: Map<PublicTableId, PublishedRow[]>;
  changes: Change[];
}

/** Whether a case is counted in the cell of that name. */
export function counts(name: string, one: Case): boolean {
  const [, period = '', ars = '', service = '', measure = '', dimension = '', category] = name.split('|');
  const codes: Record<string, string> = { ...one, key: '', '': '', step: '', trust_level: 'unknown' };
  Object.assign(codes, { payment_method: 'free', payment_status: 'unknown' });
  return (
    [one.month, quarterOf(one.month)].includes(period) &&
    ['', one.authority].includes(ars) &&
    ['', one.service].includes(service) &&
    measure !== (one.status === 'submitted' ? 'abandonments' : 'submissions') &&
    category === codes[dimension]
  );
}

/** Tag, date and size of every newest file in every form. */
export async function tagsOf({ app }: TestApp): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of publicTableIds)
    for (const ending of ['csv', 'json', 'parquet', 'xlsx', 'excel.csv'])
      for (const encoding of ['identity', 'gzip', 'br']) {
        const url = `/open-data/v1/${table}/latest/${table}.${ending}`;
        const { headers } = await app.inject({ method: 'HEAD', url, headers: { 'accept-encoding': encoding } });
        found[`${table}.${ending} ${encoding}`] = [headers['etag'], headers['last-modified'], headers['content-length']];
      }
  return found;
}

/**
 * The figures that `publisher` would publish at a moment, made as publishing makes them, but not written into files: an
 * edition of 20,000 cells in all formats takes most of its time in packing them. `as`: under the id of another edition,
 * as if there was none yet.
 */
export function draftedAt(moment: string, { store, keys }: TestApp, asked: Asked = {}): Promise<Drafted> {
  const { publisher = 'instance', as, tables = figureTables } = asked;
  return store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const draft = await draftEdition(trx, { publisher, now: new Date(moment), keyPrint: keys.recordsPrint });
      const edition = { ...draft.edition, ...(as === undefined ? {} : { id: as }) };
      const made: Drafted = { edition, rows: new Map(), changes: [] };
      for (const table of tables) {
        const rows: PublishedRow[] = [];
        for await (const batch of figureRows(trx, table, edition, as === undefined ? draft.earlier : undefined)) {
          rows.push(...batch.rows);
          made.changes.push(...batch.changes);
        }
        made.rows.set(table, rows);
      }
      return made;
    });
}

interface Asked {
  publisher?: string;
  as?: string;
  tables?: PublicTableId[];
}
