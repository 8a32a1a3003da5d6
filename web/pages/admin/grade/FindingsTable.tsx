import type { Locale } from '../../../i18n/locale.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { textsOf } from '../texts/texts.ts';

interface Props {
  /** unique in the page */
  id: string;
  title: string;
  lead?: string;
  /** what is said where there are no rows */
  none?: string;
  headings: string[];
  rows: string[][];
  locale: Locale;
}

/** Findings of one kind, one a line, the first cell naming it. */
export function FindingsTable({ id, title, lead, none, headings, rows, locale }: Props) {
  return (
    <section className="panel stack" aria-labelledby={`grade-${id}`}>
      <h2 id={`grade-${id}`} className="kern-heading-small">
        {title}
      </h2>
      {lead && <p className="kern-body">{lead}</p>}
      {rows.length === 0 ? (
        <p className="kern-body">{none}</p>
      ) : (
        <TableFrame caption={title} label={textsOf(locale).table.scrollable(title)}>
          <TableHead words={headings} />
          <tbody className="kern-table__body">
            {rows.map(([first, ...cells]) => (
              <tr key={`${first} ${cells.join(' ')}`} className="kern-table__row">
                <th className="kern-table__header" scope="row">
                  {first}
                </th>
                {cells.map((cell, index) => (
                  <td key={headings[index + 1]} className="kern-table__cell">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </section>
  );
}
