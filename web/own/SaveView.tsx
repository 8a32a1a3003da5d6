import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { SavedView, type SavedViewEntry } from '../../server/contract/own.ts';
import { isDashboardAddress } from '../../server/contract/pages.ts';
import { send } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { NotDone } from '../ui/NotDone.tsx';
import { TextField } from '../ui/fields.tsx';
import { useViewsChanged, viewsUrl } from './own.ts';
import { textsOf } from './texts/texts.ts';
import { addressToSave } from './viewAddress.ts';

/** Gives the page that is looked at a name; nothing where there is no page. */
export function SaveView({ locale }: { locale: Locale }) {
  const { views: texts } = textsOf(locale);
  const [path] = useLocation();
  const search = useSearch();
  // the title of the window is that of the page, and what it belongs to
  const [name, setName] = useState(() => document.title.split(' – ')[0] ?? '');
  const [tried, setTried] = useState(false);
  const changed = useViewsChanged();
  const saving = useMutation({
    mutationFn: (view: SavedView) => send<SavedViewEntry>('POST', viewsUrl, view),
    networkMode: 'always',
    onSuccess: changed,
  });
  const address = addressToSave(path, search);
  if (!isDashboardAddress(address)) return null;
  const entry = SavedView.safeParse({ name, address });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (entry.success) saving.mutate(entry.data, { onSuccess: () => setTried(false) });
  };
  return (
    <form className="stack own-form" noValidate onSubmit={submit}>
      <TextField
        id="view-name"
        label={texts.name}
        value={name}
        maxLength={80}
        error={tried && !entry.success ? texts.nameMissing : undefined}
        onChange={setName}
      />
      {saving.error && <NotDone title={texts.notSaved} error={saving.error} locale={locale} />}
      <p role="status" className={saving.isSuccess ? 'note' : 'kern-sr-only'}>
        {saving.isSuccess && texts.saved(saving.data.name)}
      </p>
      <KernButton type="submit" variant="primary" text={texts.save} disabled={saving.isPending} />
    </form>
  );
}
