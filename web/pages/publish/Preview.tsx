import type { EditionPreview } from '../../../server/contract/editions.ts';
import type { Locale } from '../../i18n/locale.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { textsOf } from './texts/texts.ts';
import { count, tableName } from './words.ts';

/** The tables of the edition: rows, what is new, what protection leaves out. */
export function Preview({ preview, locale }: { preview: EditionPreview; locale: Locale }) {
  const { preview: texts } = textsOf(locale);
  const known = preview.since !== null;
  const columns = [texts.rows, ...(known ? [texts.added, texts.changes] : []), texts.cells, texts.hidden];
  return (
    <section className="panel stack" aria-labelledby="preview-title">
      <h2 id="preview-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <TableFrame caption={texts.caption} label={texts.caption}>
        <TableHead words={[texts.table]} numbers={columns} />
        <tbody className="kern-table__body">
          {preview.tables.map(({ table, rows, added, changes, cells, hidden }) => (
            <tr key={table} className="kern-table__row">
              <th className="kern-table__header" scope="row">
                {tableName(table, locale)}
              </th>
              {Object.entries({ rows, ...(known ? { added, changes } : {}), cells, hidden }).map(([name, value]) => (
                <td key={name} className="kern-table__cell kern-table__cell--numeric">
                  {count(value, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      <p className="note">{texts.hiddenNote}</p>
    </section>
  );
}
