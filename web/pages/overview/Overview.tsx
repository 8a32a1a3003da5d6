import type { KpiId } from '../../../server/contract/kpis.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { shareModel } from '../../charts/shares.ts';
import { trendModel } from '../../charts/trend.ts';
import { trendKpis } from '../../figures/figures.ts';
import { offerLines } from '../../figures/offerLines.ts';
import { tilesOf } from '../../figures/tiles.ts';
import { Tiles } from '../../figures/Tiles.tsx';
import { formatInstant, formatRange } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { MissingLine } from '../../missing/MissingLine.tsx';
import { NotedChart } from '../../notes/NotedChart.tsx';
import { ChangeTiles } from '../../own/ChangeTiles.tsx';
import { useOwnTiles } from '../../own/own.ts';
import { type Period, periodText, rangeOf, todayAfter } from '../../periods.ts';
import { type Instance, useShown } from '../../shown.ts';
import { Embed } from '../../ui/Embed.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { topicsOf } from '../../topics.ts';
import { CompletenessBadge } from '../../ui/CompletenessBadge.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ReportLink } from '../../ui/ReportLink.tsx';
import { Loading } from '../../ui/states.tsx';
import { useFilters } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Hours } from './Hours.tsx';
import { fetchOverview, type OverviewPicture } from './picture.ts';
import { Topics } from './Topics.tsx';
import { TopFlop } from './TopFlop.tsx';

/** Übersicht: how much is used, how it ends, how people sign in and pay, when they begin, over all offers or those of one authority. */
export function Overview({ locale }: { locale: Locale }) {
  useOwnTiles(); // asked for at once, not only when the instance is known
  return (
    <WithInstance title={locale.texts.site.overview} locale={locale}>
      {(instance) => <KnownOverview instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function KnownOverview({ instance, locale }: { instance: Instance; locale: Locale }) {
  const { filters } = useFilters();
  const tiles = useOwnTiles();
  const { freshness, catalogue, lastDay } = instance;
  const authority = catalogue.authorities.find(({ ars }) => ars === filters.authority);
  if (filters.authority && !authority) return <NotFound title={locale.texts.state.unknownAuthority} locale={locale} />;
  const offers = catalogue.offers.filter((offer) => !authority || offer.authority === authority.ars);
  const period = filters.period ?? instance.usual;
  const range = rangeOf(period, lastDay);
  return (
    <>
      <PageHead
        title={authority ? `${locale.texts.site.overview}: ${authority.name}` : locale.texts.site.overview}
        locale={locale}
      >
        <div className="page__badges">
          <FreshnessBadge freshness={freshness} locale={locale} />
          <CompletenessBadge offers={offers} authority={authority?.ars} lastDay={lastDay} locale={locale} />
          {authority && <ReportLink authority={authority.ars} locale={locale} />}
        </div>
      </PageHead>
      <MissingLine offers={offers} authority={authority?.ars} lastDay={lastDay} catalogue={catalogue} locale={locale} />
      <FilterBar period={period} authorities={catalogue.authorities} lastDay={lastDay} locale={locale} compares />
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : tiles === undefined ? (
        <Loading locale={locale} />
      ) : (
        <ShownOverview tiles={tiles} authority={authority?.ars} period={period} instance={instance} locale={locale} />
      )}
      {authority && <Embed place={{ authority: authority.ars }} locale={locale} />}
    </>
  );
}

interface ShownProps {
  /** ARS; undefined = all */
  authority: string | undefined;
  period: Period;
  instance: Instance;
  locale: Locale;
}

function ShownOverview({ authority, period, tiles, instance, locale }: ShownProps & { tiles: readonly KpiId[] }) {
  const { freshness, lastDay } = instance;
  const { against } = useFilters().filters;
  const question = ['overview', periodText(period), against, authority, lastDay, tiles];
  const chosen = { period, lastDay, against };
  const shown = useShown(question, freshness.talliedAt, (signal) => fetchOverview(authority, chosen, tiles, signal));
  return (
    <PictureFrame shown={shown} days={({ figures }) => figures} locale={locale}>
      {(picture) => <Picture picture={picture} instance={instance} locale={locale} />}
    </PictureFrame>
  );
}

function Picture({ picture, instance, locale }: { picture: OverviewPicture; instance: Instance; locale: Locale }) {
  const { figures, authority } = picture;
  const { chart } = locale.texts;
  const range = formatRange(figures.range.from, figures.range.to, locale.language);
  const offers = instance.catalogue.offers.filter((offer) => !authority || offer.authority === authority);
  const topics = topicsOf({ ...instance.catalogue, offers }, locale);
  const source = chart.source(range, formatInstant(figures.asOf, locale.language));
  const signIn = {
    id: 'sign-in',
    title: chart.signIn,
    rows: picture.signIn,
    kpi: 'submissions',
    dimension: 'auth_method',
    source,
  } as const;
  const payment = {
    id: 'payment',
    title: chart.payment,
    rows: picture.payment,
    kpi: 'submissions',
    dimension: 'payment_method',
    source,
  } as const;
  return (
    <>
      <Tiles tiles={tilesOf(figures, locale)} locale={locale} />
      <ChangeTiles locale={locale} />
      <NotedChart
        model={trendModel(figures, trendKpis, source, locale)}
        place={{ authority: picture.authority }}
        range={figures.range}
        locale={locale}
      />
      <div className="columns">
        <ChartCard model={shareModel(signIn, locale)} locale={locale} />
        <ChartCard model={shareModel(payment, locale)} locale={locale} />
      </div>
      <Hours hours={picture.hours} outside={picture.outside} source={source} locale={locale} />
      <Topics topics={topics} rows={picture.topics} range={range} locale={locale} />
      <TopFlop lines={offerLines(picture, instance.catalogue, locale)} range={range} locale={locale} />
    </>
  );
}
