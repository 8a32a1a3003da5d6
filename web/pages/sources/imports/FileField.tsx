import type { MouseEvent } from 'react';
import { TextField } from '../../../ui/fields.tsx';

interface Props {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  onChoose: (file: File | undefined) => void;
}

/** A field for one file. A mended file has the name of the faulty one: browsers would not notice that it was chosen anew. */
export function FileField({ id, label, hint, error, onChoose }: Props) {
  const forget = ({ currentTarget }: MouseEvent<HTMLInputElement>) => {
    currentTarget.value = '';
    onChoose(undefined);
  };
  return (
    <TextField
      id={id}
      type="file"
      label={label}
      hint={hint}
      error={error}
      onClick={forget}
      onChange={() => {
        const input = document.getElementById(id);
        onChoose(input instanceof HTMLInputElement ? input.files?.[0] : undefined);
      }}
    />
  );
}
