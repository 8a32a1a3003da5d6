import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';

interface Props {
  /** what lands in the clipboard */
  content: string;
  text: string;
  done: string;
  /** where the browser refuses: how to do it by hand */
  failed: string;
}

/** Copies a text and says so. */
export function CopyButton({ content, text, done, failed }: Props) {
  const [said, setSaid] = useState('');
  const copy = () =>
    // browsers offer a clipboard to safe addresses only
    (navigator.clipboard?.writeText(content) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setSaid(done),
      () => setSaid(failed),
    );
  return (
    <div className="copy">
      <KernButton variant="secondary" icon="content-copy" text={text} onClick={copy} />
      <span role="status">{said}</span>
    </div>
  );
}
