import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NewAlert } from '../../../server/contract/alerts.ts';
import { kpiIds, kpiOf } from '../../../server/contract/kpis.ts';
import { type Catalogue, send } from '../../api.ts';
import { kpiLabel, type Locale } from '../../i18n/locale.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Refused } from '../sources/Refused.tsx';
import { PlaceFields } from './PlaceFields.tsx';
import { textsOf } from './texts/texts.ts';

const kinds = ['threshold', 'unusual', 'silent'] as const;
const kpis = kpiIds.filter((kpi) => !kpiOf(kpi).byStep);
const begin = { kind: 'threshold', kpi: 'completion_rate', side: 'below', value: '', last: '7', hours: '24' };
type Entered = typeof begin;

/** A comma is how German numbers are written; an empty field is none. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));

function ruleOf({ kind, kpi, side, value, last, hours }: Entered): object {
  if (kind === 'silent') return { kind, hours: numberOf(hours) };
  if (kind === 'unusual') return { kind };
  return { kind, kpi, side, value: numberOf(value), last: numberOf(last) };
}

/** A new alert, by mail. */
export function AlertForm({ catalogue, locale }: { catalogue: Catalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const client = useQueryClient();
  const [place, setPlace] = useState({ authority: catalogue.authorities[0]?.ars ?? '', service: '' });
  const [entered, setEntered] = useState(begin);
  const [tried, setTried] = useState(false);
  const { authority, service } = place;
  const entry = NewAlert.safeParse({ authority, service: service || undefined, rule: ruleOf(entered) });
  const lacksService = entered.kind === 'unusual' && service === '';
  const wrong = new Set(tried ? entry.error?.issues.map(({ path }) => path.join('.')) : []);
  const making = useMutation({
    mutationFn: (alert: NewAlert) => send('POST', '/api/v1/alerts', alert),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
  const change = (part: Partial<Entered>) => setEntered({ ...entered, ...part });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (entry.success && !lacksService) making.mutate(entry.data, { onSuccess: () => setTried(false) });
      }}
    >
      <PlaceFields
        id="alert"
        place={place}
        change={setPlace}
        catalogue={catalogue}
        locale={locale}
        error={tried && lacksService ? texts.alerts.serviceWrong : undefined}
      />
      <SelectField id="alert-kind" label={texts.alerts.kind} value={entered.kind} onChange={(kind) => change({ kind })}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {texts.alerts.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {entered.kind === 'threshold' && <Threshold entered={entered} change={change} wrong={wrong} locale={locale} />}
      {entered.kind === 'silent' && (
        <TextField
          id="alert-hours"
          label={texts.alerts.hours}
          inputMode="numeric"
          value={entered.hours}
          error={wrong.has('rule.hours') ? texts.alerts.wholeWrong : undefined}
          onChange={(hours) => change({ hours })}
        />
      )}
      {making.error && <Refused title={texts.failed} error={making.error} locale={locale} />}
      {making.isSuccess && <KernAlert variant="success" title={texts.alerts.added} />}
      <KernButton type="submit" variant="primary" text={texts.alerts.add} disabled={making.isPending} />
    </form>
  );
}

interface ThresholdProps {
  entered: Entered;
  change: (part: Partial<Entered>) => void;
  wrong: Set<string>;
  locale: Locale;
}

/** A KPI and the value it must pass. */
function Threshold({ entered, change, wrong, locale }: ThresholdProps) {
  const { alerts: texts } = textsOf(locale);
  return (
    <>
      <SelectField id="alert-kpi" label={texts.kpi} value={entered.kpi} onChange={(kpi) => change({ kpi })}>
        {kpis.map((kpi) => (
          <option key={kpi} value={kpi}>
            {kpiLabel(kpi, locale)}
          </option>
        ))}
      </SelectField>
      <SelectField id="alert-side" label={texts.side} value={entered.side} onChange={(side) => change({ side })}>
        <option value="below">{texts.sides.below}</option>
        <option value="above">{texts.sides.above}</option>
      </SelectField>
      <TextField
        id="alert-value"
        label={texts.value}
        hint={texts.valueHint}
        inputMode="decimal"
        value={entered.value}
        error={wrong.has('rule.value') ? texts.valueWrong : undefined}
        onChange={(value) => change({ value })}
      />
      <TextField
        id="alert-last"
        label={texts.last}
        inputMode="numeric"
        value={entered.last}
        error={wrong.has('rule.last') ? texts.wholeWrong : undefined}
        onChange={(last) => change({ last })}
      />
    </>
  );
}
