import { Link } from 'wouter';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { trendModel } from '../../charts/trend.ts';
import type { Offer } from '../../api.ts';
import { trendKpis } from '../../figures/figures.ts';
import { tilesOf } from '../../figures/tiles.ts';
import { Tiles } from '../../figures/Tiles.tsx';
import { formatInstant, formatRange } from '../../format.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { type Period, periodText, rangeOf, todayAfter } from '../../periods.ts';
import { type Instance, useShown } from '../../shown.ts';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Funnel } from './Funnel.tsx';
import { fetchOffer, type OfferPicture } from './picture.ts';
import { Ratings } from './Ratings.tsx';
import { Silent } from './Silent.tsx';

interface Props {
  authority: string;
  service: string;
  locale: Locale;
}

/** The story of one offer: its figures, where people stop, how it went over time, how people rate it. */
export function OfferPage({ authority, service, locale }: Props) {
  return (
    <WithInstance title={locale.texts.site.overview} locale={locale}>
      {(instance) => {
        const offer = instance.catalogue.offers.find(
          (candidate) => candidate.authority === authority && candidate.service === service,
        );
        if (!offer) return <NotFound title={locale.texts.state.unknownOffer} locale={locale} />;
        return <KnownOffer offer={offer} instance={instance} locale={locale} />;
      }}
    </WithInstance>
  );
}

function KnownOffer({ offer, instance, locale }: { offer: Offer; instance: Instance; locale: Locale }) {
  const { filters } = useFilters();
  const { catalogue, freshness, lastDay } = instance;
  const { authority, service } = offer;
  const period = filters.period ?? instance.usual;
  const range = rangeOf(period, lastDay);
  const authorityName = catalogue.authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  const named = catalogue.services.find((candidate) => candidate.key === service);
  const back = (
    <p className="page__above">
      <Link href={hrefTo('/', filters)} className="kern-link kern-link--no-visited-state">
        <span className="kern-icon kern-icon--arrow-back" aria-hidden="true" />
        {locale.texts.offer.back}
      </Link>
    </p>
  );
  return (
    <>
      <PageHead title={`${named ? nameOf(named.name, locale) : service}, ${authorityName}`} above={back} locale={locale}>
        <FreshnessBadge freshness={freshness} locale={locale} />
      </PageHead>
      <FilterBar period={period} lastDay={lastDay} locale={locale} />
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : (
        <ShownOffer offer={offer} period={period} instance={instance} locale={locale} />
      )}
    </>
  );
}

function ShownOffer({ offer, period, instance, locale }: { offer: Offer; period: Period; instance: Instance; locale: Locale }) {
  const { freshness, lastDay } = instance;
  const { authority, service } = offer;
  const question = ['offer', authority, service, periodText(period), lastDay];
  const shown = useShown(question, freshness.talliedAt, (signal) => fetchOffer({ authority, service }, period, lastDay, signal));
  return (
    <PictureFrame shown={shown} days={({ figures }) => figures} locale={locale}>
      {(picture) => <Picture picture={picture} offer={offer} locale={locale} />}
    </PictureFrame>
  );
}

function Picture({ picture, offer, locale }: { picture: OfferPicture; offer: Offer; locale: Locale }) {
  const { figures } = picture;
  const { chart } = locale.texts;
  const source = chart.source(
    formatRange(figures.range.from, figures.range.to, locale.language),
    formatInstant(figures.asOf, locale.language),
  );
  return (
    <>
      <Silent offer={offer} locale={locale} />
      <Tiles tiles={tilesOf(figures, locale)} locale={locale} />
      <Funnel rows={picture.steps} offer={offer} source={source} locale={locale} />
      <div className="columns">
        <ChartCard model={trendModel(figures, trendKpis, source, locale)} locale={locale} />
        <Ratings ratings={picture.ratings} rated={picture.rated} source={source} locale={locale} />
      </div>
    </>
  );
}
