import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../server/contract/people.ts';
import { formatDay } from '../format.ts';
import { type Locale, nameOf } from '../i18n/locale.ts';
import { NotDone } from '../ui/NotDone.tsx';
import { manages } from '../session.ts';
import { useInstance } from '../shown.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { SmallButton } from '../ui/SmallButton.tsx';
import { type Note, removeNote, useNotesChanged } from './notes.ts';
import { OpenForm } from './OpenForm.tsx';
import { textsOf } from './texts/texts.ts';

interface Props {
  note: Note;
  /** whether all notes around it are about one offer, so that it need not be named */
  ofOffer: boolean;
  session: Session | undefined;
  locale: Locale;
}

/** A note with who sees it, and the ways to change it for whoever may. */
export function NoteLine({ note, ofOffer, session, locale }: Props) {
  const texts = textsOf(locale);
  const [changing, setChanging] = useState(false);
  const { authority, service } = note;
  const mayChange = session && !note.automatic && (note.shared ? manages(session, authority, service) : note.own);
  const kind = note.automatic ? texts.automatic : note.shared ? texts.shared : texts.personal;
  const place = usePlaceName(note, locale);
  return (
    <li>
      <strong>{formatDay(note.day, locale.language)}</strong> {nameOf(note.text, locale)}{' '}
      <span className="note">
        ({ofOffer ? '' : `${place}, `}
        {kind})
      </span>
      {mayChange && !changing && <Changes note={note} change={() => setChanging(true)} locale={locale} />}
      {changing && (
        <OpenForm place={{ authority, service }} day={note.day} note={note} close={() => setChanging(false)} locale={locale} />
      )}
    </li>
  );
}

function usePlaceName({ authority, service }: Note, locale: Locale): string {
  const catalogue = useInstance().picture?.catalogue;
  const town = catalogue?.authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  if (service === undefined) return town;
  const named = catalogue?.services.find(({ key }) => key === service)?.name;
  return `${named ? nameOf(named, locale) : service}, ${town}`;
}

function Changes({ note, change, locale }: { note: Note; change: () => void; locale: Locale }) {
  const texts = textsOf(locale);
  const text = nameOf(note.text, locale);
  const changed = useNotesChanged();
  const [asking, setAsking] = useState(false);
  const removing = useMutation({
    mutationFn: () => removeNote(note.id),
    networkMode: 'always',
    onSuccess: changed,
    onError: () => setAsking(false),
  });
  return (
    <>
      <SmallButton text={texts.change} aria-label={texts.changeOf(text)} onClick={change} />
      <SmallButton text={texts.remove} aria-label={texts.removeOf(text)} onClick={() => setAsking(true)} />
      {removing.error && <NotDone title={texts.notRemoved} error={removing.error} locale={locale} />}
      {asking && (
        <Confirm
          title={texts.removeTitle}
          confirm={texts.removeConfirm}
          cancel={texts.cancel}
          onConfirm={() => removing.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{text}</p>
        </Confirm>
      )}
    </>
  );
}
