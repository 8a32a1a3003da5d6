import { lazy, Suspense, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { SmallButton } from '../ui/SmallButton.tsx';

const TilesEditor = lazy(() => import('./TilesEditor.tsx'));

/** The way to choose and order one's own tiles, below them. */
export function ChangeTiles({ locale }: { locale: Locale }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="tiles-change">
      <SmallButton text={locale.texts.tile.change} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && (
        <Suspense fallback={null}>
          <TilesEditor close={() => setOpen(false)} locale={locale} />
        </Suspense>
      )}
    </div>
  );
}
