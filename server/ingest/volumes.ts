import { sql } from 'kysely';
import type { Volume } from '../contract/api.ts';
import { type Dimension, categoriesOf, dimensions } from '../contract/dimensions.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { type Keys, recordKey } from '../secrets.ts';
import { foreign, noOffer, type Sender } from './accept.ts';
import { type Known, offerKey } from './known.ts';

/** What is wrong with monthly totals, which are taken all or not at all: a 400 naming the first entry and field, or undefined. */
export function wrongVolume(volumes: Volume[], sender: Sender, known: Known): Problem | undefined {
  for (const [index, volume] of volumes.entries()) {
    const fault = misplaced(volume, sender, known) ?? missplit(volume);
    if (fault) return new Problem(400, fault.code, fault.message, { field: `${index}.${fault.field}` });
  }
  return undefined;
}

interface VolumeFault {
  code: string;
  field: keyof Volume;
  message: string;
}

function misplaced({ authority, service }: Volume, sender: Sender, known: Known): VolumeFault | undefined {
  return foreign(authority, sender, known) ?? (known.offers.has(offerKey(authority, service)) ? undefined : noOffer);
}

function missplit(volume: Volume): VolumeFault | undefined {
  const dimension = volume.dimension as keyof typeof dimensions | undefined;
  if (dimension === undefined) return undefined;
  const { of } = dimensions[dimension] as Dimension;
  if (of !== 'attempt' && of !== 'both') {
    return {
      code: 'invalid',
      field: 'dimension',
      message: 'A total can be split by what attempts have, not by steps, errors or pages. Name another dimension, or none.',
    };
  }
  const { category = '' } = volume;
  const wrong = (must: string): VolumeFault => ({ code: 'invalid', field: 'category', message: `category must be ${must}.` });
  const categories = categoriesOf(dimension)?.map(({ code }) => code);
  if (categories) return categories.includes(category) ? undefined : wrong(`one of ${categories.join(', ')}`);
  return /^([a-z]{2}|unknown)$/.test(category) ? undefined : wrong('an ISO 639-1 code in lower case, like de, or unknown');
}

/**
 * Stores checked volumes, authority by authority, in the caller's transaction. The same (authority, service, month, channel, measure, dimension, category)
 * again replaces; of two such entries in one request the later counts. Totals of a kind that the offer never delivered
 * change what it measures.
 */
export async function storeVolumes(db: Db, keys: Keys, volumes: Volume[], source: number | null): Promise<void> {
  const rows = new Map<string, { authority: string; row: object }>();
  for (const volume of volumes) {
    const { authority, service, month, channel, measure = 'received', dimension = '', category = '', count } = volume;
    const id = [authority, service, month, channel, measure, dimension, category].join('\n');
    const key = recordKey(keys, `volume\n${id}`);
    rows.set(id, {
      authority,
      row: { service, month: `${month}-01`, channel, measure, dimension, category, count, key, source },
    });
  }
  for (const [authority, ofOne] of Map.groupBy(rows.values(), (entry) => entry.authority))
    await storeOf(
      db,
      authority,
      ofOne.map(({ row }) => row),
    );
}

async function storeOf(db: Db, authority: string, rows: object[]): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as v (service text, month date, channel text, measure text, dimension text, category text, count integer, key bigint, source integer)
    ), regrouped as (
      insert into regroup (authority) select ${authority} where exists (
        select from given g where not exists (
          select from volume v where v.authority = ${authority} and v.service = g.service
            and (v.channel = 'online') = (g.channel = 'online')
            and (g.channel <> 'online' or (v.measure = g.measure and v.dimension = g.dimension))))
    )
    insert into volume (authority, service, month, channel, measure, dimension, category, count, key, source)
    select ${authority}, given.* from given
    on conflict (authority, service, month, channel, measure, dimension, category)
      do update set count = excluded.count, source = excluded.source`.execute(db);
}
