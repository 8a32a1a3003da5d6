import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertEntry } from '../../../server/contract/alerts.ts';
import { type Catalogue, get, send } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { SmallButton } from '../../ui/SmallButton.tsx';
import { Trouble } from '../../ui/states.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { AlertForm } from './AlertForm.tsx';
import { Log } from './Log.tsx';
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
      {error && <Trouble known={data !== undefined} error={error} retry={() => void refetch()} locale={locale} />}
      {data?.alerts.length === 0 && <p>{texts.none}</p>}
      <ul className="comments__list">
        {data?.alerts.map((alert) => (
          <Line key={alert.id} alert={alert} catalogue={catalogue} locale={locale} />
        ))}
      </ul>
      {data && <h3 className="kern-title kern-title--small">{texts.new}</h3>}
      {data && <AlertForm catalogue={catalogue} locale={locale} />}
    </section>
  );
}

function Line({ alert, catalogue, locale }: Props & { alert: AlertEntry }) {
  const texts = textsOf(locale);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [changing, setChanging] = useState(false);
  const words = `${placeName(alert, catalogue, locale)}: ${alert.text[locale.language]}`;
  const changeId = `change-${alert.id}`;
  const close = () => {
    setChanging(false);
    document.getElementById(changeId)?.focus(); // the button that was pressed goes with the form
  };
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
        <SmallButton
          id={changeId}
          text={texts.alerts.change}
          aria-label={texts.alerts.changeOf(words)}
          aria-expanded={changing}
          onClick={() => setChanging(!changing)}
        />
        <SmallButton text={texts.alerts.remove} aria-label={texts.alerts.removeOf(words)} onClick={() => setAsking(true)} />
      </div>
      {open && <Log id={alert.id} locale={locale} />}
      {changing && <AlertForm catalogue={catalogue} alert={alert} close={close} locale={locale} />}
      {removing.error && <NotDone title={texts.failed} error={removing.error} locale={locale} />}
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
