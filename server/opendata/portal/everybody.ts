import type { Store } from '../../db.ts';
import { shownTable } from '../addresses.ts';
import { instance } from '../edition.ts';
import { type NamedKey, readPublished } from '../published/read.ts';

/** The services of the instance's newest edition. */
export const publishedServices = async (store: Store): Promise<NamedKey[]> =>
  (await readPublished(store, { publisher: instance, table: shownTable }, async ({ services }) => services)) ?? [];

/** The authorities of the instance's newest edition, and those that publish by themselves alone. */
export async function publishedAuthorities(store: Store): Promise<NamedKey[]> {
  const read = async (publisher: string) =>
    (await readPublished(store, { publisher, table: shownTable }, async ({ authorities }) => authorities)) ?? [];
  const together = await read(instance);
  const known = new Set(together.map(({ key }) => key));
  const alone: NamedKey[] = [];
  for (const publisher of await publishers(store)) if (!known.has(publisher)) alone.push(...(await read(publisher)));
  return [...together, ...alone];
}

/** The authorities that have a published edition of their own. */
async function publishers({ db }: Store): Promise<string[]> {
  const found = await db
    .selectFrom('edition')
    .select('publisher')
    .distinct()
    .where('status', '=', 'published')
    .where('publisher', '<>', instance)
    .orderBy('publisher')
    .execute();
  return found.map(({ publisher }) => publisher);
}
