import type { Language } from '../../filters.ts';
import type { AlertChange, AlertEntry, AlertRule } from '../../../server/contract/alerts.ts';

/** What stands in the form of an alert: text as it was typed. */
export interface Entered {
  kind: string;
  kpi: string;
  side: string;
  value: string;
  last: string;
  unit: string;
  /** of an unusual day */
  unusual: string;
  hours: string;
  email: boolean;
  webhook: string;
  repeatDays: string;
}

const usual: Entered = {
  ...{ kind: 'threshold', kpi: 'completion_rate', side: 'below', value: '', last: '7', unit: 'day', unusual: 'both' },
  ...{ hours: '24', email: true, webhook: '', repeatDays: '' },
};

/** The form as it begins, or as an alert fills it. */
export function enteredOf(alert: AlertEntry | undefined, language: Language): Entered {
  if (!alert) return usual;
  const { rule, email, webhook = '', repeatDays } = alert;
  const told = { email, webhook, repeatDays: repeatDays === undefined ? '' : `${repeatDays}` };
  return { ...usual, ...told, ...ruleEntered(rule, language) };
}

function ruleEntered(rule: AlertRule, language: Language): Partial<Entered> {
  switch (rule.kind) {
    case 'threshold': {
      const { kind, kpi, side, value, last, unit } = rule;
      return { kind, kpi, side, value: language === 'de' ? `${value}`.replace('.', ',') : `${value}`, last: `${last}`, unit };
    }
    case 'unusual':
      return { kind: rule.kind, unusual: rule.side };
    case 'silent':
      return { kind: rule.kind, hours: `${rule.hours}` };
  }
}

/** A comma is how German numbers are written; an empty field is none. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));

/** What the API is to be told; the schema says what is wrong with it. `before` has what the form does not ask for. */
export function changeOf(entered: Entered, before: AlertEntry | undefined): Record<keyof AlertChange, unknown> {
  const { email, webhook, repeatDays } = entered;
  return {
    rule: ruleOf(entered, before?.rule),
    email,
    webhook: webhook.trim() || undefined,
    repeatDays: repeatDays.trim() === '' ? undefined : numberOf(repeatDays),
  };
}

function ruleOf({ kind, kpi, side, value, last, unit, unusual, hours }: Entered, before: AlertRule | undefined): object {
  if (kind === 'silent') return { kind, hours: numberOf(hours) };
  if (kind === 'unusual') return { ...(before?.kind === 'unusual' ? { kpi: before.kpi } : {}), kind, side: unusual };
  return { kind, kpi, side, value: numberOf(value), last: numberOf(last), unit };
}
