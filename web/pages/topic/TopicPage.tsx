import { useMemo } from 'react';
import { Link } from 'wouter';
import { trendModel } from '../../charts/trend.ts';
import { type Chosen, trendKpis } from '../../figures/figures.ts';
import { tilesOf } from '../../figures/tiles.ts';
import { Tiles } from '../../figures/Tiles.tsx';
import { formatInstant, formatRange, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isListed } from '../../listed.ts';
import { MissingLine } from '../../missing/MissingLine.tsx';
import { NotedChart } from '../../notes/NotedChart.tsx';
import { useOwnTiles } from '../../own/own.ts';
import { periodText, rangeOf, todayAfter } from '../../periods.ts';
import { type Instance, useShown } from '../../shown.ts';
import { type Topic, topicsOf } from '../../topics.ts';
import { CompletenessBadge } from '../../ui/CompletenessBadge.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Loading } from '../../ui/states.tsx';
import { TooMany } from '../../ui/TooMany.tsx';
import { hrefTo, useFilters, useOwnQuery } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { foundLines, serviceLines, sortOf } from '../services/lines.ts';
import type { ServicesPicture } from '../services/picture.ts';
import { ServiceTable } from '../services/ServiceTable.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { fetchTopic, type TopicPicture } from './picture.ts';
import { textsOf } from './texts/texts.ts';
import { TopicInsights } from './TopicInsights.tsx';
import { Worst } from './Worst.tsx';

/** The start page of a topic: the figures of all its offers together, what to look at first, and each on a line. */
export function TopicPage({ topic, locale }: { topic: string; locale: Locale }) {
  return (
    <WithInstance title={textsOf(locale).title} locale={locale}>
      {(instance) => <FoundTopic name={topic} instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function FoundTopic({ name, instance, locale }: { name: string; instance: Instance; locale: Locale }) {
  const { catalogue } = instance;
  const topic = useMemo(() => topicsOf(catalogue, locale).find(({ key }) => key === name), [catalogue, locale, name]);
  if (!topic) return <NotFound title={textsOf(locale).unknown} locale={locale} />;
  return <KnownTopic topic={topic} instance={instance} locale={locale} />;
}

interface Props {
  topic: Topic;
  instance: Instance;
  locale: Locale;
}

function KnownTopic({ topic, instance, locale }: Props) {
  const { filters } = useFilters();
  const tiles = useOwnTiles();
  const { catalogue, freshness, lastDay } = instance;
  const offered = catalogue.authorities.filter(({ ars }) => topic.offers.some(({ authority }) => authority === ars));
  const authority = offered.find(({ ars }) => ars === filters.authority);
  const ars = authority?.ars;
  const own = useMemo(
    () => ({ ...topic, offers: topic.offers.filter((offer) => !ars || offer.authority === ars) }),
    [topic, ars],
  );
  const { offers } = own;
  if (filters.authority && !authority) return <NotFound title={textsOf(locale).unknownThere} locale={locale} />;
  const period = filters.period ?? instance.usual;
  const range = rangeOf(period, lastDay);
  const back = (
    <p className="page__above">
      <Link href={hrefTo('/', filters)} className="kern-link kern-link--no-visited-state">
        <span className="kern-icon kern-icon--arrow-back" aria-hidden="true" />
        {locale.texts.site.overview}
      </Link>
    </p>
  );
  return (
    <>
      <PageHead title={authority ? `${topic.label}: ${authority.name}` : topic.label} above={back} locale={locale}>
        <div className="page__badges">
          <FreshnessBadge freshness={freshness} locale={locale} />
          {instance.silentKnown && <CompletenessBadge offers={offers} authority={ars} lastDay={lastDay} locale={locale} />}
        </div>
      </PageHead>
      <MissingLine offers={offers} authority={ars} lastDay={lastDay} catalogue={catalogue} locale={locale} />
      <FilterBar period={period} authorities={offered} lastDay={lastDay} locale={locale} compares />
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : tiles === undefined ? (
        <Loading locale={locale} />
      ) : (
        <Shown
          topic={own}
          chosen={{ period, lastDay, against: filters.against }}
          tiles={tiles}
          instance={instance}
          locale={locale}
        />
      )}
    </>
  );
}

function Shown({ topic, chosen, tiles, instance, locale }: Props & { chosen: Chosen; tiles: NonNullable<OwnTiles> }) {
  const { authority } = useFilters().filters;
  const listed = isListed(topic.offers, authority);
  const question = ['topic', topic.key, periodText(chosen.period), chosen.against, authority, chosen.lastDay, tiles, listed];
  const shown = useShown(question, instance.freshness.talliedAt, (signal) =>
    fetchTopic({ topic: topic.key, authority }, chosen, tiles, listed, signal),
  );
  return (
    <PictureFrame shown={shown} days={({ figures }) => figures} locale={locale}>
      {(picture) => <Picture picture={picture} topic={topic} chosen={chosen} instance={instance} locale={locale} />}
    </PictureFrame>
  );
}

type OwnTiles = ReturnType<typeof useOwnTiles>;

interface PictureProps extends Props {
  picture: TopicPicture;
  chosen: Chosen;
}

function Picture({ picture, topic, chosen, instance, locale }: PictureProps) {
  const { figures, services } = picture;
  const range = formatRange(figures.range.from, figures.range.to, locale.language);
  // a page that is drawn anew need not draw the chart anew
  const trend = useMemo(() => {
    const source = locale.texts.chart.source(range, formatInstant(figures.asOf, locale.language));
    return trendModel(figures, trendKpis, source, locale);
  }, [figures, range, locale]);
  return (
    <>
      <Tiles tiles={tilesOf(figures, locale)} locale={locale} />
      <NotedChart
        model={trend}
        place={{ authority: picture.authority, offers: topic.offers }}
        range={figures.range}
        locale={locale}
      />
      {services ? (
        <Offers services={services} range={range} {...{ topic, chosen, instance, locale }} />
      ) : (
        <section className="panel" aria-label={locale.texts.offers.heading}>
          <TooMany locale={locale} />
        </section>
      )}
    </>
  );
}

interface OffersProps extends Props {
  services: ServicesPicture;
  chosen: Chosen;
  /** the days shown, in words */
  range: string;
}

function Offers({ services, topic, chosen, range, instance, locale }: OffersProps) {
  const texts = textsOf(locale);
  const sorted = useOwnQuery().own.get('sort') ?? undefined;
  const lines = useMemo(
    () => serviceLines(services, { ...instance.catalogue, offers: topic.offers }, locale),
    [services, instance.catalogue, topic.offers, locale],
  );
  const sort = useMemo(() => sortOf(sorted), [sorted]);
  return (
    <>
      <div className="columns">
        <Worst lines={lines} locale={locale} />
        <TopicInsights lines={lines} chosen={chosen} talliedAt={instance.freshness.talliedAt} locale={locale} />
      </div>
      <section className="panel services" aria-labelledby="topic-offers-title">
        <h2 id="topic-offers-title" className="kern-heading-small">
          {texts.offers(formatValue(lines.length, 'count', locale.language))}
        </h2>
        <ServiceTable lines={foundLines(lines, '', sort, locale)} sort={sort} range={range} locale={locale} />
      </section>
    </>
  );
}
