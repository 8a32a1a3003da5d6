import { sql } from 'kysely';
import type { FindingCode } from '../contract/quality.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';
import type { Label, Page, Step } from '../schema.ts';
import { alike, plainName } from './names.ts';

/** A finding as it is found; texts and count come later. */
export interface Found {
  code: FindingCode;
  authority: string | null;
  service: string | null;
  what: string[];
  source?: string;
}

/** What the entries of offers lack: steps, labels, addresses. */
export async function offerFindings(db: Db, places: 'all' | Place[]): Promise<Found[]> {
  const offers = await db
    .selectFrom('offer')
    .select(['authority', 'service', 'steps', 'pages', 'measures'])
    .where(within(places, 'authority', 'service'))
    .execute();
  return offers.flatMap(({ authority, service, ...offer }) =>
    lacks(offer).flatMap(([code, what]) => (what.length > 0 ? [{ code, authority, service, what }] : [])),
  );
}

function lacks({
  steps,
  pages,
  measures,
}: {
  steps: Step[];
  pages: Page[];
  measures: string[] | null;
}): [FindingCode, string[]][] {
  const without = steps.length === 0 && (measures?.includes('step') ?? true);
  return [
    ['no_steps', without ? ['steps'] : []],
    ['label_missing', steps.filter(({ key, label }) => label.de === key).map(({ key }) => key)],
    ['page_without_url', pages.filter(({ url }) => url === '').map(({ key }) => key)],
  ];
}

interface ServiceRow {
  key: string;
  name: Label;
  leika_type: string | null;
  portals: string[];
}

/** What the services offered at places lack, or have twice; for who may read everything, of all services. */
export async function serviceFindings(db: Db, places: 'all' | Place[]): Promise<Found[]> {
  const offered = places === 'all' ? [] : await offeredAt(db, places);
  const { rows } = await sql<ServiceRow>`
    select s.key, s.name, s.leika_type,
           array(select distinct r.name from service_reference r where r.service = s.key order by r.name) as portals
    from service s
    where ${places === 'all'} or s.key = any(${offered}::text[])
    order by s.key`.execute(db);
  const isOf = (key: string, code: FindingCode, what: string[]): Found[] =>
    what.length > 0 ? [{ code, authority: null, service: key, what }] : [];
  return [
    ...rows.flatMap(({ key, name, leika_type, portals }) => [
      ...isOf(key, 'no_leika_key', /^99\d{12}$/.test(key) ? [] : [key]),
      ...isOf(key, 'no_leika_type', leika_type === null ? [key] : []),
      ...isOf(
        key,
        'named_differently',
        portals.filter((portal) => plainName(portal) !== plainName(name.de)),
      ),
    ]),
    ...duplicates(rows),
  ];
}

/** Read by itself: a service is on every node of a sharded database, and its offers are not. */
async function offeredAt(db: Db, places: Place[]): Promise<string[]> {
  const offers = await db
    .selectFrom('offer')
    .select('service')
    .distinct()
    .where(within(places, 'authority', 'service'))
    .execute();
  return offers.map(({ service }) => service);
}

/** Services that are named by their key only are no duplicates of each other. */
function duplicates(rows: ServiceRow[]): Found[] {
  const named = rows.filter(({ key, name }) => name.de !== key).map(({ key, name }) => ({ key, name: name.de }));
  return alike(named).map(([service = '', ...what]) => ({ code: 'duplicate_service', authority: null, service, what }));
}
