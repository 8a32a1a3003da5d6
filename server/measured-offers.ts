import { type RawBuilder, sql } from 'kysely';
import { inAuthority } from './sharded.ts';

/**
 * Relation (authority, service, topic, free, types, totals, offline) of all offers, or of those of one authority: what each
 * measures, which is declared, or else the event types that ever arrived; the monthly totals it delivers; whether it ever
 * delivered an offline volume. KPIs and editions both count only offers that measure what a figure needs.
 */
export const measuredOffers = (authority?: string): RawBuilder<unknown> => sql`(
  select o.authority, o.service, s.topic, o.free,
         coalesce(o.measures, array(
           select t.type from offer_type t
           where t.authority = o.authority and t.service = o.service ${inAuthority('t', authority)})) as types,
         array(
           select distinct v.measure from volume v
           where v.authority = o.authority and v.service = o.service and v.channel = 'online' and v.dimension = ''
             ${inAuthority('v', authority)}) as totals,
         exists (
           select from volume v
           where v.authority = o.authority and v.service = o.service and v.channel <> 'online' ${inAuthority('v', authority)}) as offline
  from offer o join service s on s.key = o.service
  where true ${inAuthority('o', authority)})`;
