import { type RawBuilder, sql } from 'kysely';

/**
 * Views by month of UTC, country, device and page (table view_month): each view once, as `visit` holds it. Its `day` is
 * the local day it is rebuilt with; that of deleted views is the first of the month.
 * @param visitsName relation with the columns of table visit
 */
export const viewMonths = (visitsName: string, kept: boolean): RawBuilder<unknown> =>
  sql.raw(`
    select authority, month, service, page, country, device, ${kept ? 'month' : 'day'} as day, ${kept} as kept, count(*)::int as n
    from (select v.*, date_trunc('month', v.at at time zone 'UTC')::date as month from ${visitsName} v) v
    group by authority, month, service, page, country, device${kept ? '' : ', day'}`);

export const viewMonthColumns = 'authority, month, service, page, country, device, day, kept, n';
