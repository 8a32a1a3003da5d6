import type { Locale } from '../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { textsOf } from '../texts/texts.ts';
import { mappedBy, type MappingFormat } from './draft.ts';

interface Props {
  name: string;
  fault: string | undefined;
  format: MappingFormat;
  locale: Locale;
  onName: (name: string) => void;
  onFormat: (format: MappingFormat) => void;
}

/** Name and format of a new mapping, which stay. */
export function Beginning({ name, fault, format, locale, onName, onFormat }: Props) {
  const { mappings: words, imports } = textsOf(locale);
  return (
    <>
      <TextField
        id="mapping-name"
        label={imports.mapping.name}
        hint={words.nameHint}
        error={fault}
        maxLength={64}
        value={name}
        onChange={onName}
      />
      <FormatField format={format} locale={locale} onChange={onFormat} />
      <p className="kern-body">{words.lead[mappedBy(format)]}</p>
    </>
  );
}

function FormatField({
  format,
  locale,
  onChange,
}: {
  format: MappingFormat;
  locale: Locale;
  onChange: (format: MappingFormat) => void;
}) {
  const { mappings: words } = textsOf(locale);
  return (
    <SelectField id="mapping-format" label={words.format} value={format} onChange={(chosen) => onChange(chosen as MappingFormat)}>
      {Object.entries(words.formats).map(([one, label]) => (
        <option key={one} value={one}>
          {label}
        </option>
      ))}
    </SelectField>
  );
}
