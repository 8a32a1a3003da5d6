import type { ChangeEvent, InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';

/**
 * Fields of forms in the design system's look. Those of its kit give every hint and error on a page the same id, so that
 * a reader of the screen hears the wrong one, and its text area cannot be typed into.
 */
interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  onChange: (text: string) => void;
}

type Own = keyof FieldProps | 'className' | 'children';

export function TextField({
  id,
  label,
  hint,
  error,
  onChange,
  ...input
}: FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, Own>) {
  return (
    <Frame {...{ id, label, hint, error }}>
      <input {...input} {...fieldAttributes({ id, hint, error, onChange })} />
    </Frame>
  );
}

export function AreaField({
  id,
  label,
  hint,
  error,
  onChange,
  ...area
}: FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, Own>) {
  return (
    <Frame {...{ id, label, hint, error }}>
      <textarea rows={6} {...area} {...fieldAttributes({ id, hint, error, onChange })} />
    </Frame>
  );
}

export function SelectField({
  id,
  label,
  hint,
  error,
  onChange,
  children,
  ...select
}: FieldProps & { children: ReactNode } & Omit<SelectHTMLAttributes<HTMLSelectElement>, Own>) {
  const { className: _, ...attributes } = fieldAttributes({ id, hint, error, onChange });
  return (
    <Frame {...{ id, label, hint, error }}>
      <div className="kern-form-input__select-wrapper">
        <select
          {...select}
          {...attributes}
          className={`kern-form-input__select ${error ? 'kern-form-input__select--error' : ''}`}
        >
          {children}
        </select>
      </div>
    </Frame>
  );
}

interface CheckProps {
  id: string;
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckField({ id, label, hint, checked, onChange }: CheckProps) {
  return (
    <div>
      <div className="kern-form-check">
        <input
          id={id}
          className="kern-form-check__checkbox"
          type="checkbox"
          checked={checked}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <label className="kern-label" htmlFor={id}>
          {label}
        </label>
      </div>
      {hint && (
        <p className="kern-hint check__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** Fields that belong together under one question. */
export function FieldGroup({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className={`kern-fieldset ${error ? 'kern-fieldset--error' : ''}`}>
      <legend className="kern-label">{label}</legend>
      {hint && <div className="kern-hint">{hint}</div>}
      <div className="kern-fieldset__body">{children}</div>
      {error && <Fault text={error} />}
    </fieldset>
  );
}

const fieldAttributes = ({ id, hint, error, onChange }: Omit<FieldProps, 'label'>) => ({
  id,
  className: `kern-form-input__input ${error ? 'kern-form-input__input--error' : ''}`,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined,
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
    onChange(event.currentTarget.value),
});

function Frame({ id, label, hint, error, children }: Omit<FieldProps, 'onChange'> & { children: ReactNode }) {
  return (
    <div className={`kern-form-input ${error ? 'kern-form-input--error' : ''}`}>
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <div className="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children}
      {error && <Fault id={`${id}-error`} text={error} />}
    </div>
  );
}

function Fault({ id, text }: { id?: string; text: string }) {
  return (
    <p className="kern-error" id={id} role="alert">
      <span className="kern-icon kern-icon--danger kern-icon--md" aria-hidden="true" />
      <span className="kern-body">{text}</span>
    </p>
  );
}
