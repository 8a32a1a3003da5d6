import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Place, Role } from './contract/people.ts';
import type { Db } from './db.ts';
import { type Identity, Problem } from './http.ts';

/** Whether a role at `held` counts at `place`: one at the instance counts everywhere, one at an authority for its offers. */
const reaches = (held: Place, place: Place): boolean =>
  held.authority === undefined ||
  (held.authority === place.authority && (held.service === undefined || held.service === place.service));

/** Whether somebody has a role at a place. Whoever runs the instance has all; any role lets read; a token reads at most. */
export function holds(identity: Identity | undefined, role: Role, place: Place): boolean {
  switch (identity?.kind) {
    case 'operator':
    case 'local':
      return true;
    case 'token':
      return role === 'reader' && identity.scopes.includes('read') && identity.authorities.includes(place.authority ?? '');
    case 'person':
      return identity.grants.some(
        (grant) => (grant.role === role || grant.role === 'admin' || role === 'reader') && reaches(grant, place),
      );
    case undefined:
      return false;
  }
}

/** The places where somebody has a role. */
export function placesWith(identity: Identity | undefined, role: Role): 'all' | Place[] {
  if (holds(identity, role, {})) return 'all';
  if (identity?.kind !== 'person') return [];
  return identity.grants.filter((grant) => grant.role === role);
}

/** Whether somebody runs the instance. */
export const isAdmin = (identity: Identity | undefined): boolean => holds(identity, 'admin', {});

/**
 * Throws unless whoever asks has the role at the place: 404 where they may not even read, so that nobody learns what
 * others have; 403 where they may read only.
 */
export function demandRole({ identity }: FastifyRequest, role: Role, place: Place): void {
  if (holds(identity, role, place)) return;
  if (place.authority !== undefined && !holds(identity, 'reader', place)) throw noSuchPlace();
  throw new Problem(403, 'forbidden', 'Your role does not allow this here. Ask an admin of this instance for the right to it.');
}

/** Of places somebody may read those at one authority: all, where that is all of its offers. */
export function placesAt(places: 'all' | Place[], authority: string): 'all' | Place[] {
  const there = places === 'all' ? [] : places.filter((place) => place.authority === authority);
  return places === 'all' || there.some(({ service }) => service === undefined) ? 'all' : there;
}

/** Of places somebody may read those at the authority they ask for, if they ask for one. */
export function placesAsked(places: 'all' | Place[], authority: string | undefined): 'all' | Place[] {
  if (authority === undefined) return places;
  return places === 'all' ? [{ authority }] : places.filter((place) => place.authority === authority);
}

/** The 404 of an authority or offer that is not there, or that whoever asks has no right to: nobody can tell which. */
export const noSuchPlace = (field?: string): Problem => {
  const message = 'There is no such authority or offer here. GET /api/v1/offers lists those you may see.';
  return new Problem(404, 'not_found', message, field === undefined ? {} : { field });
};

/** The 404 of a source that is not there, or is not that of the token that asks. */
export const noSuchSource = (): Problem =>
  new Problem(404, 'not_found', 'There is no such source, or this token is of another one. GET /api/v1/sources lists them.');

/** Throws unless the source is there and whoever asks runs the instance or has a token of that source. */
export async function demandSource(db: Db, id: number, identity: Identity | undefined): Promise<void> {
  const mine = identity?.kind !== 'token' || identity.source === id;
  const source = mine && (await db.selectFrom('source').select('id').where('id', '=', id).executeTakeFirst());
  if (!source) throw noSuchSource();
}

/** SQL: whether the offer in these columns is within places somebody may read. */
export function within(places: 'all' | Place[], authority: string, service: string): RawBuilder<boolean> {
  if (places === 'all') return sql<boolean>`true`;
  const whole = places.filter((place) => place.service === undefined).map((place) => place.authority ?? '');
  const offers = places.filter((place) => place.service !== undefined);
  return sql<boolean>`(${sql.ref(authority)} = any(${whole}::text[])
    or (${sql.ref(authority)}, ${sql.ref(service)}) in (
      select * from unnest(${offers.map((offer) => offer.authority ?? '')}::text[], ${offers.map((offer) => offer.service ?? '')}::text[])))`;
}
