import { memo } from 'react';
import type { KpiId } from '../../../server/contract/kpis.ts';
import { useChartsSoon } from '../../charts/ChartCard.tsx';
import { trendModel } from '../../charts/trend.ts';
import { trendKpis } from '../../figures/figures.ts';
import { tilesOf } from '../../figures/tiles.ts';
import { Tiles } from '../../figures/Tiles.tsx';
import { formatInstant, formatRange } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isListed } from '../../listed.ts';
import { MissingLine } from '../../missing/MissingLine.tsx';
import { NotedChart } from '../../notes/NotedChart.tsx';
import { ChangeTiles } from '../../own/ChangeTiles.tsx';
import { useOwnTiles } from '../../own/own.ts';
import { type Period, periodText, rangeOf, todayAfter } from '../../periods.ts';
import { type Instance, isRenewed, useShown } from '../../shown.ts';
import { Embed } from '../../ui/Embed.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { CompletenessBadge } from '../../ui/CompletenessBadge.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ReportLink } from '../../ui/ReportLink.tsx';
import { Loading } from '../../ui/states.tsx';
import { useFilters } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { ShareCourse } from '../ShareCourse.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Details } from './Details.tsx';
import { fetchOverview, fetchOverviewDetails, type OverviewPicture } from './picture.ts';

/** Übersicht: how much is used, how it ends, how people sign in and pay, when they begin, over all offers or those of one authority. */
export function Overview({ locale }: { locale: Locale }) {
  useOwnTiles(); // asked for at once, not only when the instance is known
  useChartsSoon();
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
          {instance.silentKnown && (
            <CompletenessBadge offers={offers} authority={authority?.ars} lastDay={lastDay} locale={locale} />
          )}
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
  const { freshness, lastDay, catalogue } = instance;
  const { against } = useFilters().filters;
  const question = ['overview', periodText(period), against, authority, lastDay, tiles];
  const chosen = { period, lastDay, against };
  const shown = useShown(question, freshness.talliedAt, (signal) => fetchOverview(authority, chosen, tiles, signal));
  const range = rangeOf(period, lastDay);
  const listed = isListed(catalogue.offers, authority);
  const below = useShown(
    ['overview below', authority, range, listed],
    freshness.talliedAt,
    (signal) => fetchOverviewDetails(authority, range, listed, signal),
    isRenewed(shown),
  );
  return (
    <>
      <PictureFrame shown={shown} days={({ figures }) => figures} locale={locale}>
        {(picture) => <Picture picture={picture} locale={locale} />}
      </PictureFrame>
      {shown.picture && (
        <PictureFrame shown={below} days={(details) => ({ ...details, before: undefined, lastDay })} locale={locale} part>
          {(details) => <Details details={details} catalogue={catalogue} locale={locale} />}
        </PictureFrame>
      )}
      {shown.picture && (
        <ShareCourse
          scope={{ authority }}
          range={range}
          turn={isRenewed(shown)}
          lastDay={lastDay}
          talliedAt={freshness.talliedAt}
          locale={locale}
        />
      )}
    </>
  );
}

interface PictureProps {
  picture: OverviewPicture;
  locale: Locale;
}

/** Made once for each picture: a choice that is still being answered must not draw the old charts again. */
const Picture = memo(function Picture({ picture, locale }: PictureProps) {
  const { figures } = picture;
  const { chart } = locale.texts;
  const range = formatRange(figures.range.from, figures.range.to, locale.language);
  const source = chart.source(range, formatInstant(figures.asOf, locale.language));
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
    </>
  );
});
