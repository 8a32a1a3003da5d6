import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { lazy, Suspense } from 'react';
import type { Session } from '../../../server/contract/people.ts';
import type { Catalogue } from '../../api.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { useSession, useSignOut } from '../../session.ts';
import { useInstance } from '../../shown.ts';
import { Loading } from '../../ui/states.tsx';
import { PageHead } from '../../ui/PageHead.tsx';

/** Forms come after who it is. */
const OwnAccount = lazy(() => import('./OwnAccount.tsx'));

/** Who is signed in, what they may see and do, and the ways out. */
export function AccountPage({ locale }: { locale: Locale }) {
  const { account } = locale.texts;
  const session = useSession();
  return (
    <>
      <PageHead title={account.title} locale={locale} />
      {session && (
        <section className="panel stack" aria-label={account.title}>
          <p className="kern-body">{session.kind === 'person' ? account.signedIn(session.name ?? '') : account.nobody}</p>
          {session.kind === 'person' && <Roles session={session} locale={locale} />}
          {session.kind === 'person' && <WaysOut locale={locale} />}
        </section>
      )}
      {session?.kind === 'person' && (
        <Suspense fallback={<Loading locale={locale} />}>
          <OwnAccount locale={locale} />
        </Suspense>
      )}
    </>
  );
}

function Roles({ session, locale }: { session: Session; locale: Locale }) {
  const { account } = locale.texts;
  const catalogue = useInstance().picture?.catalogue;
  return (
    <div>
      <h2 className="kern-heading-medium">{account.roles}</h2>
      <ul className="kern-list">
        {session.roles.map((grant) => (
          <li key={`${grant.role} ${grant.authority} ${grant.service}`}>
            {account.role[grant.role]}: {placeOf(grant, catalogue, locale)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where a role holds, by name; by key while the names are on their way. */
function placeOf({ authority, service }: Session['roles'][number], catalogue: Catalogue | undefined, locale: Locale): string {
  if (authority === undefined) return locale.texts.account.instance;
  const town = catalogue?.authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  if (service === undefined) return town;
  const named = catalogue?.services.find(({ key }) => key === service)?.name;
  return `${named ? nameOf(named, locale) : service}, ${town}`;
}

function WaysOut({ locale }: { locale: Locale }) {
  const { account, state } = locale.texts;
  const { signOut, error } = useSignOut(locale.language);
  return (
    <>
      {error && <KernAlert variant="danger" title={account.failed} body={state.failedAdvice} />}
      <div className="filters">
        <KernButton text={account.signOut} onClick={() => signOut(false)} />
        <KernButton text={account.everywhere} variant="secondary" onClick={() => signOut(true)} />
      </div>
      <p className="note">{account.everywhereHint}</p>
    </>
  );
}
