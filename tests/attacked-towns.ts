import { sql } from 'kysely';
import type { Db } from '../server/db.ts';

/** Towns with more than 20,000 cells of few attempts each, written as tallies, and the attempts themselves to count anew. */
export interface Case {
  authority: string;
  service: string;
  month: string;
  key: bigint;
  status: 'submitted' | 'abandoned';
  auth_method: string;
  device: string;
  channel: string;
  out_of_hours: string;
  rating: string;
}

export const authorities = Array.from({ length: 20 }, (_, nr) => `0653${`${nr + 1}`.padStart(8, '0')}`);
const services = Array.from({ length: 36 }, (_, nr) => `dienst-${`${nr}`.padStart(2, '0')}`);
/** the first has one service, the second two, so that there is little to hide behind */
const servicesOf = (authority: string) => services.slice(0, [1, 2][authorities.indexOf(authority)] ?? services.length);
const months = Array.from({ length: 33 }, (_, nr) => `${2024 + Math.floor(nr / 12)}-${`${(nr % 12) + 1}`.padStart(2, '0')}`);
/** a town, a service and the months in which it had so many cases that days and means are published */
export const busy = { authority: authorities[2] ?? '', service: services[0] ?? '', months: months.slice(-2), cases: 400 };

export async function fillAttacked(db: Db): Promise<Case[]> {
  const cases = makeCases();
  await sql`insert into authority (ars, name, licence) select ars, 'Stadt ' || ars, 'CC0' from unnest(${authorities}::text[]) ars`.execute(
    db,
  );
  await sql`insert into service (key, name) select key, jsonb_build_object('de', key) from unnest(${services}::text[]) key`.execute(
    db,
  );
  const types = ['started', 'step', 'error', 'submitted', 'ineligible', 'abandoned', 'rated'];
  const offers = authorities.flatMap((authority) =>
    servicesOf(authority).map((service) => ({ authority, service, measures: types })),
  );
  await sql`insert into offer (authority, service, measures)
            select authority, service, measures from jsonb_populate_recordset(null::offer, ${JSON.stringify(offers)})`.execute(
    db,
  );
  await tally(db, cases);
  return cases;
}

let line = 0;

/** Takes back the cases that were written last, and writes the slim tallies in another order than before. */
export async function takeBack(db: Db, count: number): Promise<void> {
  await sql`delete from cube where line > ${line - count}`.execute(db);
  await addUp(db, 'desc');
}

/** Writes cases as lines of the cube, one each, and adds their days to the slim tallies. */
export async function tally(db: Db, cases: Case[]): Promise<void> {
  for (let from = 0; from < cases.length; from += 20_000) {
    const lines = cases.slice(from, from + 20_000).map(({ month, key, ...rest }) => ({
      ...{ ...rest, day: `${month}-15`, line: ++line, basis: 'start', key: `${key}`, n: 1 },
      ...{ trust_level: 'unknown', payment_method: 'free', payment_status: 'unknown' },
      ...{ steps: [], last_step: rest.status === 'abandoned' ? '' : null },
    }));
    await sql`insert into cube select * from jsonb_populate_recordset(null::cube, ${JSON.stringify(lines)})`.execute(db);
  }
  await addUp(db, 'asc');
}

async function addUp(db: Db, order: 'asc' | 'desc'): Promise<void> {
  await sql`delete from slim`.execute(db);
  await sql`
    insert into slim (authority, dimension, day, service, category, kept, starts, starts_key, submissions, submissions_key,
                      abandonments, abandonments_key)
    select authority, '', day, service, '', false, sum(n), wrap64(sum(key)),
           sum(n) filter (where status = 'submitted'), wrap64(sum(key) filter (where status = 'submitted')),
           sum(n) filter (where status = 'abandoned'), wrap64(sum(key) filter (where status = 'abandoned'))
    from cube group by authority, day, service
    order by authority ${sql.raw(order)}, day ${sql.raw(order)}`.execute(db);
  await sql`analyze cube, slim`.execute(db); // as PostgreSQL does by itself, some time later
}

function makeCases(): Case[] {
  const random = numbers(4711);
  const pick = <T>(...of: [T, ...T[]]): T => of[Math.floor(random() ** 2 * of.length)] ?? of[0];
  const found: Case[] = [];
  for (const authority of authorities)
    for (const service of servicesOf(authority))
      for (const month of months) {
        const many = authority === busy.authority && service === busy.service && busy.months.includes(month);
        const count = 1 + Math.floor(-2.5 * Math.log(1 - random())) + (many ? busy.cases : 0);
        for (let nr = 0; nr < count; nr += 1)
          found.push({
            ...{ authority, service, month, key: bits(random), status: pick('submitted', 'abandoned') },
            ...{ auth_method: pick('eid', 'none', 'basic', 'elster'), device: pick('smartphone', 'desktop', 'tablet') },
            ...{ channel: pick('web', 'app'), out_of_hours: pick('no', 'yes') },
            rating: many ? pick('5', '4', '3', '2', '1') : 'unknown',
          });
      }
  return found;
}

const bits = (random: () => number): bigint =>
  BigInt.asIntN(64, (BigInt(Math.floor(random() * 2 ** 32)) << 32n) + BigInt(Math.floor(random() * 2 ** 32)));

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
