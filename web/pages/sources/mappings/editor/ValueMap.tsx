import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import type { Locale } from '../../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../../ui/fields.tsx';
import { textsOf } from '../../texts/texts.ts';
import { type Choice, type TableContext, valuesOf } from './choices.ts';
import type { ColumnSource } from './model.ts';
import { ChoiceOptions } from './options.tsx';
import { type MappingWords, wordsOf } from './words.ts';

interface Props {
  id: string;
  /** of the field */
  name: string;
  source: ColumnSource;
  choices: Choice[] | undefined;
  table: TableContext;
  onChange: (source: ColumnSource) => void;
}

/** What the values of a column mean: those in the first rows, and any others that somebody adds. */
export function ValueMap({ id, name, source, choices, table, onChange }: Props) {
  const mapping = wordsOf(table);
  const map = source.map ?? {};
  const values = [...new Set([...valuesOf(source.column, table), ...Object.keys(map)])];
  const strange = choices
    ? values.filter((value) => !Object.hasOwn(map, value) && !choices.some(({ code }) => code === value))
    : [];
  const untranslated = source.else === undefined ? strange : [];
  const translate = (value: string, code: string) => onChange(withMap(source, value, code));
  return (
    <details className="more" open={untranslated.length > 0 || source.map !== undefined}>
      <summary>{mapping.translate(name)}</summary>
      <div className="stack">
        <p className="note">{mapping.translateHint}</p>
        {untranslated.length > 0 && (
          <p className="untranslated" role="status">
            <span className="kern-icon kern-icon--warning kern-icon--md" aria-hidden="true" />
            {mapping.untranslated(untranslated.join(', '))}
          </p>
        )}
        <div className="value-map">
          {values.map((value, index) => (
            <Meaning
              key={value}
              id={`${id}-${index}`}
              label={mapping.means(value === '' ? mapping.empty : value)}
              code={map[value] ?? ''}
              choices={choices}
              locale={table.locale}
              onChange={(code) => translate(value, code)}
            />
          ))}
        </div>
        <OneMore id={`${id}-more`} words={mapping} onAdd={(value) => translate(value, choices?.[0]?.code ?? value)} />
        {source.map && choices && (
          <SelectField
            id={`${id}-else`}
            label={mapping.otherwise}
            value={source.else ?? ''}
            onChange={(code) => onChange(withElse(source, code))}
          >
            <option value="">{mapping.refuseOthers}</option>
            <ChoiceOptions choices={choices} />
          </SelectField>
        )}
      </div>
    </details>
  );
}

/** A source with one value translated; no code takes the value out, and the map with the last one. */
function withMap({ map, else: others, ...source }: ColumnSource, value: string, code: string): ColumnSource {
  const { [value]: _, ...rest } = map ?? {};
  const translated = code === '' ? rest : { ...rest, [value]: code };
  if (Object.keys(translated).length === 0) return source;
  return { ...source, map: translated, ...(others === undefined ? {} : { else: others }) };
}

function withElse({ else: _, ...source }: ColumnSource, code: string): ColumnSource {
  return code === '' ? source : { ...source, else: code };
}

interface MeaningProps {
  id: string;
  label: string;
  code: string;
  choices: Choice[] | undefined;
  locale: Locale;
  onChange: (code: string) => void;
}

function Meaning({ id, label, code, choices, locale, onChange }: MeaningProps) {
  const { mapping } = textsOf(locale);
  if (!choices) return <TextField id={id} label={label} value={code} onChange={onChange} />;
  return (
    <SelectField id={id} label={label} value={code} onChange={onChange}>
      <option value="">{mapping.notTranslated}</option>
      {code !== '' && !choices.some((choice) => choice.code === code) && <option value={code}>{code}</option>}
      <ChoiceOptions choices={choices} />
    </SelectField>
  );
}

/** A value that is not in the first rows. */
function OneMore({ id, words, onAdd }: { id: string; words: MappingWords; onAdd: (value: string) => void }) {
  const [value, setValue] = useState('');
  const add = () => {
    onAdd(value.trim());
    setValue('');
  };
  return (
    <div className="one-more">
      <TextField id={id} label={words.addValue} value={value} onChange={setValue} />
      <KernButton variant="secondary" text={words.add} disabled={value.trim() === ''} onClick={add} />
    </div>
  );
}

interface DateProps {
  id: string;
  name: string;
  source: ColumnSource;
  locale: Locale;
  onChange: (source: ColumnSource) => void;
}

/** How times or months are written, where that is unusual. */
export function DateForm({ id, name, source, locale, onChange }: DateProps) {
  const { mapping } = textsOf(locale);
  const { date = '', ...rest } = source;
  return (
    <details className="more" open={date !== ''}>
      <summary>{mapping.dateForm(name)}</summary>
      <TextField
        id={id}
        label={mapping.dateForm(name)}
        hint={mapping.dateHint}
        value={date}
        onChange={(text) => onChange(text === '' ? rest : { ...rest, date: text })}
      />
    </details>
  );
}
