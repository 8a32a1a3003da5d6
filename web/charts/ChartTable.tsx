import { formatValue } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import { TableFrame } from '../ui/TableFrame.tsx';
import { TableHead } from '../ui/TableHead.tsx';
import type { ChartModel } from './model.ts';

/** The numbers of a chart as a table. */
export function ChartTable({ model, locale }: { model: ChartModel; locale: Locale }) {
  return (
    <TableFrame caption={`${model.title}, ${model.source}`} label={locale.texts.chart.scrollable(model.title)}>
      <TableHead words={[model.rowHeading]} numbers={model.columns.map(({ label }) => label)} />
      <tbody className="kern-table__body">
        {model.rows.map((row, index) => (
          <tr key={row.key} className="kern-table__row">
            <th className="kern-table__header" scope="row">
              {row.label}
              {row.note && <span className="note"> ({row.note})</span>}
            </th>
            {model.columns.map((column) => (
              <td key={column.label} className="kern-table__cell kern-table__cell--numeric">
                {formatValue(column.values[index] ?? null, column.unit, locale.language)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
