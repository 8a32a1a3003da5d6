import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Service as ServiceRule } from '../../../../server/contract/api.ts';
import { codeLists } from '../../../../server/contract/codelists.ts';
import { ServiceKey } from '../../../../server/contract/event.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { put, type ServiceEntry, serviceUrl } from '../api.ts';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { given, present, wrongFields } from '../wrongFields.ts';

interface Props {
  /** undefined: a new one */
  entry: ServiceEntry | undefined;
  locale: Locale;
  onSaved?: (key: string) => void;
}

const fieldsOf = (entry: ServiceEntry | undefined) => ({
  key: entry?.key ?? '',
  de: entry?.name.de ?? '',
  en: entry?.name.en ?? '',
  topic: entry?.topic ?? '',
  audience: entry?.audience ?? '',
  leikaType: entry?.leikaType ?? '',
});
type Fields = ReturnType<typeof fieldsOf>;

const bodyOf = ({ de, en, topic, audience, leikaType }: Fields): object =>
  present({
    name: present({ de: de.trim(), en: given(en) }),
    topic: given(topic),
    audience: given(audience),
    leikaType: given(leikaType),
  });

/** What is kept of a service, whoever offers it. */
export function ServiceForm({ entry, locale, onSaved }: Props) {
  const texts = textsOf(locale);
  const words = texts.service;
  const changed = useChanged();
  const [fields, setFields] = useState(() => fieldsOf(entry));
  const [wrong, setWrong] = useState<string[]>([]);
  const saving = useMutation({
    mutationFn: async ({ key, body }: { key: string; body: object }) => {
      await put(serviceUrl(key), body);
      await changed('catalogue');
      onSaved?.(key);
    },
  });
  const change = (changes: Partial<Fields>) => setFields({ ...fields, ...changes });
  const faultOf = (field: keyof typeof words.wrong) => (wrong.includes(field) ? words.wrong[field] : undefined);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = bodyOf(fields);
    const key = ServiceKey.safeParse(fields.key.trim());
    const found = [...wrongFields(ServiceRule, body), ...(key.success ? [] : ['key'])];
    setWrong(found);
    if (found.length === 0 && key.success) saving.mutate({ key: key.data, body });
  };
  return (
    <form className="stack" onSubmit={save} noValidate>
      {!entry && (
        <TextField
          id="service-key"
          label={words.key}
          hint={words.keyHint}
          error={faultOf('key')}
          value={fields.key}
          onChange={(key) => change({ key })}
        />
      )}
      <div className="mapping-fields wide">
        <TextField
          id="service-de"
          label={words.de}
          error={faultOf('name.de')}
          value={fields.de}
          onChange={(de) => change({ de })}
        />
        <TextField
          id="service-en"
          label={words.en}
          error={faultOf('name.en')}
          value={fields.en}
          onChange={(en) => change({ en })}
        />
        <TextField
          id="service-topic"
          label={words.topic}
          hint={words.topicHint}
          error={faultOf('topic')}
          value={fields.topic}
          onChange={(topic) => change({ topic })}
        />
        <TextField
          id="service-type"
          label={words.leikaType}
          hint={words.leikaTypeHint}
          error={faultOf('leikaType')}
          value={fields.leikaType}
          onChange={(leikaType) => change({ leikaType })}
        />
      </div>
      <SelectField
        id="service-audience"
        label={words.audience}
        value={fields.audience}
        onChange={(audience) => change({ audience })}
      >
        <option value="">{texts.notSaid}</option>
        {codeLists.audience.map((code) => (
          <option key={code.code} value={code.code}>
            {code[locale.language]}
          </option>
        ))}
      </SelectField>
      <FormEnd saving={saving} submit={entry ? texts.save : words.add} locale={locale} />
    </form>
  );
}
