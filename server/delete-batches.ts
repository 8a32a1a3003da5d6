import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';

/**
 * Deletes what is too old, so many rows a statement, each of them committed: none holds its locks for long, and what is
 * deleted when the server stops stays deleted.
 */
const batch = 10_000;

/** Tables that belong to no authority. */
type InstanceTable =
  | 'arrival'
  | 'audit'
  | 'edition_encoding_part'
  | 'edition_part'
  | 'import_job'
  | 'password_link'
  | 'refusal'
  | 'session'
  | 'sign_in_failure';

/** Deletes the rows of a table that belongs to no authority for which `condition` holds. */
export async function deleteInBatches(
  db: Db,
  table: InstanceTable,
  condition: RawBuilder<unknown>,
  rows: number = batch,
): Promise<void> {
  const name = sql.table(table);
  await whileFull(rows, () =>
    sql`
      delete from ${name} using (select ctid as place from ${name} where ${condition} limit ${rows}) chosen
      where ${name}.ctid = chosen.place and ${condition} -- once more, for a row that changed since it was chosen`.execute(db),
  );
}

/** Deletes the rows of one authority for which `condition` holds. */
export async function deleteOfAuthority(
  db: Db,
  table: 'alert_log' | 'comment' | 'outbox',
  authority: string,
  condition: RawBuilder<unknown>,
): Promise<void> {
  const name = sql.table(table);
  const old = sql`authority = ${authority} and ${condition}`;
  await whileFull(batch, () =>
    sql`
      delete from ${name} using (select ctid as place from ${name} where ${old} limit ${batch}) chosen
      where ${name}.ctid = chosen.place and authority = ${authority} and ${condition}`.execute(db),
  );
}

async function whileFull(rows: number, next: () => Promise<{ numAffectedRows?: bigint }>): Promise<void> {
  for (let deleted = rows; deleted >= rows; ) deleted = Number((await next()).numAffectedRows ?? 0);
}
