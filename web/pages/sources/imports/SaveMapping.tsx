import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import { TextField } from '../../../ui/fields.tsx';
import { jsonIn } from '../mappings/editor/json.ts';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { saveMapping } from './api.ts';
import { jsonOf, type ReadFile, used } from './reading.ts';

/** Keeps a mapping with its source, for the next file. */
export function SaveMapping({ read, locale, onChange }: { read: ReadFile; locale: Locale; onChange: (read: ReadFile) => void }) {
  const texts = textsOf(locale);
  const { mapping: words } = texts.imports;
  const [name, setName] = useState(read.savedAs?.name ?? '');
  const [fault, setFault] = useState<string>();
  const changed = useSourcesChanged();
  const saving = useMutation({
    mutationFn: (mapping: object) => saveMapping(read.source, name.trim(), read.format, mapping),
    onSuccess: (kept) => {
      const others = read.saved.filter((other) => other.name !== kept.name);
      onChange({ ...read, ...used(kept), from: 'kept', saved: [kept, ...others] });
      void changed();
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const mapping = objectIn(jsonOf(read));
    setFault(name.trim() === '' ? words.nameMissing : mapping ? undefined : texts.mapping.jsonWrong);
    if (name.trim() !== '' && mapping) saving.mutate(mapping);
  };
  return (
    <form className="one-more" onSubmit={save} noValidate>
      <TextField
        id="mapping-name"
        label={words.name}
        hint={words.nameHint}
        error={fault}
        value={name}
        onChange={setName}
        maxLength={64}
      />
      <KernButton type="submit" variant="secondary" text={words.save} disabled={saving.isPending} />
      {saving.error && <Refused title={words.notSaved} error={saving.error} locale={locale} />}
      <p role="status">{saving.data && words.savedAs(saving.data.name, `${saving.data.version}`)}</p>
    </form>
  );
}

function objectIn(json: string): object | undefined {
  const value = jsonIn(json);
  return typeof value === 'object' && value !== null ? value : undefined;
}
