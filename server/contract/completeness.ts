import { z } from 'zod';
import { Month } from './calendar.ts';
import { Ars, ServiceKey } from './event.ts';

/** Shapes of `GET /api/v1/completeness`: what is known of each offer's months, before any figure is believed. */

export const completenessStates = ['measured', 'late', 'silent', 'not_connected'] as const;
export type CompletenessState = (typeof completenessStates)[number];
const lateReasons = ['not_over', 'open', 'tallying', 'behind'] as const;
export type LateReason = (typeof lateReasons)[number];
/** What is looked at apart, so that views that still come do not hide that attempts have stopped. */
export const streams = ['attempts', 'visits', 'decisions', 'totals'] as const;
export type Stream = (typeof streams)[number];

/** The longest question: five years. */
export const mostMonths = 60;

export const CompletenessQuery = z.strictObject({
  from: Month.meta({ description: 'first month, included' }),
  to: Month.meta({ description: `last month, included; at most ${mostMonths} months` }),
  authority: Ars.optional(),
  service: ServiceKey.optional(),
});
export type CompletenessQuery = z.output<typeof CompletenessQuery>;

export const CompletenessRow = z.object({
  authority: z.string(),
  service: z.string(),
  month: z.string(),
  state: z.enum(completenessStates).meta({
    description:
      'silent: no event for longer than this offer is usually without one on these weekdays; late: more may come; not_connected: before its first event, or outside onlineSince and onlineUntil',
  }),
  reason: z.enum(['', ...lateReasons]).meta({
    description:
      'of late: not_over: the month has not ended; open: limits of attempts have not run out; tallying: events wait to be tallied; behind: the last event is some days ago, no longer than usual',
  }),
  stream: z.enum(['', ...streams]).meta({
    description: 'what the state and the numbers are of: attempts, views of pages, decisions, or monthly totals',
  }),
  days: z.int().meta({ description: 'days of the month that are over and on which it was connected' }),
  daysWithEvents: z.int(),
  missingDays: z.number().meta({ description: 'days with events that at least were to be expected in silent gaps of the month' }),
  longestGap: z.int().meta({ description: 'days without events of the longest gap that touches the month, whole' }),
  usualGap: z.int().nullable().meta({
    description: 'so many days without events are usual from there on, at most `silenceDays` of the offer; null: no gap',
  }),
  lastDay: z.string().nullable().meta({ description: 'last day with events, up to the end of the month' }),
});
export type CompletenessRow = z.output<typeof CompletenessRow>;
export const CompletenessAnswer = z.object({ asOf: z.string(), rows: z.array(CompletenessRow) });
export type CompletenessAnswer = z.output<typeof CompletenessAnswer>;
