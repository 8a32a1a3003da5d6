import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { csvText } from '../../../csvText.ts';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { csvBlob, saveFile } from '../../../saveFile.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { Refused } from '../Refused.tsx';
import { faultWords } from '../texts/faults.ts';
import { textsOf } from '../texts/texts.ts';
import { fetchImport, type Import, type LineError } from './api.ts';

/** Most that the API lists. */
const mostErrors = 10_000;

/** Every bad line with number, column and reason; all of them as a file. */
export function LineErrors({ job, locale }: { job: Import; locale: Locale }) {
  const { errors: texts } = textsOf(locale).imports;
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const loading = useMutation({
    mutationFn: async () => {
      const { errors } = await fetchImport(job.id, mostErrors);
      saveFile(csvBlob(errorsCsv(errors, locale)), texts.fileName);
    },
  });
  return (
    <div className="stack wide">
      <TableFrame caption={texts.caption} label={texts.scrollable}>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            <th className="kern-table__header kern-table__header--numeric" scope="col">
              {texts.line}
            </th>
            {[texts.column, texts.reason].map((heading) => (
              <th key={heading} className="kern-table__header" scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {distinct(job.errors).map((error) => (
            <ErrorRow key={keyOf(error)} error={error} locale={locale} />
          ))}
        </tbody>
      </TableFrame>
      {job.faults > job.errors.length && <p className="note">{texts.first(count(job.errors.length), count(job.faults))}</p>}
      {loading.error && <Refused title={texts.notDownloaded} error={loading.error} locale={locale} />}
      <KernButton
        variant="secondary"
        icon="download"
        text={texts.download}
        disabled={loading.isPending}
        onClick={() => loading.mutate()}
      />
    </div>
  );
}

function ErrorRow({ error, locale }: { error: LineError; locale: Locale }) {
  const { title, advice } = faultWords(error.code, locale.language);
  return (
    <tr className="kern-table__row">
      <td className="kern-table__cell kern-table__cell--numeric">{error.line}</td>
      <td className="kern-table__cell">{error.column}</td>
      <td className="kern-table__cell">
        <strong>{title}</strong>
        {advice && <> {advice}</>}{' '}
        <span className="note" lang="en">
          {error.message}
        </span>
      </td>
    </tr>
  );
}

const keyOf = ({ line, column, code, message }: LineError): string => [line, column, code, message].join(' ');

/** Where several values of a row fail for one reason (each count of a bad month), it is said once. */
const distinct = (errors: LineError[]): LineError[] => [...new Map(errors.map((error) => [keyOf(error), error])).values()];

/** The same for a spreadsheet. */
export function errorsCsv(errors: LineError[], locale: Locale): string {
  const { errors: texts } = textsOf(locale).imports;
  const lines = distinct(errors).map(({ line, column, code, message }) => [
    line,
    column ?? '',
    faultWords(code, locale.language).title,
    code,
    message,
  ]);
  return csvText([[texts.line, texts.column, texts.reason, texts.code, texts.message], ...lines], locale.language);
}
