import { memo } from 'react';
import type { DimensionName } from '../../../server/contract/dimensions.ts';
import type { Catalogue, KpiRow } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { shareModel } from '../../charts/shares.ts';
import { offerLines } from '../../figures/offerLines.ts';
import { formatInstant, formatRange } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { topicsOf } from '../../topics.ts';
import { Hours } from './Hours.tsx';
import type { OverviewDetails } from './picture.ts';
import { TopFlop } from './TopFlop.tsx';
import { Topics } from './Topics.tsx';

interface Props {
  details: OverviewDetails;
  catalogue: Catalogue;
  locale: Locale;
}

/** How people sign in and pay, when they begin, and the offers that stand out. */
export const Details = memo(function Details({ details, catalogue, locale }: Props) {
  const { chart } = locale.texts;
  const range = formatRange(details.range.from, details.range.to, locale.language);
  const offers = catalogue.offers.filter(({ authority }) => !details.authority || authority === details.authority);
  const topics = topicsOf({ ...catalogue, offers }, locale);
  const source = chart.source(range, formatInstant(details.asOf, locale.language));
  const shares = (id: string, title: string, rows: KpiRow[], dimension: DimensionName) =>
    shareModel({ id, title, rows, kpi: 'submissions', dimension, source }, locale);
  return (
    <>
      <div className="columns">
        <ChartCard model={shares('sign-in', chart.signIn, details.signIn, 'auth_method')} locale={locale} />
        <ChartCard model={shares('payment', chart.payment, details.payment, 'payment_method')} locale={locale} />
      </div>
      <Hours hours={details.hours} outside={details.outside} source={source} locale={locale} />
      <Topics topics={topics} rows={details.topics} range={range} locale={locale} />
      <TopFlop lines={details.listed ? offerLines(details, catalogue, locale) : undefined} range={range} locale={locale} />
    </>
  );
});
