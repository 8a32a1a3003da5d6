import { Link } from 'wouter';
import { ValueCell } from '../../figures/ValueCell.tsx';
import type { OfferLine } from '../../figures/offerLines.ts';
import { formatValue } from '../../format.ts';
import { dimensionLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { TooMany } from '../../ui/TooMany.tsx';
import { linkClass } from '../../ui/SiteLinks.tsx';
import { hrefTo, offerPath, useFilters } from '../../useFilters.ts';
import { best, worst } from './topFlop.ts';

interface Props {
  /** undefined where they are too many to be listed */
  lines: OfferLine[] | undefined;
  /** the days shown, in words */
  range: string;
  locale: Locale;
}

/** The offers that are completed most and least often, and the way to all of them. */
export function TopFlop({ lines, range, locale }: Props) {
  return (
    <section className="panel stack--wide" aria-labelledby="offers-title">
      <h2 id="offers-title" className="kern-heading-small">
        {locale.texts.offers.heading}
      </h2>
      {lines ? <BestAndWorst lines={lines} range={range} locale={locale} /> : <TooMany locale={locale} />}
    </section>
  );
}

function BestAndWorst({ lines, range, locale }: Props & { lines: OfferLine[] }) {
  const { topFlop } = locale.texts;
  const { filters } = useFilters();
  const [top, flop] = [best(lines), worst(lines)];
  return (
    <>
      <p className="note">{top.length > 0 ? `${topFlop.note} ${range}.` : topFlop.few}</p>
      {top.length > 0 && (
        <div className="columns">
          <Ranked heading={topFlop.best} lines={top} range={range} locale={locale} />
          <Ranked heading={topFlop.worst} lines={flop} range={range} locale={locale} />
        </div>
      )}
      <Link href={hrefTo('/services', filters)} className={linkClass}>
        {topFlop.toAll(formatValue(lines.length, 'count', locale.language))}
      </Link>
    </>
  );
}

function Ranked({ heading, lines, range, locale }: { heading: string; lines: OfferLine[]; range: string; locale: Locale }) {
  const { filters } = useFilters();
  if (lines.length === 0) return null;
  return (
    <div>
      <h3 className="kern-title kern-title--small">{heading}</h3>
      <TableFrame caption={`${heading}, ${range}`} label={locale.texts.chart.scrollable(heading)}>
        <TableHead
          words={[dimensionLabel('service', locale)]}
          numbers={[kpiLabel('completion_rate', locale), kpiLabel('starts', locale)]}
        />
        <tbody className="kern-table__body">
          {lines.map((line) => (
            <tr key={`${line.authority}/${line.service}`} className="kern-table__row">
              <th className="kern-table__header" scope="row">
                <Link
                  href={hrefTo(offerPath(line.authority, line.service), filters)}
                  className="kern-link kern-link--small kern-link--no-visited-state"
                >
                  {line.serviceName}
                </Link>
                <span className="note"> {line.authorityName}</span>
              </th>
              <ValueCell kpi="completion_rate" row={line.completion} locale={locale} />
              <ValueCell kpi="starts" row={line.starts} locale={locale} />
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </div>
  );
}
