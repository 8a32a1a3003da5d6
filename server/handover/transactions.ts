import { sql } from 'kysely';
import { endOf } from '../contract/days.ts';
import type { KpiQuery, KpiRow } from '../contract/api.ts';
import type { TransactionRow, TransactionsAnswer, TransactionsQuery } from '../contract/handover.ts';
import type { Place } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { measuredOffers } from '../measured-offers.ts';
import { placesAsked, within } from '../rights.ts';
import type { Label } from '../schema.ts';
import { inAuthority, readByAuthority } from '../sharded.ts';

/** The KPIs, asked as over the API, so that what is handed over is what the screens show. */
export type Ask = (query: KpiQuery, readable: 'all' | Place[]) => Promise<{ asOf: string; rows: KpiRow[] }>;

interface OfferRow {
  online: boolean;
  authority: string;
  authorityName: string;
  service: string;
  serviceName: Label;
  measured: boolean;
}

/**
 * Applications received online in a month, for each service and region: the KPI `received`. An offer that measures it and
 * received none has 0; one that does not measure it has null. 404 for an authority that is not readable.
 */
export async function transactions(
  db: Db,
  ask: Ask,
  { month, authority }: TransactionsQuery,
  readable: 'all' | Place[],
  today: string,
): Promise<TransactionsAnswer> {
  const from = `${month}-01`;
  const to = endOf('month', from);
  if (from > today)
    throw new Problem(400, 'invalid', 'This month has not begun yet. Ask for an earlier one.', { field: 'month' });
  const only = authority === undefined ? {} : { authority: [authority] };
  const { asOf, rows } = await ask(
    { kpi: ['received'], from, to, interval: 'month', by: ['authority', 'service'], ...only },
    readable,
  );
  const counted = new Map(rows.map((row) => [`${row.by['authority']} ${row.by['service']}`, row]));
  const offers = await readOffers(db, readable, authority, from, to);
  const none: Pick<KpiRow, 'value' | 'flag'> = { value: 0, flag: to >= today ? 'provisional' : '' };
  const empty = (measured: boolean) => (measured ? none : ({ value: null, flag: 'not_measured' } as const));
  return {
    month,
    asOf,
    rows: offers
      .filter((offer) => offer.online || counted.has(`${offer.authority} ${offer.service}`))
      .map((offer) => rowOf(month, offer, counted.get(`${offer.authority} ${offer.service}`) ?? empty(offer.measured))),
  };
}

async function readOffers(
  db: Db,
  readable: 'all' | Place[],
  authority: string | undefined,
  from: string,
  to: string,
): Promise<OfferRow[]> {
  const offersOf = (one: string | undefined, places: 'all' | Place[]) => sql<OfferRow>`
    select o.authority, a.name as "authorityName", o.service, s.name as "serviceName",
           (m.types @> array['submitted'] or m.totals @> array['received']) as measured,
           (coalesce(o.online_since <= ${to}, true) and coalesce(o.online_until >= ${from}, true)) as online
    from offer o
    join authority a on a.ars = o.authority
    join service s on s.key = o.service
    join ${measuredOffers(one)} m on m.authority = o.authority and m.service = o.service
    where ${within(places, 'o.authority', 'o.service')} ${inAuthority('o', one)}
    order by o.authority, o.service`;
  const asked = placesAsked(readable, authority);
  return await readByAuthority(db, asked, async (one, places) => (await offersOf(one, places).execute(db)).rows);
}

/** The municipality key is the regional key without its sixth to ninth digit. */
const agsOf = (ars: string): string => ars.slice(0, 5) + ars.slice(9);

function rowOf(month: string, offer: OfferRow, { value, flag }: Pick<KpiRow, 'value' | 'flag'>): TransactionRow {
  const { authority, authorityName, service, serviceName } = offer;
  return {
    ...{ month, ars: authority, ags: agsOf(authority), authority: authorityName },
    ...{ leika: /^99\d{12}$/.test(service) ? service : null, service, serviceName: serviceName.de },
    ...{ transactions: value, flag },
  };
}
