import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../../../../server/contract/people.ts';
import { servicesInOrder } from '../../../i18n/inOrder.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { manages } from '../../../session.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import type { FullCatalogue } from '../api.ts';
import { textsOf } from '../texts/texts.ts';
import { OfferForm } from './OfferForm.tsx';

interface Props {
  catalogue: FullCatalogue;
  session: Session;
  locale: Locale;
}

/** Who offers what; then what is declared of it. What is declared already is changed on its own page. */
export function NewOffer({ catalogue, session, locale }: Props) {
  const texts = textsOf(locale);
  const words = texts.offer;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState({ authority: filters.authority ?? '', service: '' });
  const { authority, service } = chosen;
  const there = catalogue.offers.some((offer) => offer.authority === authority && offer.service === service);
  const path = `/admin/offers/${authority}/${service}`;
  const own = catalogue.authorities.filter(({ ars }) => manages(session, ars));
  return (
    <AdminFrame part="offers" title={words.newTitle} locale={locale}>
      <section className="panel stack" aria-label={words.newTitle}>
        <SelectField
          id="offer-authority"
          label={words.authority}
          value={authority}
          onChange={(ars) => setChosen({ ...chosen, authority: ars })}
        >
          <option value="">{texts.choose}</option>
          {own.map(({ ars, name }) => (
            <option key={ars} value={ars}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          id="offer-service"
          label={words.service}
          value={service}
          onChange={(key) => setChosen({ ...chosen, service: key })}
        >
          <option value="">{texts.choose}</option>
          {servicesInOrder(catalogue.services, locale).map(({ key, name }) => (
            <option key={key} value={key}>
              {nameOf(name, locale)}
            </option>
          ))}
        </SelectField>
        {there && (
          <>
            <p role="status">{words.there}</p>
            <LinkButton path={path} text={words.change} />
          </>
        )}
        {authority && service && !there && (
          <OfferForm
            key={path}
            authority={authority}
            service={service}
            entry={undefined}
            locale={locale}
            onSaved={() => navigate(hrefTo(path, filters))}
          />
        )}
      </section>
    </AdminFrame>
  );
}
