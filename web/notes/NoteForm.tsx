import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { AnnotationChange } from '../../server/contract/annotations.ts';
import type { Locale } from '../i18n/locale.ts';
import { NotDone } from '../ui/NotDone.tsx';
import { manages, useSession } from '../session.ts';
import { DateField } from '../ui/DateField.tsx';
import { CheckField, TextField } from '../ui/fields.tsx';
import { addNote, changeNote, type Note, useNotesChanged } from './notes.ts';
import { textsOf } from './texts/texts.ts';

export interface NoteFormProps {
  place: { authority: string; service?: string | undefined };
  /** where the form begins */
  day: string;
  /** the one to change; none: a new one */
  note?: Note;
  close: () => void;
  locale: Locale;
}

/** A new note, or a changed one. Only managers may show it to everybody, and only its maker may take that back. */
export default function NoteForm({ place, day: begins, note, close, locale }: NoteFormProps) {
  const { form, cancel } = textsOf(locale);
  const id = useId();
  const session = useSession();
  const changed = useNotesChanged();
  const [day, setDay] = useState(begins);
  const [german, setGerman] = useState(note?.text.de ?? '');
  const [english, setEnglish] = useState(note?.text.en ?? '');
  const [shared, setShared] = useState(note?.shared ?? false);
  const [tried, setTried] = useState(false);
  const entry = AnnotationChange.safeParse({ day, text: { de: german, en: english.trim() || undefined }, shared });
  const wrong = new Set(tried ? entry.error?.issues.map(({ path }) => path.join('.')) : []);
  const saving = useMutation({
    mutationFn: (change: AnnotationChange) =>
      note ? changeNote(note.id, change) : addNote({ ...change, authority: place.authority, service: place.service }),
    networkMode: 'always',
    onSuccess: async () => {
      await changed();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (entry.success) saving.mutate(entry.data);
  };
  const mayShare = session && manages(session, place.authority, place.service) && (!note || note.own || !note.shared);
  return (
    <form className="stack notes__form" noValidate onSubmit={submit} aria-label={note ? form.change : form.add}>
      <DateField
        id={`${id}-day`}
        label={form.day}
        value={day}
        error={wrong.has('day') ? form.dayMissing : undefined}
        onChange={setDay}
      />
      <TextField
        id={`${id}-de`}
        label={form.text}
        hint={form.textHint}
        value={german}
        maxLength={300}
        autoFocus
        error={wrong.has('text.de') ? form.textMissing : undefined}
        onChange={setGerman}
      />
      <TextField id={`${id}-en`} label={form.english} value={english} maxLength={300} onChange={setEnglish} />
      {mayShare && <CheckField id={`${id}-shared`} label={form.shared} checked={shared} onChange={setShared} />}
      {saving.error && <NotDone title={form.notSaved} error={saving.error} locale={locale} />}
      <div className="notes__ways">
        <KernButton type="submit" variant="primary" text={form.save} disabled={saving.isPending} />
        <KernButton variant="secondary" text={cancel} onClick={close} />
      </div>
    </form>
  );
}
