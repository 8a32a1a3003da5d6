import { z } from 'zod';
import { holdsFigures, type PublicTableId, publicTableIds } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import { shownTable, type Spot } from '../addresses.ts';
import { instance } from '../edition.ts';
import { type NamedKey, type PublishedTable, readAuthority, readPublished } from '../published/read.ts';
import type { PortalPage } from './parts.ts';
import type { Source } from './picture.ts';

/** Addresses of pages that show figures, below /open-data and, their charts alone, below /embed. */
export const spotAddresses = [
  '/tables/:table',
  '/services/:service',
  '/authorities/:ars',
  '/authorities/:ars/tables/:table',
  '/authorities/:ars/services/:service',
  '/authorities/:ars/services/:service/tables/:table',
] as const;

const part = z.string().max(200);
export const SpotParams = z.object({ table: part.optional(), ars: part.optional(), service: part.optional() });
export type SpotParams = z.output<typeof SpotParams>;

/** What an address is about; undefined where it names a table that there is not. */
export function spotOf({ table = shownTable, ars = '', service = '' }: SpotParams): Spot | undefined {
  const known: PublicTableId | undefined = publicTableIds.find((id) => id === table);
  return known && { table: known, ars, service };
}

/**
 * Reads a table for the page of a spot: of an authority its own edition or the instance's, whichever is newer; master data
 * are only its own. Undefined where nothing is published.
 */
export function readSpot<Answer>(
  store: Store,
  { table, ars }: Spot,
  work: (published: PublishedTable) => Promise<Answer>,
): Promise<Answer | undefined> {
  if (ars === '') return readPublished(store, { publisher: instance, table }, work);
  return holdsFigures(table) ? readAuthority(store, { ars, table }, work) : readPublished(store, { publisher: ars, table }, work);
}

/** Names of the place and the service of a spot, '' for totals; undefined where one is unknown. */
export async function spotNames(
  published: PublishedTable,
  { ars, service }: Spot,
): Promise<{ authority: string; service: string } | undefined> {
  const authority = ars === '' ? '' : await authorityName(published, ars);
  const named = service === '' ? '' : published.services.find(({ key }) => key === service)?.name;
  return authority === undefined || named === undefined ? undefined : { authority, service: named };
}

async function authorityName(published: PublishedTable, ars: string): Promise<string | undefined> {
  return (await authoritiesOf(published)).find(({ key }) => key === ars)?.name;
}

/** The authorities in any table of the edition: code lists name none, and not every table has rows of each. */
export async function authoritiesOf({ db, publisher }: PublishedTable): Promise<NamedKey[]> {
  const tables = await db.selectFrom('published_table').select('authorities').where('publisher', '=', publisher).execute();
  return tables.flatMap(({ authorities }) => authorities);
}

/** Whose edition a table is from; `authority`: the name of the one that the page is about. */
export function sourceOf(published: PublishedTable, authority: string | undefined, { publishing }: PortalPage): Source {
  const { publisher, edition, licence } = published;
  return { publisherName: publisher === instance ? publishing.publisherName : (authority ?? publisher), edition, licence };
}
