import { sql } from 'kysely';
import { codeLists } from '../contract/codelists.ts';
import type { FileRow, MasterTableId } from '../contract/columns.ts';
import { categoriesOf, dimensionNames } from '../contract/dimensions.ts';
import type { Db } from '../db.ts';
import { type Edition, instance } from './edition.ts';

/** The rows of a table of master data: what the figures of the same edition are about, and nothing else. */
export async function masterRows(trx: Db, table: MasterTableId, { publisher }: Edition): Promise<FileRow[]> {
  if (table === 'code-lists') return codeRows();
  const agreed = sql`a.licence is not null ${publisher === instance ? sql`` : sql`and a.ars = ${publisher}`}`;
  const query =
    table === 'services'
      ? sql<FileRow>`select s.key as service_key, s.name ->> 'de' as name_de, s.name ->> 'en' as name_en, s.topic, s.audience, s.leika_type
                     from service s
                     where s.key in (select o.service from offer o join authority a on a.ars = o.authority where ${agreed})
                     order by s.key collate "C"`
      : sql<FileRow>`select a.ars, a.name, a.district, a.inhabitants, a.inhabitants_date, a.inhabitants_source
                     from authority a where ${agreed} order by a.ars collate "C"`;
  return (await query.execute(trx)).rows;
}

/** Codes of dimensions and of the columns of the files, each list in the order of its codes. */
function codeRows(): FileRow[] {
  const ofColumns = [
    ['flag', codeLists.flag],
    ['audience', codeLists.audience],
  ] as const;
  const lists = [...dimensionNames.map((name) => [name, categoriesOf(name) ?? []] as const), ...ofColumns];
  return lists.flatMap(([list, found]) => found.map(({ code, de, en }) => ({ list, code, label_de: de, label_en: en })));
}
