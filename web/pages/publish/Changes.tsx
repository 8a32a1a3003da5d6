import { KernButton } from '@kern-ux-annex/kern-react-kit';
import type { ChangeAnswer, EditionPreview } from '../../../server/contract/editions.ts';
import { type PublishedMeasure, publishedMeasure } from '../../../server/contract/published.ts';
import { formatValue } from '../../format.ts';
import type { Catalogue } from '../../api.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import { saveFile } from '../../saveFile.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { textsOf } from './texts/texts.ts';
import { count, measureWords, periodName } from './words.ts';

interface Props {
  preview: EditionPreview;
  since: string;
  catalogue: Catalogue;
  locale: Locale;
}

/** Values that are public and would be others: before, after and why; also as a file for programs. */
export function Changes({ preview, since, catalogue, locale }: Props) {
  const { changes: texts } = textsOf(locale);
  const { changes, id, publisher } = preview;
  const all = preview.tables.reduce((sum, table) => sum + table.changes, 0);
  const save = () => {
    const text = JSON.stringify({ publisher, edition: id, since, changes }, null, 2);
    saveFile(new Blob([text], { type: 'application/json' }), `changes-${publisher}-${id}.json`);
  };
  return (
    <section className="panel stack" aria-labelledby="changes-title">
      <h2 id="changes-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <p className="kern-body">{texts.lead(since)}</p>
      {changes.length === 0 && <p className="kern-body">{texts.none}</p>}
      {changes.length > 0 && (
        <>
          <ChangeTable changes={changes} catalogue={catalogue} locale={locale} />
          {all > changes.length && <p className="note">{texts.first(count(changes.length, locale), count(all, locale))}</p>}
          <KernButton variant="secondary" text={texts.download} onClick={save} />
        </>
      )}
    </section>
  );
}

function ChangeTable({ changes, catalogue, locale }: { changes: ChangeAnswer[]; catalogue: Catalogue; locale: Locale }) {
  const { changes: texts, cells } = textsOf(locale);
  const shownValue = (measure: string, value: number): string => {
    if (value === 0) return texts.missing;
    const { unit } = publishedMeasure(measure as PublishedMeasure);
    return unit === 'stars' ? formatValue(value, 'ratio', locale.language) : formatValue(value, unit, locale.language);
  };
  const townOf = (ars: string) => catalogue.authorities.find((one) => one.ars === ars)?.name ?? (ars || cells.allAuthorities);
  const serviceOf = (key: string) => {
    const known = catalogue.services.find((one) => one.key === key);
    return known ? nameOf(known.name, locale) : key || cells.allServices;
  };
  const heads: [string, boolean][] = [
    [cells.day, false],
    [cells.authority, false],
    [cells.service, false],
    [cells.measure, false],
    [texts.before, true],
    [texts.after, true],
    [texts.why, false],
  ];
  return (
    <TableFrame caption={texts.caption} label={texts.caption}>
      <thead className="kern-table__head">
        <tr className="kern-table__row">
          {heads.map(([name, numeric]) => (
            <th key={name} className={`kern-table__header ${numeric ? 'kern-table__header--numeric' : ''}`} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {changes.map((change) => (
          <tr key={Object.values(change).join(' ')} className="kern-table__row">
            <td className="kern-table__cell nowrap">{periodName(change.period, locale)}</td>
            <td className="kern-table__cell">{townOf(change.ars)}</td>
            <td className="kern-table__cell">{serviceOf(change.service_key)}</td>
            <td className="kern-table__cell">{measureWords(change, locale)}</td>
            <td className="kern-table__cell kern-table__cell--numeric">{shownValue(change.measure, change.before)}</td>
            <td className="kern-table__cell kern-table__cell--numeric">{shownValue(change.measure, change.after)}</td>
            <td className="kern-table__cell">{texts.reasons[change.why]}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
