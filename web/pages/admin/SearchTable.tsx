import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { type ReactNode, useState } from 'react';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { TextField } from '../../ui/fields.tsx';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { textsOf } from './texts/texts.ts';

export interface TableRow {
  key: string;
  /** what a search looks in */
  text: string;
  /** the first one names the row */
  cells: ReactNode[];
}

interface Props {
  id: string;
  caption: string;
  headings: string[];
  rows: TableRow[];
  locale: Locale;
}

/** More than this are searched, and shown in part first. */
const few = 8;
const shownFirst = 100;

export function SearchTable({ id, caption, headings, rows, locale }: Props) {
  const texts = textsOf(locale).table;
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const found = rows.filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase()));
  const count = (value: number) => formatValue(value, 'count', locale.language);
  return (
    <div className="stack wide">
      {rows.length > few && (
        <TextField id={`${id}-search`} type="search" label={texts.search} value={search} onChange={setSearch} />
      )}
      <p className="note" role="status">
        {texts.found(count(found.length), count(rows.length))}
      </p>
      {found.length > 0 && (
        <TableFrame caption={caption} label={texts.scrollable(caption)}>
          <TableHead words={headings} />
          <tbody className="kern-table__body">
            {(all ? found : found.slice(0, shownFirst)).map((row) => (
              <Row key={row.key} row={row} headings={headings} />
            ))}
          </tbody>
        </TableFrame>
      )}
      {found.length > shownFirst && !all && (
        <KernButton variant="tertiary" text={texts.all(count(found.length))} onClick={() => setAll(true)} />
      )}
    </div>
  );
}

function Row({ row: { cells }, headings }: { row: TableRow; headings: string[] }) {
  const [name, ...others] = cells;
  return (
    <tr className="kern-table__row">
      <th className="kern-table__header" scope="row">
        {name}
      </th>
      {others.map((cell, index) => (
        <td key={headings[index + 1]} className="kern-table__cell">
          {cell}
        </td>
      ))}
    </tr>
  );
}
