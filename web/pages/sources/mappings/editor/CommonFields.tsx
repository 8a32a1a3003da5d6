import { SelectField } from '../../../../ui/fields.tsx';
import { CellField } from './CellField.tsx';
import { fieldLabel, type TableContext } from './choices.ts';
import { allEventFields, type Fields, withField } from './model.ts';
import { wordsOf } from './words.ts';

interface Props {
  fields: Fields;
  /** shown whether they are mapped or not */
  always: readonly string[];
  /** made otherwise, and so not offered */
  without?: readonly string[];
  table: TableContext;
  onChange: (fields: Fields) => void;
}

/** What all events have in common, and a way to say more. */
export function CommonFields({ fields, always, without = [], table, onChange }: Props) {
  const texts = wordsOf(table);
  const shown = [...always, ...Object.keys(fields).filter((field) => !always.includes(field))];
  const rest = allEventFields.filter((field) => !shown.includes(field) && !without.includes(field));
  return (
    <div className="mapping-fields">
      {shown.map((field) => (
        <CellField
          key={field}
          id={`all-${field}`}
          field={field}
          source={fields[field]}
          table={table}
          onChange={(source) => onChange(withField(fields, field, source))}
        />
      ))}
      <SelectField
        id="all-more"
        label={texts.moreFields}
        value=""
        onChange={(field) => onChange(withField(fields, field, { value: '' }))}
      >
        <option value="">{texts.choose}</option>
        {rest.map((field) => (
          <option key={field} value={field}>
            {fieldLabel(field, table.locale)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
