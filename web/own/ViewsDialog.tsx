import '../pages/sources/sources.css';
import './own.css';
import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useEffect, useRef } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { SmallButton } from '../ui/SmallButton.tsx';
import { useSavedViews } from './own.ts';
import { SaveView } from './SaveView.tsx';
import { textsOf } from './texts/texts.ts';
import { ViewLine } from './ViewLine.tsx';

/** Saved views to open, rename and delete, and a name for the page that is looked at. */
export default function ViewsDialog({ locale, close }: { locale: Locale; close: () => void }) {
  const { views: texts } = textsOf(locale);
  const dialog = useRef<HTMLDialogElement>(null);
  const { views, error } = useSavedViews();
  useEffect(() => dialog.current?.showModal(), []);
  const leave = () => dialog.current?.close();
  return (
    // the dialogs that ask before deleting are inside: only this one's own end is the end
    <dialog
      ref={dialog}
      className="find"
      aria-labelledby="views-title"
      onClose={(event) => event.target === dialog.current && close()}
    >
      <div className="find__head">
        <h2 id="views-title" className="kern-title">
          {texts.title}
        </h2>
        <SmallButton text={texts.close} onClick={leave} />
      </div>
      <div className="stack">
        <p className="note">{texts.lead}</p>
        {error && <KernAlert variant="danger" title={texts.failed} />}
        {views?.length === 0 && <p>{texts.none}</p>}
        {views && views.length > 0 && (
          <ul className="own-list">
            {views.map((view) => (
              <ViewLine key={view.id} view={view} leave={leave} locale={locale} />
            ))}
          </ul>
        )}
        {views && <SaveView locale={locale} />}
      </div>
    </dialog>
  );
}
