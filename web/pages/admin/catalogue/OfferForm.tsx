import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Offer as OfferRule } from '../../../../server/contract/api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { CheckField, TextField } from '../../../ui/fields.tsx';
import { type OfferEntry, offerUrl, put } from '../api.ts';
import { FormEnd } from '../FormEnd.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { wrongFields } from '../wrongFields.ts';
import { KeyedList } from './KeyedList.tsx';
import { Measures } from './Measures.tsx';
import { bodyOf, fieldsOf, type OfferFields } from './offerFields.ts';

interface Props {
  authority: string;
  service: string;
  /** undefined: a new one */
  entry: OfferEntry | undefined;
  locale: Locale;
  onSaved?: () => void;
}

/** What is declared of an offer: its steps first, because the funnel is made of them. */
export function OfferForm({ authority, service, entry, locale, onSaved }: Props) {
  const texts = textsOf(locale);
  const words = texts.offer;
  const changed = useChanged();
  const [fields, setFields] = useState(() => fieldsOf(entry));
  const [wrong, setWrong] = useState<string[]>([]);
  const saving = useMutation({
    mutationFn: async (body: object) => {
      await put(offerUrl(authority, service), body);
      await changed('catalogue');
      onSaved?.();
    },
  });
  const change = (changes: Partial<OfferFields>) => setFields({ ...fields, ...changes });
  const under = (list: 'steps' | 'pages') =>
    wrong.flatMap((path) => (path === list ? [''] : path.startsWith(`${list}.`) ? [path.slice(list.length + 1)] : []));
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = bodyOf(fields);
    const found = wrongFields(OfferRule, body);
    setWrong(found);
    if (found.length === 0) saving.mutate(body);
  };
  const text = (name: 'idleMinutes' | 'draftDays' | 'onlineSince' | 'onlineUntil') => ({
    id: `offer-${name}`,
    label: words[name],
    error: wrong.includes(name) ? words.wrong[name] : undefined,
    value: fields[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <form className="stack" onSubmit={save} noValidate>
      <KeyedList
        kind="steps"
        entries={fields.steps}
        wrong={under('steps')}
        locale={locale}
        onChange={(steps) => change({ steps })}
      />
      <CheckField
        id="offer-free"
        label={words.free}
        hint={words.freeHint}
        checked={fields.free}
        onChange={(free) => change({ free })}
      />
      <details className="more">
        <summary>{words.more}</summary>
        <div className="stack">
          <KeyedList
            kind="pages"
            entries={fields.pages}
            wrong={under('pages')}
            locale={locale}
            onChange={(pages) => change({ pages })}
          />
          <Measures chosen={fields.measures} locale={locale} onChange={(measures) => change({ measures })} />
          <div className="mapping-fields wide">
            <TextField {...text('idleMinutes')} hint={words.idleHint} inputMode="numeric" />
            <TextField {...text('draftDays')} hint={words.draftHint} inputMode="numeric" />
            <TextField {...text('onlineSince')} type="date" />
            <TextField {...text('onlineUntil')} type="date" />
          </div>
        </div>
      </details>
      {wrong.length > 0 && (
        <p className="kern-error" role="alert">
          {words.faulty}
        </p>
      )}
      <FormEnd saving={saving} submit={entry ? texts.save : words.add} locale={locale} />
    </form>
  );
}
