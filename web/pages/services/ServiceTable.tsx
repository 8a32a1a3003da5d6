import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { memo } from 'react';
import { Link } from 'wouter';
import { ValueCell } from '../../figures/ValueCell.tsx';
import { formatValue } from '../../format.ts';
import { dimensionLabel, kpiLabel, type Locale } from '../../i18n/locale.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { filterText } from '../../filters.ts';
import { offerPath, useFilters, useOwnQuery } from '../../useFilters.ts';
import { nextSort, type ServiceLine, type Sort, type SortColumn } from './lines.ts';
import { hintsOf, worstWords } from './table.ts';

interface Props {
  lines: ServiceLine[];
  sort: Sort;
  /** the days shown, in words */
  range: string;
  locale: Locale;
}

/** Every offer on a line; headings sort. */
export const ServiceTable = memo(function ServiceTable({ lines, sort, range, locale }: Props) {
  const { services, chart } = locale.texts;
  const query = filterText(useFilters().filters);
  return (
    <TableFrame caption={services.caption(range)} label={chart.scrollable(services.title)}>
      <thead className="kern-table__head">
        <tr className="kern-table__row">
          <SortHeading column="service" label={dimensionLabel('service', locale)} sort={sort} locale={locale} />
          <SortHeading
            column="authority"
            label={dimensionLabel('authority', locale)}
            sort={sort}
            locale={locale}
            className="services__authority"
          />
          <SortHeading column="starts" label={kpiLabel('starts', locale)} sort={sort} locale={locale} numeric />
          <th className="kern-table__header" scope="col">
            {services.course}
          </th>
          <SortHeading column="completion" label={kpiLabel('completion_rate', locale)} sort={sort} locale={locale} numeric />
          <SortHeading column="worst" label={services.worst} sort={sort} locale={locale} />
          <SortHeading column="satisfaction" label={kpiLabel('satisfaction_mean', locale)} sort={sort} locale={locale} numeric />
          <th className="kern-table__header" scope="col">
            {services.hints}
          </th>
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {lines.map((line) => (
          <ServiceRow key={`${line.authority}/${line.service}`} line={line} query={query} locale={locale} />
        ))}
      </tbody>
    </TableFrame>
  );
});

interface HeadingProps {
  column: SortColumn;
  label: string;
  sort: Sort;
  locale: Locale;
  numeric?: boolean;
  className?: string;
}

function SortHeading({ column, label, sort, locale, numeric = false, className = '' }: HeadingProps) {
  const { choose } = useOwnQuery();
  const sorted = sort.column === column;
  const arrow = sorted ? (sort.descending ? '▼' : '▲') : '↕';
  return (
    <th
      className={`kern-table__header ${numeric ? 'kern-table__header--numeric' : ''} ${className}`}
      scope="col"
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="sort"
        title={locale.texts.services.sort(label)}
        onClick={() => choose({ sort: nextSort(column, sort) })}
      >
        {label}
        <span aria-hidden="true">{`\u00a0${arrow}`}</span>
      </button>
    </th>
  );
}

interface RowProps {
  line: ServiceLine;
  /** what the address of the page says that the offer's keeps */
  query: string;
  locale: Locale;
}

/** Made once for each line: a letter in the search changes the address, and two hundred rows need not follow it. */
const ServiceRow = memo(function ServiceRow({ line, query, locale }: RowProps) {
  const { services } = locale.texts;
  const { language } = locale;
  const known = line.course.filter((value) => value !== null);
  const count = (value: number) => formatValue(value, 'count', language);
  return (
    <tr className="kern-table__row">
      <th className="kern-table__header" scope="row">
        <Link
          href={`${offerPath(line.authority, line.service)}${query}`}
          className="kern-link kern-link--small kern-link--no-visited-state"
        >
          {line.serviceName}
        </Link>
        <span className="note services__below">{line.authorityName}</span>
      </th>
      <td className="kern-table__cell services__authority">{line.authorityName}</td>
      <ValueCell kpi="starts" row={line.starts} locale={locale} />
      <td className="kern-table__cell services__course">
        <Sparkline values={line.course} anchored />
        {known.length > 1 && (
          <span className="kern-sr-only">{services.courseWords(count(Math.min(...known)), count(Math.max(...known)))}</span>
        )}
      </td>
      <ValueCell kpi="completion_rate" row={line.completion} locale={locale} />
      <td className="kern-table__cell services__worst">
        {typeof line.worst === 'string' ? (
          <span className="note">{worstWords(line, locale)}</span>
        ) : (
          services.worstValue(line.worst.label, formatValue(line.worst.rate, 'share', language))
        )}
      </td>
      <ValueCell
        kpi="satisfaction_mean"
        row={line.satisfaction}
        locale={locale}
        more={line.satisfaction?.value == null ? undefined : `(n = ${count(line.satisfaction.n ?? 0)})`}
      />
      <td className="kern-table__cell">
        {hintsOf(line, locale).map((hint) => (
          <KernBadge
            key={hint}
            className="kern-badge--small"
            variant={hint === services.silent ? 'warning' : 'info'}
            text={hint}
          />
        ))}
      </td>
    </tr>
  );
});
