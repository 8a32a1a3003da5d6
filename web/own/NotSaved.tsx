import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { Refused } from '../pages/sources/Refused.tsx';
import { textsOf } from './texts/texts.ts';

/** Why a view has not got its name. */
export function NotSaved({ error, locale }: { error: Error; locale: Locale }) {
  const { views: texts } = textsOf(locale);
  if (error instanceof ApiError && error.code === 'taken')
    return <KernAlert variant="danger" title={texts.notSaved} body={texts.taken} />;
  return <Refused title={texts.notSaved} error={error} locale={locale} />;
}
