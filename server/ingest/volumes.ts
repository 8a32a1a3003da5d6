import { sql } from 'kysely';
import type { Volume } from '../contract/api.ts';
import { type Dimension, categoriesOf, dimensions } from '../contract/dimensions.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { type Keys, recordKey } from '../secrets.ts';
import type { Sender } from './accept.ts';
import { type Known, offerKey } from './known.ts';

/**
 * Stores monthly totals, all or nothing; the same (authority, service, month, channel, measure, category) again
 * replaces. 400 names the entry and field that is wrong.
 */
export async function putVolumes(db: Db, keys: Keys, volumes: Volume[], sender: Sender, known: Known): Promise<void> {
  volumes.forEach((volume, index) => {
    checkVolume(volume, index, sender, known);
  });
  await storeVolumes(db, keys, volumes, sender.id);
}

function checkVolume(volume: Volume, index: number, sender: Sender, known: Known): void {
  const wrong = (code: string, field: keyof Volume, message: string) => new Problem(400, code, message, { field: `${index}.${field}` });
  if (!known.authorities.has(volume.authority)) throw wrong('unknown_authority', 'authority', 'This authority is not known here.');
  if (sender.authorities !== 'all' && !sender.authorities.has(volume.authority)) throw wrong('not_allowed', 'authority', 'This token may not send for this authority.');
  if (!known.offers.has(offerKey(volume.authority, volume.service))) throw wrong('unknown_service', 'service', 'This authority does not offer this service here. Declare the offer first.');
  const dimension = volume.dimension as keyof typeof dimensions | undefined;
  const categories = dimension && categoriesOf(dimension)?.map((category) => category.code);
  if (categories && !categories.includes(volume.category ?? '')) throw wrong('invalid', 'category', `category must be one of ${categories.join(', ')}.`);
  if (dimension && (dimensions[dimension] as Dimension).of !== 'attempt' && dimension !== 'device' && dimension !== 'language') {
    throw wrong('invalid', 'dimension', 'A total can be split by what attempts have, not by steps, errors or pages.');
  }
}

/** Stores checked volumes in one statement; of two entries with one key the later counts. */
export async function storeVolumes(db: Db, keys: Keys, volumes: Volume[], source: number | null): Promise<void> {
  const rows = new Map<string, object>();
  for (const volume of volumes) {
    const { authority, service, month, channel, measure = 'received', dimension = '', category = '', count } = volume;
    const id = [authority, service, month, channel, measure, dimension, category].join('\n');
    rows.set(id, { authority, service, month: `${month}-01`, channel, measure, dimension, category, count, key: recordKey(keys, `volume\n${id}`), source });
  }
  await sql`
    insert into volume (authority, service, month, channel, measure, dimension, category, count, key, source)
    select * from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      as v (authority text, service text, month date, channel text, measure text, dimension text, category text, count integer, key bigint, source integer)
    on conflict (authority, service, month, channel, measure, dimension, category)
      do update set count = excluded.count, source = excluded.source`.execute(db);
}
