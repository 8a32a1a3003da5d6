import './notes.css';
import { useState } from 'react';
import type { Range } from '../../server/contract/days.ts';
import { formatValue } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import { useSession } from '../session.ts';
import { SmallButton } from '../ui/SmallButton.tsx';
import { NoteLine } from './NoteLine.tsx';
import type { Noted, NotedPlace } from './notes.ts';
import { OpenForm } from './OpenForm.tsx';
import { textsOf } from './texts/texts.ts';

interface Props {
  noted: Noted;
  place: NotedPlace;
  /** the days that are shown */
  range: Range;
  locale: Locale;
}

const few = 5;

/** The notes that a chart marks, numbered as there, and the form to add one. */
export default function Notes({ noted: { notes, error }, place, range, locale }: Props) {
  const texts = textsOf(locale);
  const session = useSession();
  const [all, setAll] = useState(false);
  const first = all ? 0 : Math.max(0, notes.length - few); // the newest are the ones that matter
  return (
    <section className="notes" aria-labelledby="notes-title">
      <h3 id="notes-title" className="kern-title kern-title--small">
        {texts.heading}
      </h3>
      {error && (
        <p className="note" role="status">
          {texts.failed}
        </p>
      )}
      {!error && notes.length === 0 && <p className="note">{texts.none}</p>}
      {notes.length > 0 && (
        <ol className="notes__list" start={first + 1}>
          {notes.slice(first).map((note) => (
            <NoteLine key={note.id} note={note} ofOffer={place.service !== undefined} session={session} locale={locale} />
          ))}
        </ol>
      )}
      {notes.length > few && (
        <SmallButton
          text={all ? texts.fewer : texts.more(formatValue(notes.length, 'count', locale.language))}
          onClick={() => setAll(!all)}
        />
      )}
      {session && <Adding place={place} range={range} locale={locale} />}
    </section>
  );
}

/** What a note is about must be clear before there can be one. */
function Adding({ place: { authority, service }, range, locale }: Omit<Props, 'noted'>) {
  const texts = textsOf(locale);
  const [open, setOpen] = useState(false);
  if (authority === undefined) return <p className="note">{texts.chooseAuthority}</p>;
  if (!open) return <SmallButton text={texts.add} onClick={() => setOpen(true)} />;
  return <OpenForm place={{ authority, service }} day={range.to} close={() => setOpen(false)} locale={locale} />;
}
