import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';

const FindDialog = lazy(() => import('./FindDialog.tsx'));

/** Whether a key is being typed into something. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The search over everything with a name: by its button, `/` or Ctrl-K. */
export function Find({ locale }: { locale: Locale }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
      const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (!slash && !control) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <KernButton
        variant="tertiary"
        icon="search"
        text={locale.texts.find.open}
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense fallback={null}>
          <FindDialog locale={locale} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
