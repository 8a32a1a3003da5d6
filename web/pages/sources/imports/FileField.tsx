import { TextField } from '../../../ui/fields.tsx';

interface Props {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  onChoose: (file: File | undefined) => void;
}

/** A field for one file; a file that is chosen again is a new one, as it may have changed. */
export function FileField({ id, label, hint, error, onChoose }: Props) {
  return (
    <TextField
      id={id}
      type="file"
      label={label}
      hint={hint}
      error={error}
      onChange={() => {
        const input = document.getElementById(id);
        onChoose(input instanceof HTMLInputElement ? input.files?.[0] : undefined);
      }}
    />
  );
}
