import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import type { ReactNode } from 'react';
import { ApiError, goSignIn } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { refusalWords } from '../i18n/refusals.ts';
import { useOnlyNotice } from './onlyNotice.ts';

/** The outlines of a page whose figures are on their way. */
export function Loading({ locale: { texts } }: { locale: Locale }) {
  return (
    <div>
      <p role="status" className="note">
        {texts.state.loading}
      </p>
      <div className="tiles" aria-hidden="true">
        {['a', 'b', 'c', 'd'].map((key) => (
          <div key={key} className="tile skeleton" />
        ))}
      </div>
      <div className="panel skeleton skeleton--chart" aria-hidden="true" />
    </div>
  );
}

interface Props {
  error: Error;
  retry: () => void;
  locale: Locale;
}

/** What is told first where several parts of a page have something to tell; a part's own failure says more than silence. */
const ranks = { signedOut: 0, kept: 1, keptPart: 2, failed: 3, stale: 4 };

/** Nothing to show: what went wrong and what to do. `title` says what is missing, where that is not the figures. */
export function Failure({ error, retry, title, locale }: Props & { title?: string }) {
  const { texts } = locale;
  const id = error instanceof ApiError && error.requestId ? ` ${texts.state.request(error.requestId)}` : '';
  return (
    <Told
      {...{ error, retry, locale }}
      rank={ranks.failed}
      variant="danger"
      title={title ?? texts.state.failed}
      body={`${advice(error, locale)}${id}`}
      otherwise={<p className="note">{title ?? texts.state.partFailed}</p>}
    />
  );
}

/** The last good figures stay; this says that they are not the newest, and what they show. */
export function Kept({ range, part = false, error, retry, locale }: Props & { range: string; part?: boolean }) {
  const { state } = locale.texts;
  return (
    <Told
      {...{ error, retry, locale }}
      rank={part ? ranks.keptPart : ranks.kept}
      variant="warning"
      title={state.kept}
      body={state.keptAdvice(range)}
    />
  );
}

/** What is open goes on showing what it has; this says that nothing new comes. */
export function Stale({ error, retry, locale }: Props) {
  const { state } = locale.texts;
  return <Told {...{ error, retry, locale }} rank={ranks.stale} variant="warning" title={state.stale} body={state.staleAdvice} />;
}

/** Something could not be asked for (again): whether there is something to go on with says which of the two it is. */
export function Trouble({ known, ...props }: Props & { known: boolean; title?: string }) {
  return known ? <Stale {...props} /> : <Failure {...props} />;
}

interface ToldProps extends Props {
  rank: number;
  variant: 'danger' | 'warning';
  title: string;
  body: string;
  /** in its place while another part tells what is the matter */
  otherwise?: ReactNode;
}

/** The one notice of a page. Whoever is not signed in any more has to do something else than wait. */
function Told({ error, retry, rank, variant, title, body, otherwise = null, locale: { texts } }: ToldProps) {
  const signedOut = error instanceof ApiError && error.status === 401;
  const { told, retryAll } = useOnlyNotice(signedOut ? ranks.signedOut : rank, retry);
  const { state } = texts;
  if (!told) return otherwise;
  return (
    <div className="stack">
      {signedOut ? (
        <KernAlert variant="warning" title={state.signedOut} body={state.signedOutAdvice} />
      ) : (
        <KernAlert variant={variant} title={title} body={body} />
      )}
      <div>
        {signedOut ? (
          <KernButton text={state.signIn} variant="primary" onClick={goSignIn} />
        ) : (
          <KernButton text={state.retry} variant="secondary" onClick={retryAll} />
        )}
      </div>
    </div>
  );
}

/** A 4xx says what to change; anything else is for the operator. */
const advice = (error: Error, locale: Locale): string =>
  (error instanceof ApiError && error.status < 500 && refusalWords(error, locale)) || locale.texts.state.failedAdvice;
