import type { Locale } from '../i18n/locale.ts';
import { isAdmin, useSession } from '../session.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { LinkButton } from './sources/LinkButton.tsx';

/** An instance without offers: what comes first, and where it is described. */
export function EmptyInstance({ locale }: { locale: Locale }) {
  const { empty } = locale.texts;
  const session = useSession();
  return (
    <>
      <PageHead title={empty.title} locale={locale} />
      <section className="panel stack" aria-label={empty.title}>
        <p className="kern-body">{empty.lead}</p>
        <ol className="kern-list kern-list--number">
          {empty.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {session && (isAdmin(session) ? <LinkButton path="/start" text={empty.start} primary /> : <p>{empty.notYou}</p>)}
        <a className="kern-link" href="/api">
          {empty.link}
        </a>
      </section>
    </>
  );
}
