import type { ReactNode } from 'react';
import type { Locale } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Failure, Loading, Stale } from '../../ui/states.tsx';
import { type Sources, useSources } from './queries.ts';

interface Props {
  /** heading until the page knows a better one */
  title: string;
  locale: Locale;
  children: (sources: Sources) => ReactNode;
}

/** The way into every page that needs the sources; what was once there stays when asking again fails. */
export function WithSources({ title, locale, children }: Props) {
  const { picture, error, retry } = useSources();
  if (picture)
    return (
      <>
        {error && <Stale error={error} retry={retry} locale={locale} />}
        {children(picture)}
      </>
    );
  return (
    <>
      <PageHead title={title} locale={locale} />
      {error ? <Failure error={error} retry={retry} locale={locale} /> : <Loading locale={locale} />}
    </>
  );
}
