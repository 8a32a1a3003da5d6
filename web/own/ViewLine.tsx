import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { SavedView, type SavedViewEntry } from '../../server/contract/own.ts';
import { send } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { NotDone } from '../ui/NotDone.tsx';
import { TextField } from '../ui/fields.tsx';
import { SmallButton } from '../ui/SmallButton.tsx';
import { linkClass } from '../ui/SiteLinks.tsx';
import { useFilters } from '../useFilters.ts';
import { useViewsChanged, viewsUrl } from './own.ts';
import { textsOf } from './texts/texts.ts';
import { addressToOpen } from './viewAddress.ts';

interface Props {
  view: SavedViewEntry;
  /** closes the list */
  leave: () => void;
  locale: Locale;
}

/** A saved view: the way to it, and to another name or none. */
export function ViewLine({ view, leave, locale }: Props) {
  const { views: texts } = textsOf(locale);
  const { filters } = useFilters();
  const [doing, setDoing] = useState<'rename' | 'remove'>();
  const changed = useViewsChanged();
  const removing = useMutation({
    mutationFn: () => send<void>('DELETE', `${viewsUrl}/${view.id}`),
    networkMode: 'always',
    onSuccess: changed,
    onError: () => setDoing(undefined),
  });
  return (
    <li className="own-line">
      <Link href={addressToOpen(view.address, filters)} className={`${linkClass} own-line__name`} onClick={leave}>
        {view.name}
      </Link>
      <span className="actions">
        <SmallButton text={texts.rename} aria-label={texts.renameOf(view.name)} onClick={() => setDoing('rename')} />
        <SmallButton text={texts.remove} aria-label={texts.removeOf(view.name)} onClick={() => setDoing('remove')} />
      </span>
      {removing.error && <NotDone title={texts.notSaved} error={removing.error} locale={locale} />}
      {doing === 'rename' && <Renaming view={view} close={() => setDoing(undefined)} locale={locale} />}
      {doing === 'remove' && (
        <Confirm
          title={texts.removeTitle}
          confirm={texts.removeConfirm}
          cancel={texts.cancel}
          onConfirm={() => removing.mutate()}
          onCancel={() => setDoing(undefined)}
        >
          <p className="kern-body">{view.name}</p>
        </Confirm>
      )}
    </li>
  );
}

function Renaming({ view, close, locale }: Pick<Props, 'view' | 'locale'> & { close: () => void }) {
  const { views: texts } = textsOf(locale);
  const [name, setName] = useState(view.name);
  const [tried, setTried] = useState(false);
  const changed = useViewsChanged();
  const entry = SavedView.safeParse({ name, address: view.address });
  const saving = useMutation({
    mutationFn: (next: SavedView) => send<SavedViewEntry>('PUT', `${viewsUrl}/${view.id}`, next),
    networkMode: 'always',
    onSuccess: async () => {
      await changed();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (entry.success) saving.mutate(entry.data);
  };
  return (
    <form className="stack own-form" noValidate onSubmit={submit}>
      <TextField
        id={`view-name-${view.id}`}
        label={texts.newName(view.name)}
        value={name}
        maxLength={80}
        autoFocus
        error={tried && !entry.success ? texts.nameMissing : undefined}
        onChange={setName}
      />
      {saving.error && <NotDone title={texts.notSaved} error={saving.error} locale={locale} />}
      <div className="actions">
        <KernButton type="submit" variant="primary" text={texts.renameSave} disabled={saving.isPending} />
        <KernButton variant="secondary" text={texts.cancel} onClick={close} />
      </div>
    </form>
  );
}
