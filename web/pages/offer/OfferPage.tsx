import { lazy, memo, Suspense } from 'react';
import { Link } from 'wouter';
import type { Range } from '../../../server/contract/days.ts';
import type { Offer, Step } from '../../api.ts';
import { useChartsSoon } from '../../charts/ChartCard.tsx';
import { tilesOf } from '../../figures/tiles.ts';
import { Tiles } from '../../figures/Tiles.tsx';
import { formatInstant, formatRange } from '../../format.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { type Period, periodText, rangeOf, todayAfter } from '../../periods.ts';
import { manages, useSession } from '../../session.ts';
import { type Instance, isRenewed, useShown } from '../../shown.ts';
import { Embed } from '../../ui/Embed.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ReportLink } from '../../ui/ReportLink.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { ShareCourse } from '../ShareCourse.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Course } from './Course.tsx';
import { Details } from './Details.tsx';
import { fetchDetails } from './details.ts';
import { Funnel } from './Funnel.tsx';
import { Insights } from './Insights.tsx';
import { fetchOffer, type OfferPicture } from './picture.ts';
import { Silent } from './Silent.tsx';
import { Split } from './Split.tsx';

/** Only managers read comments, and they come below everything else. */
const Comments = lazy(() => import('./comments/Comments.tsx'));

interface Props {
  authority: string;
  service: string;
  locale: Locale;
}

/** The story of one offer: its figures, where people stop, how it went over time, and everything else that is known of it. */
export function OfferPage({ authority, service, locale }: Props) {
  useChartsSoon();
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
      <Link href={hrefTo('/services', filters)} className="kern-link kern-link--no-visited-state">
        <span className="kern-icon kern-icon--arrow-back" aria-hidden="true" />
        {locale.texts.services.title}
      </Link>
    </p>
  );
  return (
    <>
      <PageHead title={`${named ? nameOf(named.name, locale) : service}, ${authorityName}`} above={back} locale={locale}>
        <div className="page__badges">
          <FreshnessBadge freshness={freshness} locale={locale} />
          <ReportLink authority={authority} service={service} locale={locale} />
        </div>
      </PageHead>
      <FilterBar period={period} lastDay={lastDay} locale={locale} compares />
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : (
        <ShownOffer offer={offer} period={period} instance={instance} locale={locale} />
      )}
    </>
  );
}

interface ShownProps {
  offer: Offer;
  period: Period;
  instance: Instance;
  locale: Locale;
}

function ShownOffer({ offer, period, instance, locale }: ShownProps) {
  const { freshness, lastDay } = instance;
  const { authority, service } = offer;
  const { against } = useFilters().filters;
  const session = useSession();
  const range = rangeOf(period, lastDay);
  const question = ['offer', authority, service, periodText(period), against, lastDay];
  const shown = useShown(question, freshness.talliedAt, (signal) =>
    fetchOffer({ authority, service }, { period, lastDay, against }, signal),
  );
  return (
    <>
      <PictureFrame shown={shown} days={({ figures }) => figures} locale={locale}>
        {(picture) => <Picture picture={picture} offer={offer} locale={locale} />}
      </PictureFrame>
      {shown.picture && (
        <>
          <ShownDetails
            offer={offer}
            declared={shown.picture.declared}
            range={range}
            turn={isRenewed(shown)}
            instance={instance}
            locale={locale}
          />
          <ShareCourse
            scope={{ authority, service }}
            range={range}
            turn={isRenewed(shown)}
            lastDay={lastDay}
            talliedAt={freshness.talliedAt}
            locale={locale}
          />
          <Split
            offer={offer}
            range={range}
            turn={isRenewed(shown)}
            lastDay={lastDay}
            talliedAt={freshness.talliedAt}
            locale={locale}
          />
          {session && manages(session, authority, service) && (
            <Suspense fallback={<div className="skeleton skeleton--part" />}>
              <Comments place={{ offer: { authority, service }, ...range }} locale={locale} />
            </Suspense>
          )}
          <Embed place={{ service }} locale={locale} />
        </>
      )}
    </>
  );
}

interface PictureProps {
  picture: OfferPicture;
  offer: Offer;
  locale: Locale;
}

/** Made once for each picture: a choice that is still being answered must not draw the old charts again. */
const Picture = memo(function Picture({ picture, offer, locale }: PictureProps) {
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
      <Insights answer={picture.insights} locale={locale} />
      <Funnel rows={picture.steps} declared={picture.declared} source={source} locale={locale} />
      <Course offer={offer} figures={figures} expected={picture.expected} source={source} locale={locale} />
    </>
  );
});

interface DetailsProps extends Omit<ShownProps, 'period'> {
  declared: Step[];
  range: Range;
  turn: boolean;
}

/** Asked for by itself, so that the figures above need not wait. */
function ShownDetails({ offer, declared, range, turn, instance, locale }: DetailsProps) {
  const { freshness, lastDay } = instance;
  const { authority, service } = offer;
  const shown = useShown(
    ['details', authority, service, range],
    freshness.talliedAt,
    (signal) => fetchDetails({ authority, service }, range, signal),
    turn,
  );
  return (
    <PictureFrame shown={shown} days={(details) => ({ range: details.range, before: undefined, lastDay })} locale={locale} part>
      {(details) => <Details details={details} declared={declared} locale={locale} />}
    </PictureFrame>
  );
}
