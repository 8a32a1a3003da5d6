import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AlertChange, type AlertEntry, type MadeAlert, NewAlert } from '../../../server/contract/alerts.ts';
import { type Catalogue, send } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { changeOf, type Entered, enteredOf } from './entered.ts';
import { PlaceFields } from './PlaceFields.tsx';
import { RuleFields } from './RuleFields.tsx';
import { textsOf } from './texts/texts.ts';

const url = '/api/v1/alerts';

interface Props {
  catalogue: Catalogue;
  locale: Locale;
  /** the one to change; none: a new one */
  alert?: AlertEntry;
  /** after a change, or when it is given up */
  close?: () => void;
}

/** A new alert, or a changed one: what of, where it is told, and how often. */
export function AlertForm({ catalogue, locale, alert, close }: Props) {
  const texts = textsOf(locale);
  const id = alert ? `alert-${alert.id}` : 'alert';
  const [place, setPlace] = useState({
    authority: alert?.authority ?? catalogue.authorities[0]?.ars ?? '',
    service: alert?.service ?? '',
  });
  const [entered, setEntered] = useState(() => enteredOf(alert, locale.language));
  const [tried, setTried] = useState(false);
  const change = changeOf(entered, alert);
  const { authority, service } = place;
  const parsed = alert
    ? AlertChange.safeParse(change)
    : NewAlert.safeParse({ ...change, authority, service: service || undefined });
  const lacksService = entered.kind === 'unusual' && service === '';
  const wrong = new Set(tried ? parsed.error?.issues.map(({ path }) => path.join('.')) : []);
  const saving = useSaving(alert, close);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (parsed.success && !lacksService) saving.mutate(parsed.data, { onSuccess: () => setTried(false) });
  };
  return (
    <form className="stack" noValidate onSubmit={submit} aria-label={alert ? texts.alerts.change : texts.alerts.new}>
      {!alert && (
        <PlaceFields
          id={id}
          place={place}
          change={setPlace}
          catalogue={catalogue}
          locale={locale}
          error={tried && lacksService ? texts.alerts.serviceWrong : undefined}
        />
      )}
      {alert && tried && lacksService && <KernAlert variant="danger" title={texts.alerts.serviceWrong} />}
      <RuleFields
        id={id}
        entered={entered}
        change={(part) => setEntered({ ...entered, ...part })}
        wrong={wrong}
        locale={locale}
      />
      <Told id={id} entered={entered} change={(part) => setEntered({ ...entered, ...part })} wrong={wrong} locale={locale} />
      {saving.error && <NotDone title={texts.failed} error={saving.error} locale={locale} />}
      <div role="status">{saving.isSuccess && <Made made={saving.data} locale={locale} />}</div>
      <div className="actions">
        <KernButton
          type="submit"
          variant="primary"
          text={alert ? texts.alerts.save : texts.alerts.add}
          disabled={saving.isPending}
        />
        {close && <KernButton variant="secondary" text={texts.alerts.cancel} onClick={close} />}
      </div>
    </form>
  );
}

/** What is shown once (the secret of a webhook) must be seen before a form of changes closes. */
function useSaving(alert: AlertEntry | undefined, close: (() => void) | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: AlertChange | NewAlert) =>
      send<MadeAlert>(alert ? 'PUT' : 'POST', alert ? `${url}/${alert.id}` : url, change),
    networkMode: 'always',
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['alerts'] });
      if (made.webhookSecret === undefined) close?.();
    },
  });
}

function Made({ made, locale }: { made: MadeAlert; locale: Locale }) {
  const { alerts: texts } = textsOf(locale);
  const way = made.email && made.webhook ? 'both' : made.webhook ? 'webhook' : made.email ? 'email' : 'none';
  return (
    <div className="stack">
      <KernAlert variant="success" title={texts.made[way]} />
      {made.webhookSecret && (
        <>
          <p>{texts.secret}</p>
          <code className="code code--token">{made.webhookSecret}</code>
        </>
      )}
    </div>
  );
}

interface ToldProps {
  id: string;
  entered: Entered;
  change: (part: Partial<Entered>) => void;
  wrong: Set<string>;
  locale: Locale;
}

/** Where an alert is told, and how often. */
function Told({ id, entered, change, wrong, locale }: ToldProps) {
  const { alerts: texts } = textsOf(locale);
  return (
    <>
      <CheckField id={`${id}-email`} label={texts.email} checked={entered.email} onChange={(email) => change({ email })} />
      <TextField
        id={`${id}-webhook`}
        label={texts.webhook}
        hint={texts.webhookHint}
        inputMode="url"
        autoComplete="off"
        value={entered.webhook}
        error={wrong.has('webhook') ? texts.webhookWrong : undefined}
        onChange={(webhook) => change({ webhook })}
      />
      <TextField
        id={`${id}-repeat`}
        label={texts.repeat}
        hint={texts.repeatHint}
        inputMode="numeric"
        value={entered.repeatDays}
        error={wrong.has('repeatDays') ? texts.repeatWrong : undefined}
        onChange={(repeatDays) => change({ repeatDays })}
      />
    </>
  );
}
