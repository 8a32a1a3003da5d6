import type { ReactNode } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { type Instance, useInstance } from '../shown.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { Failure, Loading, Stale } from '../ui/states.tsx';
import { EmptyInstance } from './EmptyInstance.tsx';

interface Props {
  /** heading until the page knows a better one */
  title: string;
  locale: Locale;
  children: (instance: Instance) => ReactNode;
}

/** The way into every page with figures: names and clock of the instance first, and what to do if it has none yet. */
export function WithInstance({ title, locale, children }: Props) {
  const { picture, error, retry } = useInstance();
  if (picture && picture.catalogue.offers.length > 0)
    return (
      <>
        {error && <Stale error={error} retry={retry} locale={locale} />}
        {children(picture)}
      </>
    );
  if (picture) return <EmptyInstance locale={locale} />;
  return (
    <>
      <PageHead title={title} locale={locale} />
      {error ? <Failure error={error} retry={retry} locale={locale} /> : <Loading locale={locale} />}
    </>
  );
}
