import type { Generated, JSONColumnType } from 'kysely';
import type { AlertHappening, AlertRule } from './contract/alerts.ts';
import type { ReportInterval } from './contract/reports.ts';

/** Types of the tables of notes, alerts, messages and reports (migration 010). */
interface AnnotationTable {
  authority: string;
  id: string;
  service: string | null;
  day: string;
  de: string;
  en: string;
  shared: boolean;
  maker: Generated<number | null>;
}
interface AlertTable {
  authority: string;
  id: string;
  person: number;
  service: string | null;
  rule: JSONColumnType<AlertRule>;
  email: boolean;
  webhook: string | null;
  repeat_days: number | null;
  created_at: Date;
  raised: Generated<boolean>;
  changed_at: Generated<Date | null>;
  notified_at: Generated<Date | null>;
}
interface AlertLogTable {
  authority: string;
  alert: string;
  at: Date;
  what: AlertHappening;
  value: number | null;
  de: string;
  en: string;
}
/** A mail, or the body of a webhook. */
export type OutboxMessage = { subject: string; text: string; html: string } | { url: string; body: string };
interface OutboxTable {
  authority: string;
  id: string;
  service: string | null;
  person: number;
  alert: string | null;
  channel: 'email' | 'webhook';
  message: JSONColumnType<OutboxMessage>;
  created_at: Date;
  due_at: Date;
  tries: Generated<number>;
  state: Generated<'waiting' | 'sent' | 'given_up'>;
  ended_at: Generated<Date | null>;
  error: Generated<string | null>;
}
interface SubscriptionTable {
  authority: string;
  person: number;
  service: string;
  every: ReportInterval;
  sent_for: string;
}

export interface NoticeTables {
  annotation: AnnotationTable;
  alert: AlertTable;
  alert_log: AlertLogTable;
  outbox: OutboxTable;
  subscription: SubscriptionTable;
}
