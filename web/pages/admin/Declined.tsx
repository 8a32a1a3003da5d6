import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { textsOf } from './texts/texts.ts';

/** Says that something was not done and what to do: in plain words where the reason is a known one, else in the API's. */
export function Declined({ title, error, locale }: { title: string; error: Error; locale: Locale }) {
  const { reasons } = textsOf(locale);
  const code = error instanceof ApiError ? error.code : undefined;
  const reason = Object.entries(reasons).find(([known]) => known === code)?.[1];
  if (reason) return <KernAlert variant="danger" title={title} body={reason} />;
  return <NotDone title={title} error={error} locale={locale} />;
}
