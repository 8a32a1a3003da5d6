import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Authority as AuthorityRule } from '../../../../server/contract/api.ts';
import { Ars } from '../../../../server/contract/event.ts';
import { licenceIds, licences } from '../../../../server/contract/licences.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { CheckField, SelectField, TextField } from '../../../ui/fields.tsx';
import { type AuthorityEntry, authorityUrl, put } from '../api.ts';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { type AdminTexts, textsOf } from '../texts/texts.ts';
import { given, present, wrongFields } from '../wrongFields.ts';

interface Props {
  /** undefined: a new one */
  entry: AuthorityEntry | undefined;
  locale: Locale;
  onSaved?: (ars: string) => void;
}

/** What is kept of an authority. */
export function AuthorityForm({ entry, locale, onSaved }: Props) {
  const texts = textsOf(locale);
  const words = texts.authority;
  const changed = useChanged();
  const [fields, setFields] = useState(() => fieldsOf(entry));
  const [wrong, setWrong] = useState<string[]>([]);
  const saving = useMutation({
    mutationFn: async ({ ars, body }: { ars: string; body: object }) => {
      await put(authorityUrl(ars), body);
      await changed('catalogue');
      onSaved?.(ars);
    },
  });
  const change = (changes: Partial<Fields>) => setFields({ ...fields, ...changes });
  const faultOf = (field: keyof typeof words.wrong) => (wrong.includes(field) ? words.wrong[field] : undefined);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = bodyOf(fields);
    const ars = fields.ars.trim();
    const found = [...wrongFields(AuthorityRule, body), ...(Ars.safeParse(ars).success ? [] : ['ars'])];
    setWrong(found);
    if (found.length === 0) saving.mutate({ ars, body });
  };
  return (
    <form className="stack" onSubmit={save} noValidate>
      {!entry && (
        <TextField
          id="authority-ars"
          label={words.ars}
          hint={words.arsHint}
          error={faultOf('ars')}
          inputMode="numeric"
          value={fields.ars}
          onChange={(ars) => change({ ars })}
        />
      )}
      <TextField
        id="authority-name"
        label={words.name}
        error={faultOf('name')}
        value={fields.name}
        onChange={(name) => change({ name })}
      />
      <PlaceFields {...{ fields, words, faultOf }} onChange={change} />
      <CheckField
        id="authority-comparable"
        label={words.comparable}
        hint={words.comparableHint}
        checked={fields.comparable}
        onChange={(comparable) => change({ comparable })}
      />
      <SelectField
        id="authority-licence"
        label={words.licence}
        hint={words.licenceHint}
        value={fields.licence}
        onChange={(licence) => change({ licence })}
      >
        <option value="">{words.noLicence}</option>
        {licenceIds.map((id) => (
          <option key={id} value={id}>
            {licences[id][locale.language]}
          </option>
        ))}
      </SelectField>
      <FormEnd saving={saving} submit={entry ? texts.save : words.add} locale={locale} />
    </form>
  );
}

interface PlaceProps {
  fields: Fields;
  words: AdminTexts['authority'];
  faultOf: (field: keyof AdminTexts['authority']['wrong']) => string | undefined;
  onChange: (changes: Partial<Fields>) => void;
}

/** How many people live there, by whom and when they were counted, and in which district. */
function PlaceFields({ fields, words, faultOf, onChange: change }: PlaceProps) {
  return (
    <div className="mapping-fields wide">
      <TextField
        id="authority-count"
        label={words.count}
        hint={words.countHint}
        error={faultOf('inhabitants.count')}
        inputMode="numeric"
        value={fields.count}
        onChange={(count) => change({ count })}
      />
      <TextField
        id="authority-date"
        type="date"
        label={words.date}
        error={faultOf('inhabitants.date')}
        value={fields.date}
        onChange={(date) => change({ date })}
      />
      <TextField
        id="authority-source"
        label={words.source}
        error={faultOf('inhabitants.source')}
        value={fields.source}
        onChange={(source) => change({ source })}
      />
      <TextField
        id="authority-district"
        label={words.district}
        error={faultOf('district')}
        value={fields.district}
        onChange={(district) => change({ district })}
      />
    </div>
  );
}

interface Fields {
  ars: string;
  name: string;
  count: string;
  date: string;
  source: string;
  district: string;
  comparable: boolean;
  licence: string;
}

const fieldsOf = (entry: AuthorityEntry | undefined): Fields => ({
  ars: entry?.ars ?? '',
  name: entry?.name ?? '',
  count: entry?.inhabitants ? `${entry.inhabitants.count}` : '',
  date: entry?.inhabitants?.date ?? '',
  source: entry?.inhabitants?.source ?? '',
  district: entry?.district ?? '',
  comparable: entry?.comparable ?? false,
  licence: entry?.licence ?? '',
});

/** Numbers may be typed with points between the thousands; a number needs its day, and a day its number. */
function bodyOf({ name, count, date, source, district, comparable, licence }: Fields): object {
  const digits = count.replace(/[.\s]/g, '');
  const inhabitants = { count: /^\d+$/.test(digits) ? Number(digits) : Number.NaN, date, source: given(source) };
  return present({
    name: name.trim(),
    inhabitants: count.trim() || date || source.trim() ? present(inhabitants) : undefined,
    district: given(district),
    comparable,
    licence: given(licence),
  });
}
