import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { formatValue, missing } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { textsOf } from '../texts/texts.ts';
import type { Preview } from './api.ts';

const shownFirst = 5;

/** The head of a table as it was read. */
export function PreviewTable({ preview: { columns, rows }, file, locale }: { preview: Preview; file: string; locale: Locale }) {
  const { preview: texts } = textsOf(locale).imports;
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, shownFirst);
  return (
    <div className="stack wide">
      <h3 className="kern-title kern-title--small">{texts.heading}</h3>
      <TableFrame caption={texts.caption(file)} label={texts.scrollable}>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {columns.map((column) => (
              <th key={column} className="kern-table__header" scope="col">
                {column || missing}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {shown.map((cells, line) => (
            // a table may hold the same line twice

            <tr key={line} className="kern-table__row">
              {columns.map((column, place) => (
                <td key={column} className="kern-table__cell">
                  {cells[place] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {rows.length > shownFirst && (
        <KernButton
          variant="tertiary"
          text={all ? texts.fewer : texts.all(formatValue(rows.length, 'count', locale.language))}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        />
      )}
    </div>
  );
}
