import { Link } from 'wouter';
import type { Locale } from '../i18n/locale.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { hrefTo, useFilters } from '../useFilters.ts';

/** An address that leads nowhere, and the way back. */
export function NotFound({ title, locale }: { title: string; locale: Locale }) {
  const { filters } = useFilters();
  return (
    <>
      <PageHead title={title} locale={locale} />
      <section className="panel stack" aria-label={title}>
        <p className="kern-body">{locale.texts.state.notFoundAdvice}</p>
        <Link className="kern-link" href={hrefTo('/', { ...filters, authority: undefined })}>
          {locale.texts.state.toOverview}
        </Link>
      </section>
    </>
  );
}
