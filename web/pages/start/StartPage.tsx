import '../sources/sources.css';
import '../admin/admin.css';
import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin, useSession } from '../../session.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Loading } from '../../ui/states.tsx';
import type { FullCatalogue } from '../admin/api.ts';
import { Asked } from '../admin/Asked.tsx';
import { useFullCatalogue } from '../admin/queries.ts';
import { textsOf as adminTextsOf } from '../admin/texts/texts.ts';
import { NotFound } from '../NotFound.tsx';
import { fetchSources, type Source } from '../sources/api.ts';
import type { MadeToken } from '../sources/source/ShownToken.tsx';
import { FirstEvent } from './FirstEvent.tsx';
import { nextStep, type Step, steps } from './progress.ts';
import { StepForm } from './StepForm.tsx';
import { textsOf } from './texts/texts.ts';

/** Whoever sets up an instance waits for its first event. */
const poll = 2_000;

/** From an empty instance to its first event: one step after the other, each with its form. */
export function StartPage({ locale }: { locale: Locale }) {
  const session = useSession();
  const catalogue = useFullCatalogue();
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => fetchSources(signal),
    refetchInterval: poll,
    enabled: session !== undefined && isAdmin(session),
  });
  if (!session) return <Loading locale={locale} />;
  if (!isAdmin(session)) return <NotFound title={adminTextsOf(locale).notYours} locale={locale} />;
  const { picture } = catalogue;
  const both = picture && sources.data ? { catalogue: picture, sources: sources.data } : undefined;
  const retry = () => {
    catalogue.retry();
    void sources.refetch();
  };
  return (
    <>
      <PageHead title={textsOf(locale).title} locale={locale} />
      <p className="kern-body">{textsOf(locale).lead}</p>
      <Asked shown={{ picture: both, error: catalogue.error ?? sources.error ?? undefined, busy: false, retry }} locale={locale}>
        {(known) => <Steps {...known} locale={locale} />}
      </Asked>
    </>
  );
}

interface StepsProps {
  catalogue: FullCatalogue;
  sources: Source[];
  locale: Locale;
}

function Steps({ catalogue, sources, locale }: StepsProps) {
  const texts = textsOf(locale);
  const [made, setMade] = useState<MadeToken>();
  const next = nextStep(catalogue, sources);
  const at = next === undefined ? steps.length : steps.indexOf(next);
  return (
    <ol className="first-steps">
      {steps.map((step, index) => (
        <li key={step} className="panel stack" aria-current={step === next ? 'step' : undefined}>
          <h2 className="kern-heading-small">
            {index + 1}. {texts.steps[step]} <State done={index < at} now={index === at} locale={locale} />
          </h2>
          {step === 'event' ? (
            index <= at && <FirstEvent sources={sources} offers={catalogue.offers} made={made} locale={locale} />
          ) : index === at ? (
            <StepForm
              step={step as Exclude<Step, 'event'>}
              catalogue={catalogue}
              sources={sources}
              locale={locale}
              onMade={setMade}
            />
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function State({ done, now, locale }: { done: boolean; now: boolean; locale: Locale }) {
  const texts = textsOf(locale);
  if (done) return <KernBadge variant="success" withIcon text={texts.done} />;
  return now ? <KernBadge variant="info" withIcon text={texts.now} /> : <span className="note">{texts.later}</span>;
}
