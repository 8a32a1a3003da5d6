import type { Locale } from '../i18n/locale.ts';
import { PageHead } from '../ui/PageHead.tsx';

/** An instance without offers: what comes first, and where it is described. */
export function EmptyInstance({ locale }: { locale: Locale }) {
  const { empty } = locale.texts;
  return (
    <>
      <PageHead title={empty.title} locale={locale} />
      <section className="panel stack" aria-label={empty.title}>
        <p className="kern-body">{empty.lead}</p>
        <ol className="kern-list kern-list--number">
          {empty.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <a className="kern-link" href="/api">
          {empty.link}
        </a>
      </section>
    </>
  );
}
