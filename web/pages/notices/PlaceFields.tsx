import type { Catalogue } from '../../api.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { SelectField } from '../../ui/fields.tsx';
import { textsOf } from './texts/texts.ts';

/** An authority, or one service of it; an empty service is all of them. */
export interface Place {
  authority: string;
  service: string;
}

interface Props {
  id: string;
  place: Place;
  change: (place: Place) => void;
  catalogue: Catalogue;
  locale: Locale;
  error?: string | undefined;
}

/** What something is to be told of. */
export function PlaceFields({ id, place, change, catalogue, locale, error }: Props) {
  const texts = textsOf(locale);
  const offered = catalogue.offers.filter(({ authority }) => authority === place.authority).map(({ service }) => service);
  return (
    <>
      <SelectField
        id={`${id}-authority`}
        label={texts.authority}
        value={place.authority}
        onChange={(authority) => change({ authority, service: '' })}
      >
        {catalogue.authorities.map(({ ars, name }) => (
          <option key={ars} value={ars}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        id={`${id}-service`}
        label={texts.service}
        value={place.service}
        error={error}
        onChange={(service) => change({ ...place, service })}
      >
        <option value="">{texts.whole}</option>
        {catalogue.services
          .filter(({ key }) => offered.includes(key))
          .map(({ key, name }) => (
            <option key={key} value={key}>
              {nameOf(name, locale)}
            </option>
          ))}
      </SelectField>
    </>
  );
}

/** `Wohngeld, Marburg`; by key where a name is not known. */
export function placeName(
  { authority, service }: { authority: string; service?: string | undefined },
  { authorities, services }: Catalogue,
  locale: Locale,
): string {
  const town = authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  if (service === undefined) return town;
  const named = services.find(({ key }) => key === service);
  return `${named ? nameOf(named.name, locale) : service}, ${town}`;
}
