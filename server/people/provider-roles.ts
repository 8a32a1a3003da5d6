import { type Grant, grantOf } from '../contract/people.ts';

const prefix = 'egovsad:';

/**
 * The roles a claim grants: its values that begin with `egovsad:`, as `egovsad:manager:065310005005`. Others are of other
 * programs. `claim` is the name of a claim, or a path into one (`realm_access.roles`).
 */
export function grantsIn(claims: Record<string, unknown>, claim: string): Grant[] {
  const value = claims[claim] ?? claim.split('.').reduce<unknown>(into, claims);
  const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
  return texts.flatMap((text) => (text.startsWith(prefix) ? (grantOf(text.slice(prefix.length)) ?? []) : []));
}

const into = (object: unknown, name: string): unknown =>
  typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
