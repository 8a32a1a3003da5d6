import type { ReactNode } from 'react';
import type { Locale } from '../../i18n/locale.ts';
import type { Shown } from '../../shown.ts';
import { Failure, Loading } from '../../ui/states.tsx';

interface Props<Answer> {
  shown: Shown<Answer>;
  locale: Locale;
  children: (answer: Answer) => ReactNode;
}

/** What was asked for, or why it is not there. */
export function Asked<Answer>({ shown: { picture, error, retry }, locale, children }: Props<Answer>) {
  if (picture !== undefined) return children(picture);
  return error ? <Failure error={error} retry={retry} locale={locale} /> : <Loading locale={locale} />;
}
