import { useQuery } from '@tanstack/react-query';
import type { Session } from '../server/contract/people.ts';
import { get, send } from './api.ts';

/** Who asks, and what they may do here. The server decides that anew with every request; this only spares dead ends. */
const stays = 60_000;

/** Undefined until it is known. */
export function useSession(): Session | undefined {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => get<Session>('/api/v1/session', signal),
    staleTime: stays,
  }).data;
}

export const isAdmin = ({ roles }: Session): boolean => roles.some(({ role }) => role === 'admin');

/** Whether somebody may change anything in the administration: everything, or services they manage. */
export const mayAdminister = ({ roles }: Session): boolean => roles.some(({ role }) => role === 'admin' || role === 'manager');

/** Whether somebody may change an offer; without a service: all offers of the authority. */
export const manages = (session: Session, authority: string, service?: string): boolean =>
  isAdmin(session) ||
  session.roles.some(
    (grant) =>
      grant.role === 'manager' && grant.authority === authority && (grant.service === undefined || grant.service === service),
  );

/** Ends the session; answers where to go now. */
export const signOut = async (): Promise<string> => (await send<{ next: string }>('DELETE', '/api/v1/session')).next;
