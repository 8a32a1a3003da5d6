import { memo } from 'react';
import type { DimensionName } from '../../../server/contract/dimensions.ts';
import type { KpiId } from '../../../server/contract/kpis.ts';
import type { KpiRow, Step } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { durationModel } from '../../charts/durations.ts';
import { errorCount, errorModel } from '../../charts/errors.ts';
import { shareModel } from '../../charts/shares.ts';
import { formatInstant, formatRange, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { reasonOf, rowOf } from '../../rows.ts';
import type { OfferDetails } from './details.ts';
import { Ratings } from './Ratings.tsx';

/** How people came, signed in and paid, how long it took them, what went wrong, and what they say. */
export const Details = memo(function Details({
  details,
  declared,
  locale,
}: {
  details: OfferDetails;
  declared: Step[];
  locale: Locale;
}) {
  const { chart, story } = locale.texts;
  const source = chart.source(
    formatRange(details.range.from, details.range.to, locale.language),
    formatInstant(details.asOf, locale.language),
  );
  const shares = (id: string, title: string, rows: KpiRow[], kpi: KpiId, dimension: DimensionName) =>
    shareModel({ id, title, rows, kpi, dimension, source }, locale);
  const reason = (kpi: KpiId) => reasonOf(kpi, rowOf(details.total, kpi), locale);
  return (
    <div className="columns">
      <ChartCard model={shares('sign-in', chart.signIn, details.signIn, 'submissions', 'auth_method')} locale={locale} />
      <Payment details={details} source={source} locale={locale} />
      <ChartCard model={shares('devices', story.devices, details.devices, 'starts', 'device')} locale={locale} />
      <Durations details={details} source={source} locale={locale} />
      <ChartCard
        model={shares('reasons', story.reasons, details.reasons, 'abandonments', 'reason')}
        locale={locale}
        nothing={reason('abandonments')}
      />
      <Errors details={details} declared={declared} source={source} locale={locale} />
      <Ratings ratings={details.ratings} rated={details.total} source={source} locale={locale} />
    </div>
  );
});

interface PartProps {
  details: OfferDetails;
  source: string;
  locale: Locale;
}

function Payment({ details, source, locale }: PartProps) {
  const { chart, story } = locale.texts;
  const failed = rowOf(details.total, 'payment_failure_rate');
  const model = shareModel(
    { id: 'payment', title: chart.payment, rows: details.payment, kpi: 'submissions', dimension: 'payment_method', source },
    locale,
  );
  return (
    <ChartCard model={model} locale={locale}>
      {failed?.value == null ? (
        <p className="note">{reasonOf('payment_failure_rate', failed, locale)}</p>
      ) : (
        <p className="finding">
          {story.payFailures(
            formatValue(failed.value, 'share', locale.language),
            formatValue(failed.n, 'count', locale.language),
          )}
        </p>
      )}
    </ChartCard>
  );
}

function Durations({ details: { durations }, source, locale }: PartProps) {
  const model = durationModel(durations, source, locale);
  const why = { kpi: 'duration_median', period: 'total', by: {}, value: durations.median, ...durations } as const;
  return (
    <ChartCard model={model} locale={locale} nothing={reasonOf('duration_median', durationRow(why), locale)}>
      {durations.median !== null && <p className="finding">{model.summary}</p>}
    </ChartCard>
  );
}

/** The median of the answer as the row that says why there is none. */
const durationRow = ({ flag, ...row }: Omit<KpiRow, 'flag'> & { flag: string }): KpiRow => ({
  ...row,
  flag: flag === 'not_measured' || flag === 'not_applicable' ? flag : '',
});

function Errors({ details, declared, source, locale }: PartProps & { declared: Step[] }) {
  const { story } = locale.texts;
  const model = errorModel(details.errors, declared, source, locale);
  const count = errorCount(details.errors);
  return (
    <ChartCard model={model} locale={locale} nothing={reasonOf('errors', rowOf(details.total, 'errors'), locale)}>
      {count > model.rows.length && <p className="note">{story.errorsMore(formatValue(count, 'count', locale.language))}</p>}
      {details.errorsByKind && <p className="note">{story.errorsByKind}</p>}
    </ChartCard>
  );
}
