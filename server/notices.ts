import type { FastifyBaseLogger } from 'fastify';
import { berlinDay } from './contract/days.ts';
import { deleteOldLog, evaluateAlerts } from './alerts/evaluate.ts';
import { readSilent } from './catalogue/silent.ts';
import { changes } from './compare/changes.ts';
import { expected } from './compare/expected.ts';
import { insights } from './compare/insights.ts';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import { type Clock, Problem } from './http.ts';
import { createAsk } from './kpis/ask.ts';
import { webhookRules } from './messages/addresses.ts';
import { deleteOldMessages, deliver } from './messages/deliver.ts';
import { createMailer } from './messages/mail.ts';
import { webhookSecret } from './messages/webhook.ts';
import { findRecipient } from './people/recipient.ts';
import type { ReportSources } from './reports/report.ts';
import { sendReports } from './reports/send.ts';
import type { Keys } from './secrets.ts';

/** Where alerts, reports and messages meet the figures and the people they are for. */
export interface NoticeWork {
  db: Db;
  config: Pick<Config, 'mail' | 'webhookAllow' | 'publicUrl' | 'port'>;
  keys: Pick<Keys, 'webhooks'>;
  clock: Clock;
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>;
  /** whether the server is about to stop */
  stopping(): boolean;
}

/** Judges all alerts and puts what is to be told into the outbox. */
export async function judgeAlerts({ db, config, clock, log }: NoticeWork): Promise<void> {
  const asking = createAsk(db);
  await evaluateAlerts({
    db,
    figures: { ...asking, expected: (query, readable) => expected({ db, ...asking }, query, readable) },
    recipientOf: (person) => findRecipient(db, person),
    base: baseOf(config),
    now: clock(),
    failed: (alert, error) => log.error({ err: error, alert }, 'alert not judged; it is tried again at its next time'),
  });
}

/** Puts the reports of weeks and months that have ended into the outbox. */
export async function sendDueReports({ db, config, clock, log }: NoticeWork): Promise<void> {
  if (!config.mail) return; // the newest report goes out once mail is set
  await sendReports({
    sources: reportSources(db, clock),
    recipientOf: (person) => findRecipient(db, person),
    talliedAt: await createAsk(db).talliedAt(),
    base: baseOf(config),
    now: clock(),
    failed: (authority, error) => log.error({ err: error, authority }, 'report not made; it is tried again at its next time'),
  });
}

/** What reports are made of. */
export function reportSources(db: Db, clock: Clock): ReportSources {
  const asking = { db, ...createAsk(db) };
  return {
    db,
    ask: asking.ask,
    changes: (query, readable) => changes(asking, query, readable),
    insights: (query, readable) => insights(asking, query, readable),
    silent: (readable) => readSilent(db, readable, berlinDay(clock())),
  };
}

/** Sends what waits in the outbox. */
export async function sendMessages({ db, config, keys, clock, log, stopping }: NoticeWork): Promise<void> {
  const mailer = config.mail && createMailer(config.mail.smtpUrl, config.mail.from);
  try {
    await deliver({
      db,
      mailer,
      rules: webhookRules(config.webhookAllow),
      secretOf: (alert) => webhookSecret(keys.webhooks, alert),
      recipientOf: (person) => findRecipient(db, person),
      now: clock(),
      stopping,
      givenUp: (message) => log.warn(message, 'message given up'),
    });
  } finally {
    mailer?.close();
  }
}

export async function deleteOldNotices({ db, clock }: Pick<NoticeWork, 'db' | 'clock'>): Promise<void> {
  await deleteOldMessages(db, clock());
  await deleteOldLog(db, clock());
}

/** Throws a Problem unless this instance sends mail and the person has an address: 400 `no_mail`, `no_address`. */
export function mailDemand(db: Db, { mail }: Pick<Config, 'mail'>): (person: number) => Promise<void> {
  return async (person) => {
    if (!mail) throw new Problem(400, 'no_mail', 'This instance sends no mail. The operator may set SMTP_URL and MAIL_FROM.');
    const recipient = await findRecipient(db, person);
    if (!recipient?.email)
      throw new Problem(400, 'no_address', 'Your account has no mail address. Ask an admin of this instance to enter it.');
  };
}

/** The address of the instance, as links in mails have it. */
const baseOf = ({ publicUrl, port }: NoticeWork['config']): string =>
  publicUrl?.replace(/\/+$/, '') ?? `http://127.0.0.1:${port}`;
