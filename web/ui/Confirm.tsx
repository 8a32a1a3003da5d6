import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  /** what happens then, and what cannot be undone */
  children: ReactNode;
  /** what the button that does it says */
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that cannot be undone; Escape means no. Focus goes back by itself to where it was. */
export function Confirm({ title, children, confirm, cancel, onConfirm, onCancel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="kern-dialog" aria-labelledby={titleId} onClose={onCancel}>
      <header className="kern-dialog__header">
        <h2 className="kern-title kern-title--large" id={titleId}>
          {title}
        </h2>
      </header>
      <section className="kern-dialog__body">{children}</section>
      <footer className="kern-dialog__footer">
        <KernButton variant="secondary" text={cancel} autoFocus onClick={() => dialog.current?.close()} />
        <KernButton variant="primary" text={confirm} onClick={onConfirm} />
      </footer>
    </dialog>
  );
}
