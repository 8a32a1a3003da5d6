import { type KpiId, kpiOf } from '../../server/contract/kpis.ts';
import type { KpiRow } from '../api.ts';
import { formatValue } from '../format.ts';
import { flagLabel, type Locale } from '../i18n/locale.ts';
import { reasonOf } from '../rows.ts';

interface Props {
  kpi: KpiId;
  row: KpiRow | undefined;
  locale: Locale;
  /** behind the value */
  more?: string | undefined;
}

/** The cell of a table with a value, or `–` with its reason on hover and in text. */
export function ValueCell({ kpi, row, locale, more }: Props) {
  const reason = reasonOf(kpi, row, locale);
  return (
    <td className="kern-table__cell kern-table__cell--numeric" title={reason}>
      {formatValue(row?.value ?? null, kpiOf(kpi).unit, locale.language)}
      {more && <span className="note"> {more}</span>}
      {row?.flag === 'not_measured' ? (
        <span className="note"> {flagLabel('not_measured', locale)}</span>
      ) : (
        reason && <span className="kern-sr-only"> {reason}</span>
      )}
    </td>
  );
}
