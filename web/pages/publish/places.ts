import { wholeInstance } from '../../../server/contract/editions.ts';
import type { Session } from '../../../server/contract/people.ts';
import type { Catalogue } from '../../api.ts';
import { readsAllOf } from '../../session.ts';

export interface Place {
  publisher: string;
  name: string;
}

/** Whether somebody may publish for a publisher. The server decides anew. */
const publishesFor = ({ roles }: Session, publisher: string): boolean =>
  roles.some(({ role, authority }) => role === 'admin' || (role === 'publisher' && (authority ?? publisher) === publisher));

/** The publishers whose editions somebody may look at here, first those that they may publish for, then their own. */
export function placesOf(session: Session, { authorities }: Catalogue, whole: string): Place[] {
  const instance = { publisher: wholeInstance, name: whole };
  const towns = authorities.filter(({ ars }) => readsAllOf(session, ars)).map(({ ars, name }) => ({ publisher: ars, name }));
  const everywhere = session.roles.some(({ authority }) => authority === undefined);
  const all = everywhere ? [instance, ...towns] : [...towns, instance];
  const theirs = all.filter(({ publisher }) => publishesFor(session, publisher));
  return [...theirs, ...all.filter((place) => !theirs.includes(place))];
}
