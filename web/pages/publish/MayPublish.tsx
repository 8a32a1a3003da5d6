import type { EditionOutlook } from '../../../server/contract/editions.ts';
import type { Locale } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';

/** Who may publish here. */
export function MayPublish({ outlook, locale }: { outlook: EditionOutlook; locale: Locale }) {
  const { may } = textsOf(locale);
  const names = new Intl.ListFormat(locale.language, { type: 'conjunction' }).format(outlook.publishers);
  return (
    <section className="panel stack" aria-labelledby="may-title">
      <h2 id="may-title" className="kern-heading-small">
        {may.heading}
      </h2>
      <p className="kern-body">
        {!outlook.mayPublish && `${may.notYou} `}
        {outlook.publishers.length > 0 ? may.people(names) : may.nobody} {may.advice}
      </p>
    </section>
  );
}
