import { misused, readCall, Refused, say, withBase } from './command.ts';
import { deleteAuthority, exportAuthority } from '../deletion/farewell.ts';

export const farewellUsage = 'farewell --authority <ars> --to <folder> [--delete]';
export const farewellHelp =
  'An authority leaves: writes its figures and master data as CSV files into a new folder. With --delete everything that\nis kept of it is deleted afterwards, its sources and roles end, and editions that it is in are withdrawn; publish a new\none then. What others downloaded stays with them.';

export async function farewellCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = readCall(farewellUsage, {
    args,
    options: { authority: text, to: text, delete: { type: 'boolean', default: false } },
  });
  const { authority: ars = '', to: folder } = values;
  if (!/^\d{12}$/.test(ars) || !folder) throw misused(farewellUsage);
  await withBase(async ({ store }, { clock }) => {
    const known = await store.db.selectFrom('authority').select('name').where('ars', '=', ars).executeTakeFirst();
    if (!known) throw new Refused('There is no such authority. GET /api/v1/authorities lists them.');
    const counts = await exportAuthority(store.pool, ars, folder);
    for (const [name, rows] of Object.entries(counts)) console.log(`${name}.csv\t${rows}`);
    if (!values.delete) return say(`Written to ${folder}. Nothing was deleted; --delete does so as well.`);
    const withdrawn = await deleteAuthority(store.db, ars, { actor: { kind: 'cli' }, at: clock() });
    say(`${known.name} is written to ${folder} and deleted here.`);
    if (withdrawn.length > 0) say(`Withdrawn: ${withdrawn.join(', ')}. Publish without it: npm run cli -- edition publish`);
  });
}
