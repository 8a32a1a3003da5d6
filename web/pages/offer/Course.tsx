import type { ExpectedDay } from '../../../server/contract/comparison.ts';
import { wholeBound } from '../../../server/contract/statistics.ts';
import type { OfferKey } from '../../api.ts';
import { unusualDays, withExpected } from '../../charts/expected.ts';
import { trendModel } from '../../charts/trend.ts';
import { type Figures, trendKpis } from '../../figures/figures.ts';
import { formatInterval, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { NotedChart } from '../../notes/NotedChart.tsx';

interface Props {
  offer: OfferKey;
  figures: Figures;
  /** starts by day beside what was to be expected; none where the course is not by day */
  expected: ExpectedDay[];
  source: string;
  locale: Locale;
}

/** How it went over time, with what was to be expected, the days that were different, and what was noted. */
export function Course({ offer, figures, expected: days, source, locale }: Props) {
  const { expected } = locale.texts;
  const { language } = locale;
  const model = trendModel(figures, trendKpis, source, locale);
  const known = days.some(({ low }) => low !== null);
  const count = (value: number | null) => formatValue(value, 'count', language);
  const unusual = unusualDays(days);
  return (
    <NotedChart
      model={known ? withExpected(model, days, locale) : model}
      place={{ authority: offer.authority, service: offer.service }}
      range={figures.range}
      locale={locale}
    >
      {known && <p className="note">{expected.note}</p>}
      {known && unusual.length === 0 && <p className="note">{expected.none}</p>}
      {unusual.length > 0 && (
        <div className="finding">
          <strong>{expected.heading}</strong>
          <ul className="plain-list">
            {unusual.map(({ day, value, low, high }) => (
              <li key={day}>
                {expected.day(
                  formatInterval(day, 'day', language),
                  count(value),
                  count(wholeBound(low, 'low')),
                  count(wholeBound(high, 'high')),
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </NotedChart>
  );
}
