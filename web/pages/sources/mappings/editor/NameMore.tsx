import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import { TextField } from '../../../../ui/fields.tsx';

interface Props {
  id: string;
  label: string;
  hint?: string;
  /** what the button says */
  button: string;
  /** what is wrong with a name; undefined: nothing */
  fault: (name: string) => string | undefined;
  onAdd: (name: string) => void;
}

/** A name to add to a list, and the button that does it. */
export function NameMore({ id, label, hint, button, fault, onAdd }: Props) {
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<string>();
  const add = () => {
    const found = fault(name.trim());
    setWrong(found);
    if (found !== undefined) return;
    onAdd(name.trim());
    setName('');
  };
  return (
    <div className="one-more">
      <TextField
        id={id}
        label={label}
        hint={hint}
        error={wrong}
        value={name}
        onChange={setName}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault(); // it adds the name; the form around it is not sent yet
          add();
        }}
      />
      <KernButton variant="secondary" text={button} disabled={name.trim() === ''} onClick={add} />
    </div>
  );
}
