import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertEntry, AlertLog } from '../../../server/contract/alerts.ts';
import { type Catalogue, get, send } from '../../api.ts';
import { formatInstant } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { SmallButton } from '../../ui/SmallButton.tsx';
import { Failure } from '../../ui/states.tsx';
import { Refused } from '../sources/Refused.tsx';
import { AlertForm } from './AlertForm.tsx';
import { placeName } from './PlaceFields.tsx';
import { textsOf } from './texts/texts.ts';

const url = '/api/v1/alerts';
interface Props {
  catalogue: Catalogue;
  locale: Locale;
}

/** What somebody is told of, and a form for more. */
export function Alerts({ catalogue, locale }: Props) {
  const { alerts: texts } = textsOf(locale);
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts'],
    queryFn: ({ signal }) => get<{ alerts: AlertEntry[] }>(url, signal),
  });
  return (
    <section className="panel stack" aria-labelledby="alerts-title">
      <h2 id="alerts-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      {error && <Failure error={error} retry={() => void refetch()} locale={locale} />}
      {data?.alerts.length === 0 && <p>{texts.none}</p>}
      <ul className="comments__list">
        {data?.alerts.map((alert) => (
          <Line key={alert.id} alert={alert} catalogue={catalogue} locale={locale} />
        ))}
      </ul>
      {data && <AlertForm catalogue={catalogue} locale={locale} />}
    </section>
  );
}

function Line({ alert, catalogue, locale }: Props & { alert: AlertEntry }) {
  const texts = textsOf(locale);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const words = `${placeName(alert, catalogue, locale)}: ${alert.text[locale.language]}`;
  const removing = useMutation({
    mutationFn: () => send<void>('DELETE', `${url}/${alert.id}`),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
    onError: () => setAsking(false),
  });
  return (
    <li className="comments__one">
      <p>
        {words} {alert.raised && <KernBadge variant="warning" withIcon text={texts.alerts.raised} />}
      </p>
      <div className="actions">
        <SmallButton text={texts.alerts.log} aria-expanded={open} onClick={() => setOpen(!open)} />
        <SmallButton text={texts.alerts.remove} aria-label={texts.alerts.removeOf(words)} onClick={() => setAsking(true)} />
      </div>
      {open && <Log id={alert.id} locale={locale} />}
      {removing.error && <Refused title={texts.failed} error={removing.error} locale={locale} />}
      {asking && (
        <Confirm
          title={texts.alerts.removeTitle}
          confirm={texts.alerts.confirm}
          cancel={texts.alerts.cancel}
          onConfirm={() => removing.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p className="kern-body">{words}</p>
        </Confirm>
      )}
    </li>
  );
}

/** When an alert was raised and over. */
function Log({ id, locale }: { id: string; locale: Locale }) {
  const { alerts: texts } = textsOf(locale);
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts', id, 'log'],
    queryFn: ({ signal }) => get<AlertLog>(`${url}/${id}/log`, signal),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} locale={locale} />;
  if (data?.log.length === 0) return <p className="note">{texts.noLog}</p>;
  return (
    <ul className="plain-list">
      {data?.log.map(({ at, what, text }) => (
        <li key={`${at} ${what}`}>
          {formatInstant(at, locale.language)}, {texts.happened[what]}: {text[locale.language]}
        </li>
      ))}
    </ul>
  );
}
