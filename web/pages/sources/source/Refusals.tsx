import { useQuery } from '@tanstack/react-query';
import { formatHour, formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Failure } from '../../../ui/states.tsx';
import { fetchRejects, type Reject } from '../api.ts';
import { faultWords } from '../texts/faults.ts';
import { textsOf } from '../texts/texts.ts';
import { grouped } from './refusals.ts';

const poll = 30_000;

/** What was refused in the last 14 days, in plain words and by the hour; never what it said. */
export function Refusals({ source, locale }: { source: number; locale: Locale }) {
  const { refusals } = textsOf(locale);
  const { data, error, refetch } = useQuery({
    queryKey: ['rejects', source],
    queryFn: ({ signal }) => fetchRejects(source, signal),
    refetchInterval: poll,
  });
  return (
    <section className="panel stack" aria-labelledby="refusals-title">
      <h2 id="refusals-title" className="kern-heading-small">
        {refusals.heading}
      </h2>
      {!data && error && <Failure error={error} retry={() => void refetch()} locale={locale} />}
      {!data && !error && <p role="status">{locale.texts.state.loading}</p>}
      {data?.length === 0 && <p className="kern-body">{refusals.none}</p>}
      {data && data.length > 0 && <Found rejects={data} locale={locale} />}
    </section>
  );
}

function Found({ rejects, locale }: { rejects: Reject[]; locale: Locale }) {
  const { refusals } = textsOf(locale);
  const { language } = locale;
  return (
    <>
      <p className="kern-body">{refusals.lead}</p>
      <ul className="findings">
        {grouped(rejects).map(({ code, field, count, last }) => (
          <li key={`${code} ${field}`}>
            <strong>
              {faultWords(code, language).title}
              {field && (
                <>
                  {' – '}
                  {refusals.field} <code>{field}</code>
                </>
              )}
            </strong>
            <span className="note">{refusals.times(formatValue(count, 'count', language), formatHour(last, language))}</span>
            <span>{faultWords(code, language).advice}</span>
          </li>
        ))}
      </ul>
      <details className="more">
        <summary>{refusals.byHour}</summary>
        <HourTable rejects={rejects} locale={locale} />
      </details>
    </>
  );
}

function HourTable({ rejects, locale }: { rejects: Reject[]; locale: Locale }) {
  const { refusals } = textsOf(locale);
  const { language } = locale;
  const newestFirst = [...rejects].sort((one, other) => other.hour.localeCompare(one.hour));
  return (
    <TableFrame caption={refusals.caption} label={refusals.scrollable}>
      <TableHead words={[refusals.hour, refusals.reason, refusals.fieldColumn]} numbers={[refusals.count]} />
      <tbody className="kern-table__body">
        {newestFirst.map(({ hour, code, field, count }) => (
          <tr key={`${hour} ${code} ${field}`} className="kern-table__row">
            <td className="kern-table__cell">{formatHour(hour, language)}</td>
            <td className="kern-table__cell">
              {faultWords(code, language).title} <code className="note">{code}</code>
            </td>
            <td className="kern-table__cell">{field && <code>{field}</code>}</td>
            <td className="kern-table__cell kern-table__cell--numeric">{formatValue(count, 'count', language)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
