import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  title: string;
  /** an error of a request, or what a publishing failed of */
  error: Error | { code: string | null };
  locale: Locale;
}

/** Says that something was not done, why, and what to do, in the person's language. */
export function Refusal({ title, error, locale }: Props) {
  const request = error instanceof ApiError && error.status >= 500 && error.requestId;
  return (
    <KernAlert
      variant="danger"
      title={title}
      body={
        <>
          {refusalWords(error instanceof ApiError || !(error instanceof Error) ? error.code : undefined, locale)}{' '}
          {request && locale.texts.state.request(request)}
        </>
      }
    />
  );
}

/** What to do about a refusal, by the name the API gives it. */
export function refusalWords(code: string | null | undefined, locale: Locale): string {
  const { refusals } = textsOf(locale);
  const known = Object.entries(refusals).find(([name]) => name === code);
  return known ? known[1] : refusals.internal;
}
