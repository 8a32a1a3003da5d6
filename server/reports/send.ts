import type { Selectable } from 'kysely';
import { berlinDay } from '../contract/days.ts';
import { lastPeriod, type ReportPeriod } from '../contract/reports.ts';
import type { Db } from '../db.ts';
import { placesOf, Problem, type SignedIn } from '../http.ts';
import { enqueue } from '../outbox.ts';
import { holds } from '../rights.ts';
import type { Tables } from '../schema.ts';
import { reportMail } from './mail.ts';
import { readReport, type Report, type ReportSources } from './report.ts';

export interface Sending {
  sources: ReportSources;
  /** undefined: disabled since */
  recipientOf(person: number): Promise<(SignedIn & { email: string | null }) | undefined>;
  /** the time up to which limits have run out */
  talliedAt: string;
  /** address of the instance, without a slash at the end */
  base: string;
  now: Date;
  /** told of a report that could not be made */
  failed(authority: string, error: unknown): void;
}

type Row = Selectable<Tables['subscription']>;

/** The local hour from which a report goes out, on Monday or the 1st. */
const morning = 6;

/**
 * Puts the reports of the periods that have ended into the outbox, each once: it is noted in the same transaction. After
 * a longer stop the newest is sent, not all that were missed.
 */
export async function sendReports(sending: Sending): Promise<void> {
  const { sources, now } = sending;
  const today = berlinDay(new Date(now.getTime() - morning * 3_600_000));
  for (const every of ['week', 'month'] as const) {
    const period = lastPeriod(every, today);
    if (berlinDay(sending.talliedAt) <= period.to) continue; // its figures are not complete yet
    const due = await sources.db
      .selectFrom('subscription')
      .selectAll()
      .where('every', '=', every)
      .where('sent_for', '<', period.from)
      .orderBy('authority')
      .orderBy('person')
      .orderBy('service')
      .execute();
    for (const row of due) {
      try {
        await sendOne(sending, row, period);
      } catch (error) {
        sending.failed(row.authority, error);
      }
    }
  }
}

async function sendOne({ sources, recipientOf, base, now }: Sending, row: Row, period: ReportPeriod): Promise<void> {
  const { authority, person } = row;
  const service = row.service === '' ? undefined : row.service;
  const place = { authority, service };
  const recipient = await recipientOf(person);
  const mayRead = recipient?.email && holds({ kind: 'person', ...recipient }, 'reader', place);
  const report = mayRead ? await found(readReport(sources, { ...place, period }, placesOf(recipient.grants))) : undefined;
  const message = recipient && report && reportMail(report, base, recipient.language);
  await sources.db.transaction().execute(async (tx) => {
    if ((await note(tx, row, period)) && message) await enqueue(tx, { place, person, message }, now);
  });
}

/** An offer that is no more has no report; everything else that fails is an error. */
async function found(reading: Promise<Report>): Promise<Report | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Whether it was still to be sent. */
async function note(tx: Db, { authority, person, service, every, sent_for }: Row, { from }: ReportPeriod): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('subscription')
    .set({ sent_for: from })
    .where('authority', '=', authority)
    .where('person', '=', person)
    .where('service', '=', service)
    .where('every', '=', every)
    .where('sent_for', '=', sent_for)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
