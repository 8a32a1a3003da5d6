import { Link } from 'wouter';
import { ValueCell } from '../../figures/ValueCell.tsx';
import { formatValue } from '../../format.ts';
import { dimensionLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import type { KpiRow } from '../../api.ts';
import { rowOf } from '../../rows.ts';
import { type Topic, topicPath } from '../../topics.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';

interface Props {
  topics: Topic[];
  /** starts and completion rate by topic */
  rows: KpiRow[];
  /** the days shown, in words */
  range: string;
  locale: Locale;
}

/** Every topic on a line, as the way to its page. */
export function Topics({ topics, rows, range, locale }: Props) {
  const { topics: texts, offers, chart } = locale.texts;
  const { filters } = useFilters();
  if (topics.length === 0) return null;
  return (
    <section className="panel stack--wide" aria-labelledby="topics-title">
      <h2 id="topics-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <TableFrame caption={`${texts.heading}, ${range}`} label={chart.scrollable(texts.heading)}>
        <TableHead
          words={[dimensionLabel('topic', locale)]}
          numbers={[offers.heading, kpiLabel('starts', locale), kpiLabel('completion_rate', locale)]}
        />
        <tbody className="kern-table__body">
          {topics.map(({ key, label, offers: own }) => {
            const ofTopic = rows.filter(({ by }) => by.topic === key);
            return (
              <tr key={key} className="kern-table__row">
                <th className="kern-table__header" scope="row">
                  <Link href={hrefTo(topicPath(key), filters)} className="kern-link kern-link--small kern-link--no-visited-state">
                    {label}
                  </Link>
                </th>
                <td className="kern-table__cell kern-table__cell--numeric">
                  {formatValue(own.length, 'count', locale.language)}
                </td>
                <ValueCell kpi="starts" row={rowOf(ofTopic, 'starts')} locale={locale} />
                <ValueCell kpi="completion_rate" row={rowOf(ofTopic, 'completion_rate')} locale={locale} />
              </tr>
            );
          })}
        </tbody>
      </TableFrame>
    </section>
  );
}
