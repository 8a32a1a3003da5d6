import type { ReactNode } from 'react';
import type { Locale } from '../../i18n/locale.ts';
import type { Shown } from '../../shown.ts';
import { Failure, Loading, Stale } from '../../ui/states.tsx';

interface Props<Answer> {
  shown: Shown<Answer>;
  locale: Locale;
  children: (answer: Answer) => ReactNode;
}

/** What was asked for, or why it is not there; what was once there stays when asking again fails. */
export function Asked<Answer>({ shown: { picture, error, retry }, locale, children }: Props<Answer>) {
  if (picture !== undefined)
    return (
      <>
        {error && <Stale error={error} retry={retry} locale={locale} />}
        {children(picture)}
      </>
    );
  return error ? <Failure error={error} retry={retry} locale={locale} /> : <Loading locale={locale} />;
}
