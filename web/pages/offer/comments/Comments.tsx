import '../../sources/sources.css';
import './comments.css';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { formatRange, formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { saveFile } from '../../../saveFile.ts';
import { Failure } from '../../../ui/states.tsx';
import { NotDone } from '../../../ui/NotDone.tsx';
import { type Asked, fetchCommentsCsv, type Place, useComments, useTopics } from './asked.ts';
import { CommentLine } from './CommentLine.tsx';
import { Search } from './Search.tsx';
import { textsOf } from './texts/texts.ts';
import { Topics } from './Topics.tsx';

const anything: Asked = { rating: '', topic: '', done: '', q: '' };

/** What people write about an offer, for its managers: to search, to sort by topics, to tick off, to take along. */
export default function Comments({ place, locale }: { place: Place; locale: Locale }) {
  const texts = textsOf(locale);
  const [asked, setAsked] = useState(anything);
  const topics = useTopics(place).data?.topics ?? [];
  return (
    <section className="panel stack comments" aria-labelledby="comments-title">
      <h2 id="comments-title" className="kern-heading-small">
        {texts.title}
      </h2>
      <p className="note">{texts.lead(formatRange(place.from, place.to, locale.language))}</p>
      <Topics topics={topics} locale={locale} />
      <Search asked={asked} topics={topics} change={(part) => setAsked({ ...asked, ...part })} locale={locale} />
      <Found place={place} asked={useDeferredValue(asked)} locale={locale} />
    </section>
  );
}

function Found({ place, asked, locale }: { place: Place; asked: Asked; locale: Locale }) {
  const texts = textsOf(locale);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useComments(place, asked);
  const saving = useMutation({
    mutationFn: async () => saveFile(await fetchCommentsCsv(place, asked), `${texts.fileName}.csv`),
    networkMode: 'always',
  });
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} locale={locale} /> : null;
  const total = data.pages[0]?.total ?? 0;
  const searches = Object.values(asked).some((word) => word !== '');
  if (total === 0) return <p role="status">{searches ? texts.noneFound : texts.none}</p>;
  return (
    <>
      <p className="note" role="status">
        {texts.found(formatValue(total, 'count', locale.language))}
      </p>
      <ul className="comments__list">
        {data.pages.flatMap(({ comments }) =>
          comments.map((comment) => <CommentLine key={comment.id} comment={comment} locale={locale} />),
        )}
      </ul>
      {saving.error && <NotDone title={texts.noCsv} error={saving.error} locale={locale} />}
      <div className="actions">
        {hasNextPage && (
          <KernButton variant="secondary" text={texts.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()} />
        )}
        <KernButton
          variant="tertiary"
          icon="download"
          text={texts.csv}
          disabled={saving.isPending}
          onClick={() => saving.mutate()}
        />
      </div>
    </>
  );
}
