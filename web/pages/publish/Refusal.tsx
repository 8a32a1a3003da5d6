import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { refusalWords } from '../../i18n/refusals.ts';
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
          {words(error, locale)} {request && locale.texts.state.request(request)}
        </>
      }
    />
  );
}

/** What to do: where it is about publishing in words of its own, else as everywhere. */
function words(error: Props['error'], locale: Locale): string {
  if (error instanceof ApiError)
    return failureWords(error.code, locale) ?? refusalWords(error, locale) ?? words({ code: null }, locale);
  return failureWords(error instanceof Error ? null : error.code, locale) ?? textsOf(locale).refusals.internal;
}

/** What to do about what publishing failed of, by the name the API gives it. */
function failureWords(code: string | null | undefined, locale: Locale): string | undefined {
  return Object.entries(textsOf(locale).refusals).find(([name]) => name === code)?.[1];
}
