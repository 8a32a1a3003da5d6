import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { NewPerson as NewPersonRule, type Session } from '../../../../server/contract/people.ts';
import { filterText } from '../../../filters.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { TextField } from '../../../ui/fields.tsx';
import { useFilters } from '../../../useFilters.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { addPerson, type FullCatalogue } from '../api.ts';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { given, present, wrongFields } from '../wrongFields.ts';
import { FirstAccount } from './PeoplePage.tsx';
import { wrongRoles } from './Roles.tsx';
import { type EditedGrant, plain, RolesEditor } from './RolesEditor.tsx';

interface Props {
  catalogue: FullCatalogue;
  session: Session;
  locale: Locale;
}

/** A form for a local account; then its entry, where its link for a password is made. */
export function NewPerson({ catalogue, session, locale }: Props) {
  const words = textsOf(locale).people;
  return (
    <AdminFrame part="people" title={words.newTitle} locale={locale}>
      {session.kind === 'local' ? (
        <FirstAccount locale={locale} />
      ) : (
        <section className="panel" aria-label={words.newTitle}>
          <Form catalogue={catalogue} locale={locale} />
        </section>
      )}
    </AdminFrame>
  );
}

function Form({ catalogue, locale }: Omit<Props, 'session'>) {
  const words = textsOf(locale).people;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const changed = useChanged();
  const [fields, setFields] = useState({ account: '', name: '', email: '' });
  const [grants, setGrants] = useState<EditedGrant[]>([{ id: 0, role: 'reader' }]);
  const [wrong, setWrong] = useState<string[]>([]);
  const saving = useMutation({
    mutationFn: async (person: object) => {
      const { id } = await addPerson(person);
      await changed('people');
      navigate(`/admin/people${filterText(filters, new URLSearchParams({ person: `${id}` }))}`);
    },
  });
  const roles = plain(grants);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const person = present({ account: fields.account, name: fields.name, email: given(fields.email), roles });
    const found = wrongFields(NewPersonRule, person);
    setWrong(found);
    if (found.length === 0) saving.mutate(person);
  };
  const text = (name: 'account' | 'name' | 'email') => ({
    id: `person-${name}`,
    label: words[name],
    error: wrong.includes(name) ? words.wrong[name] : undefined,
    value: fields[name],
    onChange: (value: string) => setFields({ ...fields, [name]: value }),
  });
  return (
    <form className="stack" onSubmit={save} noValidate>
      <TextField {...text('account')} hint={words.accountHint} autoComplete="off" />
      <TextField {...text('name')} autoComplete="off" />
      <TextField {...text('email')} type="email" autoComplete="off" />
      <RolesEditor
        grants={grants}
        wrong={wrong.length > 0 ? wrongRoles(roles) : []}
        catalogue={catalogue}
        locale={locale}
        onChange={setGrants}
      />
      <FormEnd saving={saving} submit={words.add} locale={locale} />
    </form>
  );
}
