import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { deleteSource, type Source } from '../api.ts';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';

/** Deletes a source after asking, and goes back to the list. */
export function DeleteSource({ source, locale }: { source: Source; locale: Locale }) {
  const texts = textsOf(locale);
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const changed = useSourcesChanged();
  const [asking, setAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => deleteSource(source.id),
    onSuccess: () => {
      navigate(hrefTo('/sources', filters));
      void changed();
    },
    onError: () => setAsking(false),
  });
  return (
    <>
      {deleting.error && <Refused title={texts.source.notDeleted} error={deleting.error} locale={locale} />}
      <KernButton variant="tertiary" icon="delete" text={texts.source.delete} onClick={() => setAsking(true)} />
      {asking && (
        <Confirm
          title={texts.source.deleteTitle(source.name)}
          confirm={texts.source.deleteConfirm}
          cancel={texts.tokens.cancel}
          onConfirm={() => deleting.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{texts.source.deleteNote}</p>
        </Confirm>
      )}
    </>
  );
}
