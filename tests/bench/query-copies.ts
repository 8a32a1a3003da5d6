import type { Store } from '../../server/db.ts';
import { arsOf } from './query-fill.ts';

/** Tables with what an authority has, catalogue first. */
const tables = {
  ...{ authority: 'ars', offer: 'authority', offer_type: 'authority' },
  ...{ attempt: 'authority', visit: 'authority', cube: 'authority', slim: 'authority' },
  ...{ slim_month: 'authority', summed_month: 'authority', view_month: 'authority', next_limit: 'authority' },
  ...{ offer_group: 'authority', grouped_offer: 'authority', group_day: 'authority', group_month: 'authority' },
};

/** Makes more authorities as copies of the first few: tallying all of them anew would take an hour. */
export async function copyAuthorities({ pool }: Store, originals: number, last: number): Promise<void> {
  const statements: string[] = [];
  for (const [table, key] of Object.entries(tables)) {
    const { rows } = await pool.query<{ name: string }>(
      `select quote_ident(attname) as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> $2`,
      [table, key],
    );
    const columns = rows.map(({ name }) => name).join(', ');
    statements.push(`insert into ${table} (${key}, ${columns}) select $1, ${columns} from ${table} where ${key} = $2`);
  }
  const waiting = Array.from({ length: last - originals }, (_, index) => originals + 1 + index).values();
  const worker = async () => {
    for (const number of waiting) {
      const original = arsOf(1 + (number % originals));
      for (const statement of statements) await pool.query(statement, [arsOf(number), original]);
    }
  };
  await Promise.all([worker(), worker()]);
  await pool.query('vacuum analyze');
}
