import { useState } from 'react';
import type { Authority } from '../../../api.ts';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { CheckField, FieldGroup, TextField } from '../../../ui/fields.tsx';
import { textsOf } from '../texts/texts.ts';

interface Props {
  authorities: Authority[];
  /** ARS */
  chosen: string[];
  error: string | undefined;
  locale: Locale;
  onChange: (chosen: string[]) => void;
}

/** More than this are searched, not looked through. */
const few = 8;

/** Authorities by name. */
export function AuthorityChoice({ authorities, chosen, error, locale, onChange }: Props) {
  const { form } = textsOf(locale);
  const [search, setSearch] = useState('');
  const found = authorities.filter(({ name, ars }) => `${name} ${ars}`.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (ars: string, checked: boolean) =>
    onChange(checked ? [...chosen, ars] : chosen.filter((other) => other !== ars));
  return (
    <FieldGroup label={form.authorities} hint={form.chosen(formatValue(chosen.length, 'count', locale.language))} error={error}>
      {authorities.length > few && (
        <TextField id="authority-search" type="search" label={form.search} value={search} onChange={setSearch} />
      )}
      <div className="choices">
        {found.map(({ ars, name }) => (
          <CheckField
            key={ars}
            id={`authority-${ars}`}
            label={name}
            checked={chosen.includes(ars)}
            onChange={(checked) => toggle(ars, checked)}
          />
        ))}
      </div>
      {found.length === 0 && <p role="status">{form.noMatch}</p>}
    </FieldGroup>
  );
}
