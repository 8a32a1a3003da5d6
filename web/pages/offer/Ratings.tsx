import { fewest } from '../../../server/contract/statistics.ts';
import type { KpiRow } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { ratingModel } from '../../charts/shares.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { reasonOf, rowOf } from '../../rows.ts';

interface Props {
  /** ratings by rating */
  ratings: KpiRow[];
  /** ratings and their mean without a split */
  rated: KpiRow[];
  source: string;
  locale: Locale;
}

const bestFirst = ['5', '4', '3', '2', '1'];

/** How people rate the offer: distribution, mean and n. */
export function Ratings({ ratings, rated, source, locale }: Props) {
  const { chart } = locale.texts;
  const mean = rowOf(rated, 'satisfaction_mean');
  const model = ratingModel(
    { id: 'ratings', title: chart.ratings, rows: ratings, kpi: 'ratings', dimension: 'rating', source },
    bestFirst,
    locale,
  );
  const n = mean?.n ?? 0;
  return (
    <ChartCard model={model} locale={locale} nothing={reasonOf('satisfaction_mean', mean, locale)}>
      {mean?.value != null && (
        <p className="finding">
          {chart.ratingSummary(formatValue(mean.value, 'stars', locale.language), formatValue(n, 'count', locale.language))}{' '}
          {n < fewest && chart.ratingFew}
        </p>
      )}
    </ChartCard>
  );
}
