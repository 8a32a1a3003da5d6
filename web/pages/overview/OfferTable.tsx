import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { Link } from 'wouter';
import { type KpiId, kpiOf } from '../../../server/contract/kpis.ts';
import type { KpiRow } from '../../api.ts';
import { formatValue } from '../../format.ts';
import { dimensionLabel, flagLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import { reasonOf } from '../../rows.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { hrefTo, offerPath, useFilters } from '../../useFilters.ts';
import type { OfferLine } from './picture.ts';

const shownFirst = 12;

/** The offers of the selection, each with the way to its own page. */
export function OfferTable({ lines, range, locale }: { lines: OfferLine[]; range: string; locale: Locale }) {
  const { offers } = locale.texts;
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, shownFirst);
  return (
    <section className="panel" aria-labelledby="offers-title">
      <h2 id="offers-title" className="kern-heading-small">
        {offers.heading}
      </h2>
      <TableFrame caption={offers.caption(range)} label={locale.texts.chart.scrollable(offers.heading)}>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            <th className="kern-table__header" scope="col">
              {dimensionLabel('service', locale)}
            </th>
            <th className="kern-table__header" scope="col">
              {dimensionLabel('authority', locale)}
            </th>
            <th className="kern-table__header kern-table__header--numeric" scope="col">
              {kpiLabel('starts', locale)}
            </th>
            <th className="kern-table__header kern-table__header--numeric" scope="col">
              {kpiLabel('completion_rate', locale)}
            </th>
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {shown.map((line) => (
            <OfferRow key={`${line.authority}/${line.service}`} line={line} locale={locale} />
          ))}
        </tbody>
      </TableFrame>
      {lines.length > shownFirst && (
        <KernButton
          variant="tertiary"
          text={all ? offers.fewer : offers.all(formatValue(lines.length, 'count', locale.language))}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        />
      )}
    </section>
  );
}

function OfferRow({ line, locale }: { line: OfferLine; locale: Locale }) {
  const { filters } = useFilters();
  return (
    <tr className="kern-table__row">
      <th className="kern-table__header" scope="row">
        <Link
          href={hrefTo(offerPath(line.authority, line.service), filters)}
          className="kern-link kern-link--small kern-link--no-visited-state"
        >
          {line.serviceName}
        </Link>
      </th>
      <td className="kern-table__cell">{line.authorityName}</td>
      <ValueCell kpi="starts" row={line.starts} locale={locale} />
      <ValueCell kpi="completion_rate" row={line.completion} locale={locale} />
    </tr>
  );
}

/** A value, or `–` with its reason on hover and in text. */
function ValueCell({ kpi, row, locale }: { kpi: KpiId; row: KpiRow | undefined; locale: Locale }) {
  const reason = reasonOf(kpi, row, locale);
  return (
    <td className="kern-table__cell kern-table__cell--numeric" title={reason}>
      {formatValue(row?.value ?? null, kpiOf(kpi).unit, locale.language)}
      {row?.flag === 'not_measured' ? (
        <span className="note"> {flagLabel('not_measured', locale)}</span>
      ) : (
        reason && <span className="kern-sr-only"> {reason}</span>
      )}
    </td>
  );
}
