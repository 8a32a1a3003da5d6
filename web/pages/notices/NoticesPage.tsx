import '../sources/sources.css';
import '../offer/comments/comments.css';
import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../../i18n/locale.ts';
import { useSession } from '../../session.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { LinkButton } from '../sources/LinkButton.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Alerts } from './Alerts.tsx';
import { Reports } from './Reports.tsx';
import { textsOf } from './texts/texts.ts';

/** Hinweise: what a person is told of, and the reports that they get. */
export function NoticesPage({ locale }: { locale: Locale }) {
  const texts = textsOf(locale);
  const session = useSession();
  return (
    <WithInstance title={texts.title} locale={locale}>
      {({ catalogue }) => (
        <>
          <PageHead title={texts.title} locale={locale} />
          <p className="kern-body">{texts.lead}</p>
          {session && session.kind !== 'person' && (
            <>
              <KernAlert variant="info" title={texts.persons} body={texts.personsAdvice} />
              <div className="actions">
                <LinkButton path="/admin/people/new" text={texts.makeAccount} primary />
              </div>
            </>
          )}
          {session?.kind === 'person' && (
            <>
              <Alerts catalogue={catalogue} locale={locale} />
              <Reports catalogue={catalogue} locale={locale} />
            </>
          )}
        </>
      )}
    </WithInstance>
  );
}
