import { useState } from 'react';
import type { Locale } from '../../../../i18n/locale.ts';
import { AreaField } from '../../../../ui/fields.tsx';
import { textsOf } from '../../texts/texts.ts';
import { jsonIn } from './json.ts';

interface Props<Mapping> {
  mapping: Mapping;
  /** a mapping out of JSON that has its outline */
  read: (json: unknown) => Mapping | undefined;
  locale: Locale;
  onChange: (mapping: Mapping) => void;
}

/** A mapping as text, folded away; what is typed holds as soon as it is a mapping. */
export function JsonText<Mapping>({ mapping, read, locale, onChange }: Props<Mapping>) {
  const texts = textsOf(locale).mapping;
  const [typed, setTyped] = useState<{ text: string; of: Mapping }>();
  const text = typed && typed.of === mapping ? typed.text : JSON.stringify(mapping, undefined, 2);
  const json = jsonIn(text);
  const type = (next: string) => {
    const understood = read(jsonIn(next));
    setTyped({ text: next, of: understood ?? mapping });
    if (understood) onChange(understood);
  };
  return (
    <details className="more">
      <summary>{texts.asJson}</summary>
      <AreaField
        id="mapping-json"
        label={texts.json}
        rows={16}
        spellCheck={false}
        value={text}
        error={read(json) ? undefined : json === undefined ? texts.jsonWrong : texts.jsonOther}
        onChange={type}
      />
    </details>
  );
}
