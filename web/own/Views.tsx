import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { lazy, Suspense, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { useSession } from '../session.ts';

const ViewsDialog = lazy(() => import('./ViewsDialog.tsx'));

/** The way to saved views, and to saving this one. */
export function Views({ locale }: { locale: Locale }) {
  const [open, setOpen] = useState(false);
  const session = useSession();
  if (!session || session.kind === 'operator') return null;
  return (
    <>
      <KernButton
        variant="tertiary"
        icon="checklist"
        text={locale.texts.site.views}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense fallback={null}>
          <ViewsDialog locale={locale} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
