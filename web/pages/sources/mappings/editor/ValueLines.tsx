import { useState } from 'react';
import { AreaField } from '../../../../ui/fields.tsx';

interface Props {
  id: string;
  label: string;
  hint?: string | undefined;
  values: string[];
  onChange: (values: string[]) => void;
}

/** Values, one a line. A line that is still empty is no value: as one it would mean the empty cell. */
export function ValueLines({ id, label, hint, values, onChange }: Props) {
  const [text, setText] = useState(values.join('\n'));
  const type = (typed: string) => {
    setText(typed);
    onChange(linesOf(typed));
  };
  // what is changed elsewhere, as JSON, is shown; what is typed here stays as it is typed
  const shown = linesOf(text).join('\n') === values.join('\n') ? text : values.join('\n');
  return <AreaField id={id} label={label} hint={hint} rows={3} value={shown} onChange={type} />;
}

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
