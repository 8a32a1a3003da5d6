import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Locale } from '../../i18n/locale.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { remove } from './api.ts';
import { Declined } from './Declined.tsx';
import { useChanged } from './queries.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  /** address of what is removed, in the API */
  url: string;
  name: string;
  /** the list to go back to */
  list: string;
  locale: Locale;
}

/** Removes an entry of the catalogue after asking, and goes back to its list. */
export function Removal({ url, name, list, locale }: Props) {
  const texts = textsOf(locale).removal;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const changed = useChanged();
  const [asking, setAsking] = useState(false);
  const removing = useMutation({
    mutationFn: () => remove(url),
    onSuccess: () => {
      navigate(hrefTo(list, filters));
      void changed('catalogue');
    },
    onError: () => setAsking(false),
  });
  return (
    <>
      {removing.error && <Declined title={texts.not} error={removing.error} locale={locale} />}
      <KernButton variant="tertiary" icon="delete" text={texts.button} onClick={() => setAsking(true)} />
      {asking && (
        <Confirm
          title={texts.title(name)}
          confirm={texts.confirm}
          cancel={texts.cancel}
          onConfirm={() => removing.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{texts.note}</p>
        </Confirm>
      )}
    </>
  );
}
