import { type Locale, nameOf } from '../../i18n/locale.ts';
import type { FullCatalogue } from '../admin/api.ts';
import { AuthorityForm } from '../admin/catalogue/AuthorityForm.tsx';
import { OfferForm } from '../admin/catalogue/OfferForm.tsx';
import { ServiceForm } from '../admin/catalogue/ServiceForm.tsx';
import { makeSource, type Source } from '../sources/api.ts';
import { useSourcesChanged } from '../sources/queries.ts';
import { NewToken } from '../sources/source/NewToken.tsx';
import type { MadeToken } from '../sources/source/ShownToken.tsx';
import { SourceForm } from '../sources/source/SourceForm.tsx';
import { textsOf as sourceTextsOf } from '../sources/texts/texts.ts';
import type { Step } from './progress.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  step: Exclude<Step, 'event'>;
  catalogue: FullCatalogue;
  sources: Source[];
  locale: Locale;
  onMade: (made: MadeToken) => void;
}

/** The form of a step: the same one that the administration and the pages about sources have. */
export function StepForm({ step, catalogue, sources: [source], locale, onMade }: Props) {
  const texts = textsOf(locale);
  switch (step) {
    case 'authority':
      return <AuthorityForm entry={undefined} locale={locale} />;
    case 'service':
      return <ServiceForm entry={undefined} locale={locale} />;
    case 'offer':
      return <FirstOffer catalogue={catalogue} locale={locale} />;
    case 'source':
      return <FirstSource catalogue={catalogue} locale={locale} />;
    case 'token':
      return (
        source && (
          <>
            <p className="kern-body">{texts.tokenNote}</p>
            <NewToken source={source} locale={locale} onMade={onMade} />
          </>
        )
      );
  }
}

function FirstOffer({ catalogue: { authorities, services }, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const [[authority], [service]] = [authorities, services];
  if (!authority || !service) return null;
  return (
    <>
      <p className="kern-body">{texts.offerOf(nameOf(service.name, locale), authority.name)}</p>
      <p className="note">{texts.offerNote}</p>
      <OfferForm authority={authority.ars} service={service.key} entry={undefined} locale={locale} />
    </>
  );
}

function FirstSource({ catalogue: { authorities, offers }, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const changed = useSourcesChanged();
  const offering = authorities.filter(({ ars }) => offers.some(({ authority }) => authority === ars)).map(({ ars }) => ars);
  return (
    <SourceForm
      source={{ name: '', authorities: offering.slice(0, 1), autoDeclare: false, test: false, origins: [] }}
      authorities={authorities}
      submit={sourceTextsOf(locale).form.make}
      locale={locale}
      onSave={async (fields) => {
        await makeSource(fields);
        await changed();
      }}
    />
  );
}
