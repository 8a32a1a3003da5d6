import { sql } from 'kysely';
import { misused, readCall, Refused, say, withBase } from './command.ts';
import { distribute, shardingPlan } from '../sharding.ts';

export const shardUsage = 'shard [--dry-run]';
export const shardHelp =
  'Distributes the tables by authority over the nodes of a PostgreSQL with the Citus extension. Stop all servers before,\nand take a backup. --dry-run prints the statements. Running it again goes on where it stopped. See docs/scale.md.';

export async function shardCommand(args: string[]): Promise<void> {
  const { values, positionals } = readCall(shardUsage, {
    args,
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw misused(shardUsage);
  await withBase(async ({ store: { db } }) => {
    const { rows } = await sql`select from pg_extension where extname = 'citus'`.execute(db);
    if (rows.length === 0)
      throw new Refused(
        'This PostgreSQL has no Citus extension. Install it, add the nodes (citus_add_node), and run `create extension citus` in this database.',
      );
    const tell = (statement: string) => console.log(`${statement};`);
    if (values['dry-run']) {
      (await shardingPlan(db)).forEach(tell);
      return say('Dry run: nothing was changed.');
    }
    const statements = await distribute(db, tell);
    say(statements === 0 ? 'All tables are distributed already.' : 'All tables are distributed by authority.');
  });
}
