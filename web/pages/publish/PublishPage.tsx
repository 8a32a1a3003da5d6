import '../sources/sources.css';
import './publish.css';
import { useQuery } from '@tanstack/react-query';
import type { Locale } from '../../i18n/locale.ts';
import { useSession } from '../../session.ts';
import type { Instance } from '../../shown.ts';
import { SelectField } from '../../ui/fields.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Loading } from '../../ui/states.tsx';
import { useFilters, useOwnQuery } from '../../useFilters.ts';
import { WithInstance } from '../WithInstance.tsx';
import { fetchOutlook } from './api.ts';
import { History } from './History.tsx';
import { MayPublish } from './MayPublish.tsx';
import { Next } from './Next.tsx';
import { NotAsked } from './NotAsked.tsx';
import { placesOf } from './places.ts';
import { textsOf } from './texts/texts.ts';

/** Veröffentlichen: what the next edition would be, publishing it, and the editions so far. */
export function PublishPage({ locale }: { locale: Locale }) {
  return (
    <WithInstance title={locale.texts.site.publish} locale={locale}>
      {(instance) => <Known instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function Known({ instance, locale }: { instance: Instance; locale: Locale }) {
  const texts = textsOf(locale);
  const session = useSession();
  const { filters } = useFilters();
  const { own, choose } = useOwnQuery();
  const places = session ? placesOf(session, instance.catalogue, texts.whole) : [];
  const named = (publisher: string | null | undefined) => places.find((place) => place.publisher === publisher);
  const chosen = named(own.get('publisher')) ?? named(filters.authority) ?? places[0];
  return (
    <>
      <PageHead title={locale.texts.site.publish} locale={locale} />
      <p className="kern-body">{texts.lead}</p>
      {places.length > 1 && (
        <section className="panel filters publish__choice" aria-label={locale.texts.filter.heading}>
          <SelectField
            id="publisher"
            label={texts.publisher}
            value={chosen?.publisher ?? ''}
            onChange={(publisher) => choose({ publisher })}
          >
            {places.map(({ publisher, name }) => (
              <option key={publisher} value={publisher}>
                {name}
              </option>
            ))}
          </SelectField>
        </section>
      )}
      {chosen ? (
        <Editions key={chosen.publisher} publisher={chosen.publisher} instance={instance} locale={locale} />
      ) : (
        <Loading locale={locale} />
      )}
    </>
  );
}

function Editions({ publisher, instance, locale }: { publisher: string; instance: Instance; locale: Locale }) {
  const {
    data: outlook,
    error,
    refetch,
  } = useQuery({
    queryKey: ['editions', 'outlook', publisher],
    queryFn: ({ signal }) => fetchOutlook(publisher, signal),
  });
  return (
    <>
      {error && (
        <NotAsked
          title={locale.texts.state.failed}
          error={error}
          known={outlook !== undefined}
          retry={() => void refetch()}
          locale={locale}
        />
      )}
      {!outlook && !error && <Loading locale={locale} />}
      {outlook && <Next outlook={outlook} instance={instance} locale={locale} />}
      {outlook && <MayPublish outlook={outlook} locale={locale} />}
      <History publisher={publisher} mayWithdraw={outlook?.mayPublish === true} locale={locale} />
    </>
  );
}
