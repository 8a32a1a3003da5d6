import { Link } from 'wouter';
import type { Session } from '../../../server/contract/people.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin } from '../../session.ts';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { LinkButton } from '../sources/LinkButton.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { managerParts, parts } from './parts.ts';
import { textsOf } from './texts/texts.ts';

/** What can be done here, in a sentence each. */
export function AdminHome({ session, locale }: { session: Session; locale: Locale }) {
  const texts = textsOf(locale);
  const { filters } = useFilters();
  const open = isAdmin(session) ? parts : managerParts;
  return (
    <AdminFrame locale={locale}>
      <p className="kern-body">{texts.lead}</p>
      <section className="panel" aria-label={texts.navigation}>
        <dl className="about">
          {open.map((part) => (
            <div key={part}>
              <dt>
                <Link href={hrefTo(`/admin/${part}`, filters)} className="kern-link kern-link--no-visited-state">
                  {texts.parts[part]}
                </Link>
              </dt>
              <dd>{texts.about[part]}</dd>
            </div>
          ))}
        </dl>
      </section>
      {isAdmin(session) && (
        <div className="actions">
          <LinkButton path="/start" text={texts.setUp} />
        </div>
      )}
    </AdminFrame>
  );
}
