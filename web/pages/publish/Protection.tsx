import { useState } from 'react';
import type { EditionPreview } from '../../../server/contract/editions.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { SelectField } from '../../ui/fields.tsx';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { type Deviations, deviationsOf } from './protection.ts';
import { textsOf } from './texts/texts.ts';
import { count, measureName, periodName, signed } from './words.ts';

/** What protection does: how many counts it changes by how much, and totals before and after. */
export function Protection({ preview, locale }: { preview: EditionPreview; locale: Locale }) {
  const { protection: texts } = textsOf(locale);
  const deviations = deviationsOf(preview);
  const { cells, unchanged, mean } = deviations;
  const share = formatValue(cells === 0 ? 0 : unchanged / cells, 'share', locale.language);
  const rounded = formatValue(Math.abs(mean) < 0.005 ? 0 : mean, 'ratio', locale.language);
  return (
    <section className="panel stack" aria-labelledby="protection-title">
      <h2 id="protection-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <p className="kern-body">{texts.lead}</p>
      <p className="kern-body">{texts.summary(count(cells, locale), count(unchanged, locale), share, rounded)}</p>
      <Distribution deviations={deviations} locale={locale} />
      <Totals preview={preview} locale={locale} />
      <p className="note">{texts.partsNote}</p>
    </section>
  );
}

function Distribution({ deviations: { by, cells }, locale }: { deviations: Deviations; locale: Locale }) {
  const { protection: texts } = textsOf(locale);
  const most = Math.max(1, ...by.map((one) => one.cells));
  return (
    <TableFrame caption={texts.caption} label={texts.caption}>
      <thead className="kern-table__head">
        <tr className="kern-table__row">
          {[texts.deviation, texts.count].map((name) => (
            <th key={name} className="kern-table__header kern-table__header--numeric publish__narrow" scope="col">
              {name}
            </th>
          ))}
          <th className="kern-table__header" scope="col">
            {texts.share}
          </th>
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {by.map((one) => (
          <tr key={one.deviation} className="kern-table__row">
            <th className="kern-table__header kern-table__header--numeric" scope="row">
              {signed(one.deviation, locale)}
            </th>
            <td className="kern-table__cell kern-table__cell--numeric">{count(one.cells, locale)}</td>
            <td className="kern-table__cell">
              <span className="deviation">
                <span className="deviation__share">
                  {formatValue(cells === 0 ? 0 : one.cells / cells, 'share', locale.language)}
                </span>
                <span className="deviation__bar" aria-hidden="true">
                  <i style={{ width: `${(100 * one.cells) / most}%` }} />
                </span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Totals({ preview, locale }: { preview: EditionPreview; locale: Locale }) {
  const { protection: texts } = textsOf(locale);
  const months = [...new Set(preview.totals.map(({ period }) => period))].reverse();
  const [chosen, setChosen] = useState<string>();
  const month = chosen ?? months[0];
  if (month === undefined) return null;
  const known = preview.since !== null;
  const columns = [texts.counted, texts.published, texts.difference, texts.parts, ...(known ? [texts.before] : [])];
  const number = (value: number | null) => formatValue(value, 'count', locale.language);
  return (
    <>
      <h3 className="kern-heading-x-small">{texts.totals}</h3>
      <div className="filters">
        <SelectField id="totals-month" label={texts.month} value={month} onChange={setChosen}>
          {months.map((one) => (
            <option key={one} value={one}>
              {periodName(one, locale)}
            </option>
          ))}
        </SelectField>
      </div>
      <TableFrame caption={texts.totalsCaption(periodName(month, locale))} label={texts.totalsCaption(periodName(month, locale))}>
        <TableHead words={[texts.measure]} numbers={columns} />
        <tbody className="kern-table__body">
          {preview.totals
            .filter(({ period }) => period === month)
            .map(({ measure, counted, published, parts, before }) => (
              <tr key={measure} className="kern-table__row">
                <th className="kern-table__header" scope="row">
                  {measureName(measure, locale)}
                </th>
                <td className="kern-table__cell kern-table__cell--numeric">{number(counted)}</td>
                <td className="kern-table__cell kern-table__cell--numeric">{number(published)}</td>
                <td className="kern-table__cell kern-table__cell--numeric">{signed(published - counted, locale)}</td>
                <td className="kern-table__cell kern-table__cell--numeric">{number(parts)}</td>
                {known && <td className="kern-table__cell kern-table__cell--numeric">{number(before)}</td>}
              </tr>
            ))}
        </tbody>
      </TableFrame>
    </>
  );
}
