import { z } from 'zod';
import { ExpectedQuery, Text } from './comparison.ts';
import { Ars, ServiceKey } from './event.ts';
import { type KpiId, kpiIds, kpiOf } from './kpis.ts';
import { fewest } from './statistics.ts';

/** What people can be told of, and the log of it. */
/** Of whole offers, and of any days: what is known of whole months only would never be told of. */
const dailyKpis = kpiIds.filter((id) => !kpiOf(id).byStep && !kpiOf(id).wholeMonths) as [KpiId, ...KpiId[]];

const Threshold = z
  .strictObject({
    kind: z.literal('threshold'),
    kpi: z.enum(dailyKpis),
    side: z.enum(['below', 'above']),
    value: z.number().min(-1e12).max(1e12).meta({ description: 'in the unit of the KPI: a share from 0 to 1, seconds …' }),
    last: z.int().min(1).max(366).default(7).meta({ description: 'so many whole days or weeks' }),
    unit: z.enum(['day', 'week']).default('day'),
  })
  .refine(({ last, unit }) => unit === 'day' || last <= 53, { path: ['last'], message: 'goes up to 53 weeks' })
  .meta({ description: `a KPI below or above a value; of a rate only from n = ${fewest} on` });
const Unusual = z
  .strictObject({
    kind: z.literal('unusual'),
    kpi: ExpectedQuery.shape.kpi.default('starts'),
    side: z.enum(['low', 'high', 'both']).default('both'),
  })
  .meta({ description: 'a day of an offer outside what its own history lets expect, as GET /api/v1/expected tells' });
const Silent = z
  .strictObject({
    kind: z.literal('silent'),
    hours: z
      .int()
      .min(1)
      .max(24 * 90)
      .default(24),
  })
  .meta({
    description: 'a source of the authority has sent nothing for so long; of one service: nothing was counted, in whole days',
  });
export const AlertRule = z.discriminatedUnion('kind', [Threshold, Unusual, Silent]);
export type AlertRule = z.output<typeof AlertRule>;

const url = z
  .url({ protocol: /^https?$/ })
  .max(1000)
  .refine(
    (text) => !URL.canParse(text) || (!new URL(text).username && !new URL(text).password),
    'must not hold a name or password',
  )
  .meta({ description: 'where to POST to as well, signed as docs/alerts.md says', example: 'https://hooks.example.org/egovsad' });

export const NewAlert = z.strictObject({
  authority: Ars,
  service: ServiceKey.optional().meta({ description: 'unset: all that the authority offers' }),
  rule: AlertRule,
  email: z.boolean().default(true).meta({ description: 'to the address of your account, and to no other' }),
  webhook: url.optional(),
  repeatDays: z
    .int()
    .min(1)
    .max(90)
    .optional()
    .meta({ description: 'tell again after so many days; unset: once, and when it is over' }),
});
export type NewAlert = z.output<typeof NewAlert>;
export const AlertChange = NewAlert.omit({ authority: true, service: true });
export type AlertChange = z.output<typeof AlertChange>;

export const AlertEntry = z.object({
  id: z.string(),
  authority: z.string(),
  service: z.string().optional(),
  rule: AlertRule,
  email: z.boolean(),
  webhook: z.string().optional(),
  repeatDays: z.int().optional(),
  raised: z.boolean(),
  changedAt: z.string().nullable().meta({ description: 'when it was last raised or over' }),
  text: Text.meta({ description: 'the rule in words' }),
});
export type AlertEntry = z.output<typeof AlertEntry>;
export const MadeAlert = AlertEntry.extend({
  webhookSecret: z.string().optional().meta({ description: 'what the webhook is signed with; shown this once' }),
});

export type MadeAlert = z.output<typeof MadeAlert>;

const alertHappenings = ['raised', 'repeated', 'over'] as const;
export type AlertHappening = (typeof alertHappenings)[number];
export const AlertLog = z.object({
  log: z
    .array(z.object({ at: z.string(), what: z.enum(alertHappenings), value: z.number().nullable(), text: Text }))
    .meta({ description: 'the newest first' }),
  messages: z
    .array(
      z.object({
        id: z.string().meta({ description: 'the same at every try' }),
        channel: z.enum(['email', 'webhook']),
        state: z.enum(['waiting', 'sent', 'given_up']),
        createdAt: z.string(),
        endedAt: z.string().nullable(),
        tries: z.int(),
        error: z.string().nullable().meta({ description: 'why the last try failed' }),
      }),
    )
    .meta({ description: 'of the last 30 days, the newest first' }),
});
export type AlertLog = z.output<typeof AlertLog>;
