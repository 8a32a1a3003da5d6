import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { refusalWords } from '../i18n/refusals.ts';

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

/** Nothing to show: what went wrong and what to do. */
export function Failure({ error, retry, locale }: Props) {
  const { texts } = locale;
  const id = error instanceof ApiError && error.requestId ? ` ${texts.state.request(error.requestId)}` : '';
  return (
    <div className="stack">
      <KernAlert variant="danger" title={texts.state.failed} body={`${advice(error, locale)}${id}`} />
      <div>
        <KernButton text={texts.state.retry} variant="secondary" onClick={retry} />
      </div>
    </div>
  );
}

/** The last good figures stay; this says that they are not the newest, and what they show. */
export function Kept({ range, retry, locale: { texts } }: { range: string; retry: () => void; locale: Locale }) {
  return (
    <div className="stack">
      <KernAlert variant="warning" title={texts.state.kept} body={texts.state.keptAdvice(range)} />
      <div>
        <KernButton text={texts.state.retry} variant="secondary" onClick={retry} />
      </div>
    </div>
  );
}

/** What is open goes on showing what it has; this says that nothing new comes. */
export function Stale({ retry, locale: { texts } }: { retry: () => void; locale: Locale }) {
  return (
    <div className="stack">
      <KernAlert variant="warning" title={texts.state.stale} body={texts.state.staleAdvice} />
      <div>
        <KernButton text={texts.state.retry} variant="secondary" onClick={retry} />
      </div>
    </div>
  );
}

/** A 4xx says what to change; anything else is for the operator. */
const advice = (error: Error, locale: Locale): string =>
  (error instanceof ApiError && error.status < 500 && refusalWords(error, locale)) || locale.texts.state.failedAdvice;
