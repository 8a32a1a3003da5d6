import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { PersonChange } from '../../../../server/contract/people.ts';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { textsOf as sourceTextsOf } from '../../sources/texts/texts.ts';
import { changePerson, type FullCatalogue, makeLink, type PersonEntry } from '../api.ts';
import { Declined } from '../Declined.tsx';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { wrongFields } from '../wrongFields.ts';
import { Roles } from './Roles.tsx';

interface Props {
  person: PersonEntry;
  locale: Locale;
}

/** One person: what is kept, the roles, a link for a password, and the way to shut them out. */
export function Person({ person, catalogue, locale }: Props & { catalogue: FullCatalogue }) {
  return (
    <section className="panel stack" aria-labelledby="person-title">
      <h2 id="person-title" className="kern-heading-small">
        {person.name}
      </h2>
      <Details person={person} locale={locale} />
      <Roles person={person} catalogue={catalogue} locale={locale} />
      {person.account !== null && !person.disabled && <Password person={person} locale={locale} />}
      <Disabling person={person} locale={locale} />
    </section>
  );
}

function Details({ person, locale }: Props) {
  const texts = textsOf(locale);
  const words = texts.people;
  const changed = useChanged();
  const [fields, setFields] = useState({ name: person.name, email: person.email ?? '', language: person.language });
  const [wrong, setWrong] = useState<string[]>([]);
  const saving = useMutation({
    mutationFn: async (changes: object) => {
      await changePerson(person.id, changes);
      await changed('people');
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const changes = { ...fields, email: fields.email.trim() || null };
    const found = wrongFields(PersonChange, changes);
    setWrong(found);
    if (found.length === 0) saving.mutate(changes);
  };
  return (
    <form className="stack" onSubmit={save} aria-label={words.details} noValidate>
      <TextField
        id="person-name"
        label={words.name}
        error={wrong.includes('name') ? words.wrong.name : undefined}
        value={fields.name}
        onChange={(name) => setFields({ ...fields, name })}
      />
      <TextField
        id="person-email"
        type="email"
        label={words.email}
        error={wrong.includes('email') ? words.wrong.email : undefined}
        value={fields.email}
        onChange={(email) => setFields({ ...fields, email })}
      />
      <SelectField
        id="person-language"
        label={words.language}
        value={fields.language}
        onChange={(language) => setFields({ ...fields, language: language === 'en' ? 'en' : 'de' })}
      >
        <option value="de">Deutsch</option>
        <option value="en">English</option>
      </SelectField>
      <FormEnd saving={saving} submit={texts.save} locale={locale} />
    </form>
  );
}

/** A link to set a password with, shown this once. */
export function Password({ person, locale }: Props) {
  const words = textsOf(locale).people;
  const { tokens } = sourceTextsOf(locale);
  const changed = useChanged();
  const making = useMutation({ mutationFn: () => makeLink(person.id), onSuccess: () => changed('people') });
  return (
    <div className="stack wide" role="status">
      <KernButton variant="secondary" text={words.makeLink} disabled={making.isPending} onClick={() => making.mutate()} />
      {making.error && <Declined title={words.noLink} error={making.error} locale={locale} />}
      {making.data && (
        <div className="shown-token stack">
          <p className="kern-body">{words.linkNote(formatInstant(making.data.expiresAt, locale.language))}</p>
          <code className="code code--token">{making.data.link}</code>
          <CopyButton content={making.data.link} text={words.copyLink} done={tokens.copied} failed={tokens.notCopied} />
        </div>
      )}
    </div>
  );
}

function Disabling({ person, locale }: Props) {
  const words = textsOf(locale).people;
  const changed = useChanged();
  const [asking, setAsking] = useState(false);
  const changing = useMutation({
    mutationFn: async () => {
      await changePerson(person.id, { disabled: !person.disabled });
      await changed('people');
    },
    onSettled: () => setAsking(false),
  });
  return (
    <>
      {changing.error && <Declined title={textsOf(locale).notSaved} error={changing.error} locale={locale} />}
      <KernButton
        variant="tertiary"
        text={person.disabled ? words.enable : words.disable}
        onClick={() => (person.disabled ? changing.mutate() : setAsking(true))}
      />
      {asking && (
        <Confirm
          title={words.disableTitle(person.name)}
          confirm={words.disableConfirm}
          cancel={textsOf(locale).removal.cancel}
          onConfirm={() => changing.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{words.disableNote}</p>
        </Confirm>
      )}
    </>
  );
}
