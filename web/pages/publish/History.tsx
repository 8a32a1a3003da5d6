import { useQuery } from '@tanstack/react-query';
import type { ListedEdition } from '../../../server/contract/editions.ts';
import { formatInstant } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { fetchEditions } from './api.ts';
import { Files } from './Files.tsx';
import { NotAsked } from './NotAsked.tsx';
import { textsOf } from './texts/texts.ts';
import { Withdraw } from './Withdraw.tsx';
import { count } from './words.ts';

interface Props {
  publisher: string;
  mayWithdraw: boolean;
  locale: Locale;
}

/** The editions so far: state, when and by whom, why, and their files. */
export function History({ publisher, mayWithdraw, locale }: Props) {
  const { history: texts } = textsOf(locale);
  const { data, error, refetch } = useQuery({
    queryKey: ['editions', 'list', publisher],
    queryFn: ({ signal }) => fetchEditions(publisher, signal),
  });
  return (
    <section className="panel stack" aria-labelledby="history-title">
      <h2 id="history-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      {error && (
        <NotAsked title={texts.failed} error={error} known={data !== undefined} retry={() => void refetch()} locale={locale} />
      )}
      {data?.length === 0 && <p className="kern-body">{texts.none}</p>}
      {data && data.length > 0 && <EditionTable editions={data} mayWithdraw={mayWithdraw} locale={locale} />}
    </section>
  );
}

function EditionTable({ editions, mayWithdraw, locale }: { editions: ListedEdition[]; mayWithdraw: boolean; locale: Locale }) {
  const { history: texts, withdraw } = textsOf(locale);
  const newest = editions.find(({ status }) => status === 'published');
  const columns = [texts.edition, texts.status, texts.when, texts.said, texts.files, ...(mayWithdraw ? [withdraw.button] : [])];
  return (
    <TableFrame caption={texts.caption} label={texts.caption}>
      <TableHead words={columns} />
      <tbody className="kern-table__body">
        {editions.map((edition) => (
          <tr key={edition.id} className="kern-table__row">
            <th className="kern-table__header nowrap" scope="row">
              {edition.id}
            </th>
            <td className="kern-table__cell">
              {texts.statuses[edition.status]}
              {edition === newest && ` (${texts.newest})`}
            </td>
            <td className="kern-table__cell">
              <When edition={edition} locale={locale} />
            </td>
            <td className="kern-table__cell">
              <Said edition={edition} locale={locale} />
            </td>
            <td className="kern-table__cell">
              <Files edition={edition} locale={locale} />
            </td>
            {mayWithdraw && (
              <td className="kern-table__cell">
                {edition.status !== 'withdrawn' && <Withdraw edition={edition} editions={editions} locale={locale} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function When({ edition, locale }: { edition: ListedEdition; locale: Locale }) {
  const { history: texts } = textsOf(locale);
  const time = (instant: string) => formatInstant(instant, locale.language);
  const who = (by: ListedEdition['publishedBy']) => (by ? (by.name ?? texts.kinds[by.kind]) : texts.unknown);
  return (
    <>
      {texts.by(time(edition.publishedAt), who(edition.publishedBy))}
      {edition.withdrawnAt && (
        <>
          <br />
          {texts.withdrawnBy(time(edition.withdrawnAt), who(edition.withdrawnBy))}
        </>
      )}
    </>
  );
}

function Said({ edition, locale }: { edition: ListedEdition; locale: Locale }) {
  const { history: texts } = textsOf(locale);
  const { note, reason, changes, previous } = edition;
  const lines = [reason, note, changes > 0 && previous ? texts.changed(count(changes, locale), previous) : null];
  return (
    <div className="publish__note">
      {lines.flatMap((line) => (line ? [<p key={line}>{line}</p>] : []))}
      {lines.every((line) => !line) && '–'}
    </div>
  );
}
