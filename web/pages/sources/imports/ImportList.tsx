import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatInstant, formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Failure } from '../../../ui/states.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { textsOf } from '../texts/texts.ts';
import { fetchImport, fetchImports, hasEnded, type ListedImport } from './api.ts';
import { LineErrors } from './LineErrors.tsx';

const poll = 3000;
/** As many bad lines as are shown at once; the file has all of them. */
const listedErrors = 200;

/** The files of a source, the newest first. */
export function ImportList({ source, locale }: { source: number; locale: Locale }) {
  const { list } = textsOf(locale).imports;
  const { data, error, refetch } = useQuery({
    queryKey: ['sources', 'imports', source],
    queryFn: ({ signal }) => fetchImports(source, signal),
    refetchInterval: ({ state }) => (state.data?.every(hasEnded) === false ? poll : false),
  });
  return (
    <section className="panel stack" aria-labelledby="imports-title">
      <h2 id="imports-title" className="kern-heading-small">
        {list.heading}
      </h2>
      {!data && error && <Failure error={error} retry={() => void refetch()} locale={locale} />}
      {!data && !error && <p role="status">{locale.texts.state.loading}</p>}
      {data?.length === 0 && <p className="kern-body">{list.none}</p>}
      {data && data.length > 0 && <ImportTable imports={data} locale={locale} />}
    </section>
  );
}

function ImportTable({ imports, locale }: { imports: ListedImport[]; locale: Locale }) {
  const { list } = textsOf(locale).imports;
  const [open, setOpen] = useState<string>();
  const shown = imports.find(({ id }) => id === open);
  return (
    <>
      <TableFrame caption={list.caption} label={list.scrollable}>
        <TableHead words={[list.time, list.format, list.mapping, list.result, list.taken]} />
        <tbody className="kern-table__body">
          {imports.map((one) => (
            <tr key={one.id} className="kern-table__row">
              <td className="kern-table__cell">{formatInstant(one.createdAt, locale.language)}</td>
              <td className="kern-table__cell">{one.format.toUpperCase()}</td>
              <td className="kern-table__cell">
                {one.mappingName && list.version(one.mappingName, `${one.mappingVersion ?? ''}`)}
              </td>
              <td className="kern-table__cell">{list.states[resultOf(one)]}</td>
              <td className="kern-table__cell">
                {countsOf(one, locale)}{' '}
                {one.faults > 0 && hasEnded(one) && (
                  <SmallButton
                    text={list.lines}
                    aria-label={list.linesOf(formatInstant(one.createdAt, locale.language))}
                    aria-expanded={one.id === open}
                    onClick={() => setOpen(one.id === open ? undefined : one.id)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {shown && <Lines key={shown.id} id={shown.id} locale={locale} />}
    </>
  );
}

/** The bad lines of a file that was handed in before. */
function Lines({ id, locale }: { id: string; locale: Locale }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['sources', 'import', id],
    queryFn: ({ signal }) => fetchImport(id, listedErrors, signal),
  });
  if (data) return <LineErrors job={data} locale={locale} />;
  if (error) return <Failure error={error} retry={() => void refetch()} locale={locale} />;
  return <p role="status">{locale.texts.state.loading}</p>;
}

function resultOf(one: ListedImport) {
  if (!one.dryRun || !hasEnded(one) || one.state === 'failed') return one.state;
  return one.faults > 0 ? 'checkedFaulty' : 'checked';
}

/** `1.204 Ereignisse, 3 Fehler`. */
function countsOf(one: ListedImport, locale: Locale): string {
  const { counts } = textsOf(locale).imports;
  const taken = one.stored ? (['events', 'totals', 'offline', 'skipped', 'faults'] as const) : (['faults'] as const);
  return taken
    .filter((count) => one[count] > 0)
    .map((count) => `${formatValue(one[count], 'count', locale.language)} ${counts[count]}`)
    .join(', ');
}
