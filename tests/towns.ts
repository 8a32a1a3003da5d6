import { sql } from 'kysely';
import type { PublishedCount } from '../server/contract/published.ts';
import type { Db } from '../server/db.ts';

/** Made-up towns for tests of the open data: tallies written straight into the database, and kept here to count anew. */
export const counts: PublishedCount[] = ['starts', 'submissions', 'ineligible', 'abandonments', 'failures', 'received'];

/** What one offer did on one day, or reported as a total of one month. */
export interface Tally {
  authority: string;
  service: string;
  day: string;
  /** `total`: delivered as a monthly total; else a slim tally */
  from: 'kept' | 'living' | 'total';
  values: Map<PublishedCount, { count: number; key: bigint }>;
}

export interface Towns {
  tallies: Tally[];
  /** which counts each offer measures, by `authority service` */
  measured: Map<string, PublishedCount[]>;
}

export const agreed = ['065310001001', '065310002002', '065340014014'];
export const silent = '065350003003';
const services = ['99102013104000', '99115005104000', 'hunde, "groß"', 'parken'].map((name, index) => ({
  key: index < 2 ? name : `dienst-${index}`,
  name,
}));
const everything = ['started', 'step', 'error', 'submitted', 'ineligible', 'abandoned'];
const months = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'];

/** Fills an empty database, the same rows each time, in an order that `reversed` turns around. */
export async function fillTowns(db: Db, { reversed = false } = {}): Promise<Towns> {
  const towns = makeTowns();
  const names = ['Gießen', 'Lich, Stadt', 'Marburg', 'Verschwiegen'];
  for (const [index, ars] of [...agreed, silent].entries()) {
    const licence = ars === silent ? null : 'dl-de/zero-2-0';
    await db
      .insertInto('authority')
      .values({ ars, name: names[index] ?? ars, comparable: false, licence })
      .execute();
  }
  for (const { key, name } of services)
    await db
      .insertInto('service')
      .values({ key, name: JSON.stringify({ de: name }) })
      .execute();
  for (const offer of towns.measured.keys()) await insertOffer(db, offer, towns.measured.get(offer) ?? []);
  await insertTallies(db, reversed ? towns.tallies.toReversed() : towns.tallies);
  await insertOthers(db);
  return towns;
}

/** What no table of counts may add: tallies and totals split by a dimension, and offline volumes. */
async function insertOthers(db: Db): Promise<void> {
  const [authority = '', service = ''] = [agreed[0], services[0]?.key];
  await sql`insert into slim (authority, dimension, day, service, category, kept, starts, starts_key)
            values (${authority}, 'device', '2026-09-01', ${service}, 'desktop', false, 9000, 7)`.execute(db);
  const volumes = [
    ['online', 'starts', 'device'],
    ['counter', 'received', ''],
  ];
  for (const [channel, measure, dimension] of volumes) {
    await sql`insert into volume (authority, service, month, channel, measure, dimension, category, count, key)
              values (${authority}, ${service}, '2026-09-01', ${channel}, ${measure}, ${dimension}, '', 9000, 7)`.execute(db);
  }
}

async function insertOffer(db: Db, offer: string, measured: PublishedCount[]): Promise<void> {
  const [authority = '', service = ''] = offer.split(' ');
  const types = measured.length === counts.length ? everything : measured.includes('received') ? ['submitted'] : [];
  const measures = sql<never>`${types.length > 0 ? types : null}::text[]`;
  await db
    .insertInto('offer')
    .values({ authority, service, steps: '[]', pages: '[]', idle_minutes: 120, draft_days: 30, free: false, measures })
    .execute();
}

/** Writes tallies as slim rows without a dimension, and totals as online volumes. */
export async function insertTallies(db: Db, tallies: Tally[]): Promise<void> {
  const slim = tallies
    .filter(({ from }) => from !== 'total')
    .map(({ authority, service, day, from, values }) => ({
      ...{ authority, service, day, dimension: '', category: '', kept: from === 'kept' },
      ...Object.fromEntries(
        [...values].flatMap(([name, { count, key }]) => [
          [name, count],
          [`${name}_key`, `${key}`],
        ]),
      ),
    }));
  await sql`insert into slim select * from jsonb_populate_recordset(null::slim, ${JSON.stringify(slim)})`.execute(db);
  const totals = tallies
    .filter(({ from }) => from === 'total')
    .flatMap(({ authority, service, day, values }) =>
      [...values].map(([measure, { count, key }]) => ({
        authority,
        service,
        month: day,
        channel: 'online',
        measure,
        dimension: '',
        category: '',
        count,
        key: `${key}`,
      })),
    );
  await sql`insert into volume select * from jsonb_populate_recordset(null::volume, ${JSON.stringify(totals)})`.execute(db);
}

function makeTowns(): Towns {
  const random = numbers(20261122);
  const towns: Towns = { tallies: [], measured: new Map() };
  for (const [town, authority] of [...agreed, silent].entries()) {
    // the second town has one service only, so that its cells and its totals hold the same cases
    for (const [index, { key: service }] of services.slice(0, town === 1 ? 1 : 4).entries()) {
      const offer = `${authority} ${service}`;
      const reports = index === 2 ? 'submissions' : index === 3 ? 'totals' : 'events';
      towns.measured.set(
        offer,
        { events: counts, submissions: ['submissions', 'received'] as PublishedCount[], totals: [] }[reports],
      );
      for (const month of months) {
        if (reports === 'totals')
          towns.tallies.push({
            authority,
            service,
            day: `${month}-01`,
            from: 'total',
            values: someCounts(random, ['starts', 'received'], 40),
          });
        for (const day of ['01', '02', '15', '28'])
          towns.tallies.push(...days(random, authority, service, `${month}-${day}`, index === 0 ? 30 : 2));
      }
    }
  }
  return towns;
}

function days(random: () => number, authority: string, service: string, day: string, most: number): Tally[] {
  const kept: Tally[] =
    day < '2026-07' ? [{ authority, service, day, from: 'kept', values: someCounts(random, counts, most) }] : [];
  return [...kept, { authority, service, day, from: 'living', values: someCounts(random, counts, most) }];
}

function someCounts(random: () => number, names: PublishedCount[], most: number): Tally['values'] {
  return new Map(
    names.map((name) => {
      const count = Math.floor(random() * (most + 1));
      const key = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) + BigInt(Math.floor(random() * 2 ** 32));
      return [name, { count, key: count === 0 ? 0n : BigInt.asIntN(64, key) }];
    }),
  );
}

/** mulberry32: numbers in [0, 1), the same for one seed everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
