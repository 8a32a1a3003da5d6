import { useMutation, useQuery } from '@tanstack/react-query';
import type { Session } from '../server/contract/people.ts';
import { fetchSession, sendSignOut } from './api.ts';
import type { Language } from './filters.ts';

/** Who looks at this; undefined until it is known. Somebody at the machine itself without sign-in is `local`. */
export function useSession(): Session | undefined {
  return useQuery({ queryKey: ['session'], queryFn: ({ signal }) => fetchSession(signal), staleTime: 5 * 60_000 }).data;
}

/** Tabs of the same browser hear of a sign-out here; one to listen and to tell, because it does not hear itself. */
let signedOut: BroadcastChannel | undefined;

/** Loads the page anew when somebody signs out in another tab: whoever leaves a machine leaves nothing on its screen. */
export function leaveWithOtherTabs(): void {
  signedOut = new BroadcastChannel('egovsad signed out');
  signedOut.addEventListener('message', () => location.reload());
}

/** Ends this session, or all of them, and leaves for where the server says. */
export function useSignOut(language: Language): { signOut: (everywhere: boolean) => void; error: Error | undefined } {
  const { mutate, error } = useMutation({
    mutationFn: sendSignOut,
    networkMode: 'always',
    onSuccess: ({ next }) => {
      signedOut?.postMessage(true);
      location.assign(next === '/sign-in' ? `${next}?lang=${language}` : next);
    },
  });
  return { signOut: mutate, error: error ?? undefined };
}

export const isAdmin = ({ roles }: Session): boolean => roles.some(({ role }) => role === 'admin');

/** Whether somebody may read all that an authority offers, and not some of its services only. */
export const readsAllOf = ({ roles }: Session, authority: string): boolean =>
  roles.some((grant) => grant.service === undefined && (grant.authority ?? authority) === authority);

/** Whether somebody may change anything in the administration: everything, or services they manage. The server decides anew. */
export const mayAdminister = ({ roles }: Session): boolean => roles.some(({ role }) => role === 'admin' || role === 'manager');

/** Whether somebody may change an offer; without a service: all offers of the authority. */
export const manages = (session: Session, authority: string, service?: string): boolean =>
  isAdmin(session) ||
  session.roles.some(
    (grant) =>
      grant.role === 'manager' && grant.authority === authority && (grant.service === undefined || grant.service === service),
  );

/** Whether somebody publishes anything: for the instance or an authority. */
export const mayPublish = ({ roles }: Session): boolean => roles.some(({ role }) => role === 'admin' || role === 'publisher');
