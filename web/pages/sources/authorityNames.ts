import type { Authority } from '../../api.ts';
import type { Source } from './api.ts';

/** The names of the authorities that a source may deliver for, in the order of the catalogue; the key where one is not there. */
export function authorityNames(source: Pick<Source, 'authorities'>, authorities: Authority[]): string[] {
  const known = authorities.filter(({ ars }) => source.authorities.includes(ars));
  const unknown = source.authorities.filter((ars) => !known.some((authority) => authority.ars === ars));
  return [...known.map(({ name }) => name), ...unknown];
}
