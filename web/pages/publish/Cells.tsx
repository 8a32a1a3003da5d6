import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { type PreviewCells, wholeInstance } from '../../../server/contract/editions.ts';
import type { Catalogue } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { useShown } from '../../shown.ts';
import { SelectField } from '../../ui/fields.tsx';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { type CellsAsked, cellsPage, fetchCells, previewedTables } from './api.ts';
import { NotAsked } from './NotAsked.tsx';
import { textsOf } from './texts/texts.ts';
import { count, measureWords, periodName, serviceName, tableName } from './words.ts';

/** Single counts as they are and as they become public, page by page. */
export function Cells({ publisher, catalogue, locale }: { publisher: string; catalogue: Catalogue; locale: Locale }) {
  const { cells: texts } = textsOf(locale);
  const [asked, setAsked] = useState<CellsAsked>({ table: 'usage-monthly', period: undefined, offset: 0 });
  const {
    picture: data,
    error,
    retry,
  } = useShown(['editions', 'cells', publisher, asked], undefined, (signal) => fetchCells(publisher, asked, signal));
  return (
    <section className="panel stack" aria-labelledby="cells-title">
      <h2 id="cells-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <p className="kern-body">{texts.lead}</p>
      <div className="filters publish__choice">
        <SelectField
          id="cells-table"
          label={texts.table}
          value={asked.table}
          onChange={(chosen) => {
            const table = previewedTables.find((one) => one === chosen);
            if (table) setAsked({ table, period: undefined, offset: 0 });
          }}
        >
          {previewedTables.map((table) => (
            <option key={table} value={table}>
              {tableName(table, locale)}
            </option>
          ))}
        </SelectField>
        <SelectField
          id="cells-period"
          label={texts.period}
          value={data?.period ?? ''}
          onChange={(period) => setAsked({ ...asked, period, offset: 0 })}
        >
          {(data?.periods ?? []).map((period) => (
            <option key={period} value={period}>
              {periodName(period, locale)}
            </option>
          ))}
        </SelectField>
      </div>
      {error && <NotAsked title={texts.failed} error={error} known={data !== undefined} retry={retry} locale={locale} />}
      {data && data.total === 0 && <p className="kern-body">{texts.none}</p>}
      {data && data.total > 0 && (
        <CellTable answer={data} whole={publisher === wholeInstance} catalogue={catalogue} locale={locale} />
      )}
      {data && <Pages asked={asked} total={data.total} go={(offset) => setAsked({ ...asked, offset })} locale={locale} />}
    </section>
  );
}

interface TableProps {
  answer: PreviewCells;
  whole: boolean;
  catalogue: Catalogue;
  locale: Locale;
}

function CellTable({ answer, whole, catalogue, locale }: TableProps) {
  const { cells: texts } = textsOf(locale);
  const daily = answer.table === 'usage-daily';
  const heads = [...(daily ? [texts.day] : []), ...(whole ? [texts.authority] : []), texts.service, texts.measure];
  return (
    <TableFrame caption={texts.caption} label={texts.caption}>
      <TableHead words={heads} numbers={[texts.counted, texts.published]} />
      <tbody className="kern-table__body">
        {answer.cells.map((cell) => (
          <tr
            key={[cell.period, cell.ars, cell.service_key, cell.measure, cell.dimension, cell.category].join(' ')}
            className="kern-table__row"
          >
            {daily && <td className="kern-table__cell nowrap">{periodName(cell.period, locale)}</td>}
            {whole && <td className="kern-table__cell">{cell.authority || texts.allAuthorities}</td>}
            <td className="kern-table__cell">
              {serviceName(cell.service_key, cell.service || texts.allServices, catalogue, locale)}
            </td>
            <td className="kern-table__cell">{measureWords(cell, locale)}</td>
            <td className="kern-table__cell kern-table__cell--numeric">{count(cell.counted, locale)}</td>
            <td className="kern-table__cell kern-table__cell--numeric">
              {cell.published === 0 ? texts.gone : count(cell.published, locale)}
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

interface PagesProps {
  asked: CellsAsked;
  total: number;
  go: (offset: number) => void;
  locale: Locale;
}

function Pages({ asked: { offset }, total, go, locale }: PagesProps) {
  const { cells: texts } = textsOf(locale);
  if (total <= cellsPage) return null;
  const last = Math.min(offset + cellsPage, total);
  return (
    <div className="actions">
      <KernButton variant="secondary" text={texts.back} disabled={offset === 0} onClick={() => go(offset - cellsPage)} />
      <p role="status">{texts.shown(count(offset + 1, locale), count(last, locale), count(total, locale))}</p>
      <KernButton variant="secondary" text={texts.on} disabled={last === total} onClick={() => go(offset + cellsPage)} />
    </div>
  );
}
