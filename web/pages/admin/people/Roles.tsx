import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Grant as GrantRule } from '../../../../server/contract/people.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { type FullCatalogue, type Grant, type PersonEntry, setRoles } from '../api.ts';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { edited, plain, RolesEditor } from './RolesEditor.tsx';

/** Which of some roles the contract refuses: an authority that a role needs or does not take. */
export const wrongRoles = (grants: Grant[]): number[] =>
  grants.flatMap((grant, index) => (GrantRule.safeParse(grant).success ? [] : [index]));

/** The roles of a person, changed all at once. */
export function Roles({ person, catalogue, locale }: { person: PersonEntry; catalogue: FullCatalogue; locale: Locale }) {
  const words = textsOf(locale).people;
  const changed = useChanged();
  const [grants, setGrants] = useState(() => edited(person.roles));
  const [wrong, setWrong] = useState<number[]>([]);
  const saving = useMutation({
    mutationFn: async (roles: Grant[]) => {
      await setRoles(person.id, roles);
      await changed('people');
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const roles = plain(grants);
    const found = wrongRoles(roles);
    setWrong(found);
    if (found.length === 0) saving.mutate(roles);
  };
  return (
    <form className="stack" onSubmit={save} aria-label={words.rolesOf(person.name)} noValidate>
      <RolesEditor grants={grants} wrong={wrong} catalogue={catalogue} locale={locale} onChange={setGrants} />
      <FormEnd saving={saving} submit={words.saveRoles} locale={locale} />
    </form>
  );
}
