import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedEdition } from '../../../server/contract/editions.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { AreaField, CheckField } from '../../ui/fields.tsx';
import { SmallButton } from '../../ui/SmallButton.tsx';
import { withdraw } from './api.ts';
import { leastReason, mostReason } from './reason.ts';
import { Refusal } from './Refusal.tsx';
import { textsOf } from './texts/texts.ts';

interface Props {
  edition: ListedEdition;
  editions: ListedEdition[];
  locale: Locale;
}

/** Takes an edition back, with a public reason. */
export function Withdraw({ edition, editions, locale }: Props) {
  const { withdraw: texts } = textsOf(locale);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const [restore, setRestore] = useState(false);
  const replaced = replacedBy(edition, editions);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => withdraw(edition, { reason: reason.trim(), restore: restore && replaced !== undefined }),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: ['editions'] }),
  });
  const short = reason.trim().length < leastReason;
  const confirm = () => {
    setLacking(short);
    if (short) return;
    setAsking(false);
    mutate();
  };
  return (
    <>
      <SmallButton
        text={texts.button}
        aria-label={texts.buttonOf(edition.id)}
        disabled={isPending}
        onClick={() => setAsking(true)}
      />
      {error && <Refusal title={texts.failed} error={error} locale={locale} />}
      {asking && (
        <Confirm
          title={texts.asked(edition.id)}
          confirm={texts.confirm}
          cancel={texts.cancel}
          onConfirm={confirm}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">
            {texts.what} {newestThen(edition, editions, restore ? replaced : undefined, locale)}
          </p>
          {replaced && (
            <CheckField
              id="withdraw-restore"
              label={texts.restore(replaced.id)}
              hint={texts.restoreHint}
              checked={restore}
              onChange={setRestore}
            />
          )}
          <AreaField
            id="withdraw-reason"
            label={texts.reason}
            error={lacking && short ? texts.reasonMissing : undefined}
            rows={3}
            maxLength={mostReason}
            value={reason}
            onChange={setReason}
          />
        </Confirm>
      )}
    </>
  );
}

/** The edition of the same month that one has replaced, where it was not withdrawn itself. */
function replacedBy(edition: ListedEdition, editions: ListedEdition[]): ListedEdition | undefined {
  if (edition.status !== 'published') return undefined;
  return editions.find(({ status, lastMonth }) => status === 'superseded' && lastMonth === edition.lastMonth);
}

/** What the public sees once the newest edition is gone; a superseded one is missed by nobody. */
function newestThen(
  { id }: ListedEdition,
  editions: ListedEdition[],
  restored: ListedEdition | undefined,
  locale: Locale,
): string {
  const { withdraw: texts } = textsOf(locale);
  const [newest, before] = editions.filter(({ status }) => status === 'published');
  if (newest?.id !== id) return '';
  const next = restored ?? before;
  return next ? texts.newestThen(next.id) : texts.thenNone;
}
