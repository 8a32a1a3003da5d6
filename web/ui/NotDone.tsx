import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { refusalWords } from '../i18n/refusals.ts';

/** Says that something was not done and what to do, in the reader's language; general words for what nobody can mend here. */
export function NotDone({ title, error, locale }: { title: string; error: Error; locale: Locale }) {
  return <KernAlert variant="danger" title={title} body={wordsOf(error, locale)} />;
}

function wordsOf(error: Error, locale: Locale): string {
  const { state } = locale.texts;
  const known = error instanceof ApiError && error.status < 500 ? refusalWords(error, locale) : undefined;
  if (known) return known;
  const id = error instanceof ApiError ? error.requestId : undefined;
  return [state.failedAdvice, id && state.request(id)].filter(Boolean).join(' ');
}
