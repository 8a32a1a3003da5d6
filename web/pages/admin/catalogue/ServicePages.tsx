import { useLocation } from 'wouter';
import { codeLabel } from '../../../../server/contract/codelists.ts';
import { topicLabel } from '../../../../server/contract/topics.ts';
import { formatValue } from '../../../format.ts';
import { servicesInOrder } from '../../../i18n/inOrder.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { NotFound } from '../../NotFound.tsx';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type FullCatalogue, serviceUrl } from '../api.ts';
import { Removal } from '../Removal.tsx';
import { SearchTable } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { ServiceForm } from './ServiceForm.tsx';

const list = '/admin/services';

export function ServiceList({ catalogue: { services, offers }, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const words = texts.service;
  const rows = servicesInOrder(services, locale).map(({ key, name, topic, audience }) => ({
    key,
    text: `${nameOf(name, locale)} ${key} ${topic ?? ''} ${topic ? topicLabel(topic, locale.language) : ''}`,
    cells: [
      <TableLink key="name" path={`${list}/${key}`} text={nameOf(name, locale)} />,
      key,
      topic ? topicLabel(topic, locale.language) : '–',
      audience ? codeLabel('audience', audience, locale.language) : '–',
      formatValue(offers.filter(({ service }) => service === key).length, 'count', locale.language),
    ],
  }));
  return (
    <AdminFrame part="services" locale={locale}>
      <div className="actions">
        <LinkButton path={`${list}/new`} text={words.add} primary />
      </div>
      <section className="panel" aria-label={texts.parts.services}>
        <SearchTable
          id="services"
          caption={texts.parts.services}
          headings={[words.name, words.keyShort, words.topicShort, words.audience, words.offeredBy]}
          rows={rows}
          locale={locale}
        />
      </section>
    </AdminFrame>
  );
}

export function NewService({ locale }: { locale: Locale }) {
  const words = textsOf(locale).service;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  return (
    <AdminFrame part="services" title={words.newTitle} locale={locale}>
      <section className="panel" aria-label={words.newTitle}>
        <ServiceForm entry={undefined} locale={locale} onSaved={(key) => navigate(hrefTo(`${list}/${key}`, filters))} />
      </section>
    </AdminFrame>
  );
}

export function ServicePage({ service, catalogue, locale }: { service: string; catalogue: FullCatalogue; locale: Locale }) {
  const words = textsOf(locale).service;
  const entry = catalogue.services.find(({ key }) => key === service);
  if (!entry) return <NotFound title={words.unknown} locale={locale} />;
  const name = nameOf(entry.name, locale);
  return (
    <AdminFrame part="services" title={name} locale={locale}>
      <section className="panel stack" aria-label={name}>
        <p className="note">
          {words.keyShort}: {service}
        </p>
        <ServiceForm entry={entry} locale={locale} />
        <Removal url={serviceUrl(service)} name={name} list={list} locale={locale} />
      </section>
    </AdminFrame>
  );
}
