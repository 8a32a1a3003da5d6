import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Authority } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { AreaField, CheckField, TextField } from '../../../ui/fields.tsx';
import type { SourceFields } from '../api.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { AuthorityChoice } from './AuthorityChoice.tsx';

interface Props {
  /** what the form begins with */
  source: SourceFields;
  authorities: Authority[];
  /** what the button says */
  submit: string;
  locale: Locale;
  onSave: (fields: SourceFields) => Promise<unknown>;
}

/** What whoever runs the instance decides about a source. */
export function SourceForm({ source, authorities, submit, locale, onSave }: Props) {
  const { form } = textsOf(locale);
  const [fields, setFields] = useState(source);
  const [origins, setOrigins] = useState(source.origins.join('\n'));
  const [faults, setFaults] = useState<Faults>({});
  const saving = useMutation({ mutationFn: onSave });
  const change = (changes: Partial<SourceFields>) => setFields({ ...fields, ...changes });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const given = { ...fields, name: fields.name.trim(), origins: linesOf(origins) };
    const found = faultsOf(given, form);
    setFaults(found);
    if (Object.keys(found).length === 0) saving.mutate(given);
  };
  return (
    <form className="stack" onSubmit={save} noValidate>
      <TextField
        id="source-name"
        label={form.name}
        hint={form.nameHint}
        error={faults.name}
        value={fields.name}
        onChange={(name) => change({ name })}
      />
      <AuthorityChoice
        authorities={authorities}
        chosen={fields.authorities}
        error={faults.authorities}
        locale={locale}
        onChange={(chosen) => change({ authorities: chosen })}
      />
      <CheckField
        id="source-declares"
        label={form.autoDeclare}
        hint={form.autoDeclareHint}
        checked={fields.autoDeclare}
        onChange={(autoDeclare) => change({ autoDeclare })}
      />
      <CheckField
        id="source-test"
        label={form.test}
        hint={form.testHint}
        checked={fields.test}
        onChange={(test) => change({ test })}
      />
      <AreaField
        id="source-origins"
        label={form.origins}
        hint={form.originsHint}
        error={faults.origins}
        rows={2}
        value={origins}
        onChange={setOrigins}
      />
      {saving.error && <Refused title={form.notSaved} error={saving.error} locale={locale} />}
      {saving.isSuccess && <KernAlert variant="success" title={form.saved} />}
      <KernButton type="submit" variant="primary" text={submit} disabled={saving.isPending} />
    </form>
  );
}

type Faults = Partial<Record<'name' | 'authorities' | 'origins', string>>;

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter(Boolean);

/** An address without path, as browsers name where a page is from. */
const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text.toLowerCase();

function faultsOf(fields: SourceFields, form: ReturnType<typeof textsOf>['form']): Faults {
  return {
    ...(fields.name === '' ? { name: form.nameMissing } : {}),
    ...(fields.authorities.length === 0 ? { authorities: form.authoritiesMissing } : {}),
    ...(fields.origins.every(isOrigin) ? {} : { origins: form.originsWrong }),
  };
}
