import { Link } from 'wouter';
import type { Locale } from '../i18n/locale.ts';
import { useSession } from '../session.ts';
import { hrefTo, useFilters } from '../useFilters.ts';
import { linkClass } from './SiteLinks.tsx';

/** Who is signed in, as the way to their page; nothing where nobody has to sign in. */
export function Account({ locale: { texts } }: { locale: Locale }) {
  const { filters, path } = useFilters();
  const session = useSession();
  if (session?.kind !== 'person') return null;
  return (
    <Link
      href={hrefTo('/account', filters)}
      className={linkClass}
      aria-current={path === '/account' ? 'page' : undefined}
      aria-label={texts.account.of(session.name ?? '')}
    >
      <span className="kern-icon kern-icon--account-circle" aria-hidden="true" />
      {session.name}
    </Link>
  );
}
