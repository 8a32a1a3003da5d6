import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import type { Session } from '../../server/contract/people.ts';
import type { Locale } from '../i18n/locale.ts';
import { signOut } from '../session.ts';

/** Who is signed in, and the way out: to our page for signing in, or to the identity provider to end its session, too. */
export function WhoIsHere({ session, locale: { texts } }: { session: Session; locale: Locale }) {
  const leaving = useMutation({ mutationFn: signOut, onSuccess: (next) => location.assign(next) });
  return (
    <div className="head__switches">
      <span>{texts.site.signedInAs(session.name ?? '')}</span>
      <KernButton variant="tertiary" text={texts.site.signOut} disabled={leaving.isPending} onClick={() => leaving.mutate()} />
      {leaving.error && <span role="alert">{texts.site.signOutFailed}</span>}
    </div>
  );
}
