import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { type FormEvent, useState } from 'react';
import { codeLabel } from '../../../../server/contract/codelists.ts';
import { CommentChange, type CommentEntry } from '../../../../server/contract/comment.ts';
import { formatDay } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { CheckField, TextField } from '../../../ui/fields.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { NotDone } from '../../../ui/NotDone.tsx';
import { useCommentChange, useCommentRemoval } from './asked.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  comment: CommentEntry;
  locale: Locale;
}

/** A comment with its day and rating, its topics, and whether it is done. */
export function CommentLine({ comment, locale }: Props) {
  const texts = textsOf(locale);
  const { language } = locale;
  const { id, rating, foundInformation, topics, text, done } = comment;
  const [sorting, setSorting] = useState(false);
  const ticking = useCommentChange(comment);
  const day = formatDay(comment.day, language);
  const facts = [
    rating === null ? texts.noRating : texts.stars(`${rating}`),
    ...(foundInformation === null ? [] : [texts.information(codeLabel('foundInformation', foundInformation, language))]),
    ...(topics.length === 0 ? [] : [texts.topics(topics.join(', '))]),
    ...(done ? [texts.done] : []),
  ];
  return (
    <li className="comments__one">
      <p className="note">
        <strong>{day}</strong> · {facts.join(' · ')}
      </p>
      {text === '' ? <p className="note">{texts.noText}</p> : <p className="comments__text">{text}</p>}
      <div className="actions">
        <CheckField
          id={`done-${id}`}
          label={texts.doneOf(day)}
          checked={ticking.isPending ? !done : done}
          onChange={(checked) => ticking.mutate({ done: checked })}
        />
        {!sorting && <SmallButton text={texts.sort} aria-label={texts.sortOf(day)} onClick={() => setSorting(true)} />}
        <Removal comment={comment} day={day} locale={locale} />
      </div>
      {ticking.error && <NotDone title={texts.notSaved} error={ticking.error} locale={locale} />}
      {sorting && <Sorting comment={comment} close={() => setSorting(false)} locale={locale} />}
    </li>
  );
}

/** Deletes after asking: nobody can bring it back. */
function Removal({ comment, day, locale }: Props & { day: string }) {
  const texts = textsOf(locale);
  const [asking, setAsking] = useState(false);
  const removing = useCommentRemoval(comment);
  return (
    <>
      <SmallButton text={texts.remove} aria-label={texts.removeOf(day)} onClick={() => setAsking(true)} />
      {removing.error && <NotDone title={texts.notRemoved} error={removing.error} locale={locale} />}
      {asking && (
        <Confirm
          title={texts.removeTitle}
          confirm={texts.removeConfirm}
          cancel={texts.cancel}
          onConfirm={() => removing.mutate(undefined, { onError: () => setAsking(false) })}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{comment.text === '' ? texts.noText : comment.text}</p>
          <p className="kern-body">{texts.removeNote}</p>
        </Confirm>
      )}
    </>
  );
}

/** The topics of a comment, all of them in one line. */
function Sorting({ comment, close, locale }: Props & { close: () => void }) {
  const texts = textsOf(locale);
  const [line, setLine] = useState(comment.topics.join(', '));
  const [tried, setTried] = useState(false);
  const changing = useCommentChange(comment);
  const named = line.split(',').map((topic) => topic.trim());
  const change = CommentChange.safeParse({ topics: named.filter((topic) => topic !== '') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (change.success) changing.mutate(change.data, { onSuccess: close });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextField
        id={`topics-${comment.id}`}
        label={texts.topicsField}
        hint={texts.topicsHint}
        value={line}
        autoFocus
        error={tried && !change.success ? texts.topicsWrong : undefined}
        onChange={setLine}
      />
      {changing.error && <NotDone title={texts.notSaved} error={changing.error} locale={locale} />}
      <div className="actions">
        <KernButton type="submit" variant="primary" text={texts.save} disabled={changing.isPending} />
        <KernButton variant="secondary" text={texts.cancel} onClick={close} />
      </div>
    </form>
  );
}
