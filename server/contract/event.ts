import { z } from 'zod';
import { codes } from './codelists.ts';

/**
 * The fields of every event type (events.md): the one home of what a platform may send.
 * Every field is an id, a time, a key or a code; unknown fields are refused.
 */
export const ARS = /^\d{12}$/;
const SERVICE_KEY = /^(99\d{12}|[a-z][a-z0-9-]{2,62})$/;
export const LEIKA_URN = 'urn:de:fim:leika:leistung:';
export const KEY = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** RFC 3339 with offset; whether the day exists is checked where the time is read (`eventTime`). */
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** How nearly every sender writes it, on days that every month has: nothing to check that `Date.parse` does not. */
const PLAIN = /^\d{4}-\d\d-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/;

const yearOne = Date.parse('0001-01-01T00:00:00Z'); // PostgreSQL knows no year 0

/**
 * Milliseconds since 1970 of an RFC 3339 time with offset, cut (not rounded) to milliseconds; NaN where no such
 * moment exists. `Date.parse` alone would take 30 February for 2 March.
 */
export function eventTime(text: string): number {
  const ms = PLAIN.test(text) ? Date.parse(text) : unusualTime(text);
  return ms < yearOne ? Number.NaN : ms;
}

function unusualTime(text: string): number {
  if (!RFC3339.test(text)) return Number.NaN;
  const day = Number(text.slice(8, 10));
  if (day > 28 && new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() !== day)
    return Number.NaN;
  if (Number(text.slice(11, 13)) > 23) return Number.NaN;
  return Date.parse(text.toUpperCase().replace(/(\.\d{3})\d+/, '$1'));
}

export const Ars = z
  .string()
  .regex(ARS, 'must be the 12-digit ARS as a string, leading zero kept')
  .meta({ description: '12-digit Amtlicher Regionalschlüssel, a string', example: '065340014014' });
export const ServiceKey = z
  .string()
  .transform((key) => (key.startsWith(LEIKA_URN) ? key.slice(LEIKA_URN.length) : key))
  .pipe(
    z
      .string()
      .regex(SERVICE_KEY, 'must be a 14-digit LeiKa key that starts with 99, or a slug of a–z, 0–9 and - (3 to 63 characters)'),
  )
  .meta({ description: '14-digit LeiKa key (also as URN) or an instance-wide slug', example: '99115005104000' });
export const Key = z
  .string()
  .regex(KEY, 'must be a key of a–z, 0–9, _ and - (at most 63 characters)')
  .meta({ description: 'key of a step or page' });
const Time = z
  .string()
  .refine((text) => !Number.isNaN(eventTime(text)))
  .meta({ description: 'RFC 3339 with offset, cut to milliseconds', example: '2026-10-25T02:30:00+02:00' });
const Attempt = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .meta({ description: 'random id the platform made for this attempt' });

const common = {
  id: z
    .string()
    .regex(/^[\x20-\x7e]{1,128}$/)
    .meta({ description: '1–128 printable ASCII characters' }),
  time: Time,
  authority: Ars,
  service: ServiceKey,
};
const ofAttempt = { ...common, attempt: Attempt };
const Device = z.enum(codes('device')).optional();
const Channel = z.enum(codes('channel')).optional();
const Language = z
  .string()
  .regex(/^[a-z]{2}$/)
  .optional()
  .meta({ description: 'ISO 639-1' });
const Country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .optional()
  .meta({ description: 'ISO 3166-1 alpha-2' });

const shapes = {
  visited: {
    ...common,
    page: Key.optional(),
    referrer: z.enum(codes('referrer')).optional(),
    device: Device,
    country: Country,
    language: Language,
  },
  started: { ...ofAttempt, device: Device, channel: Channel, language: Language },
  step: { ...ofAttempt, step: Key, device: Device, channel: Channel, language: Language },
  authenticated: { ...ofAttempt, authMethod: z.enum(codes('authMethod')), trustLevel: z.enum(codes('trustLevel')).optional() },
  payment: { ...ofAttempt, paymentMethod: z.enum(codes('paymentMethod')), paymentStatus: z.enum(codes('paymentStatus')) },
  saved: ofAttempt,
  resumed: ofAttempt,
  error: { ...ofAttempt, errorKind: z.enum(codes('errorKind')), step: Key.optional() },
  submitted: ofAttempt,
  ineligible: ofAttempt,
  abandoned: { ...ofAttempt, reason: z.enum(codes('reason')).optional() },
  rated: { ...ofAttempt, rating: z.int().min(1).max(5), foundInformation: z.enum(codes('foundInformation')).optional() },
  decided: { ...ofAttempt, handling: z.enum(codes('handling')), mediaBreak: z.enum(codes('mediaBreak')) },
};

export type EventType = keyof typeof shapes;
export const eventTypes = Object.keys(shapes) as [EventType, ...EventType[]];

const object = <T extends EventType>(type: T) => z.strictObject({ type: z.literal(type), ...shapes[type] });
/** One strict schema for each type. */
export const eventSchemas = {
  visited: object('visited'),
  started: object('started'),
  step: object('step'),
  authenticated: object('authenticated'),
  payment: object('payment'),
  saved: object('saved'),
  resumed: object('resumed'),
  error: object('error'),
  submitted: object('submitted'),
  ineligible: object('ineligible'),
  abandoned: object('abandoned'),
  rated: object('rated'),
  decided: object('decided'),
};

export const Event = z
  .discriminatedUnion('type', [
    eventSchemas.visited,
    eventSchemas.started,
    eventSchemas.step,
    eventSchemas.authenticated,
    eventSchemas.payment,
    eventSchemas.saved,
    eventSchemas.resumed,
    eventSchemas.error,
    eventSchemas.submitted,
    eventSchemas.ineligible,
    eventSchemas.abandoned,
    eventSchemas.rated,
    eventSchemas.decided,
  ])
  .meta({ description: 'One fact about an attempt, or one view of an information page' });
export type Event = z.output<typeof Event>;
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

/** Fields that any type has: everything else is `unknown_field` whatever the type. */
export const eventFields = new Set(['type', ...Object.values(shapes).flatMap((shape) => Object.keys(shape))]);

/** Types whose events move an attempt on; the latest of them starts the idle limit (events.md). */
export const activityTypes: EventType[] = ['started', 'step', 'authenticated', 'payment', 'saved', 'resumed', 'error'];

/** Codes of a single refusal, in the order in which they apply. */
export const refusalCodes = [
  'unknown_field',
  'invalid',
  'unknown_authority',
  'not_allowed',
  'unknown_service',
  'unknown_step',
  'unknown_page',
  'time_in_future',
  'too_old',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export const Refusal = z.object({
  index: z.int().meta({ description: 'position in the request, from 0' }),
  id: z.string().optional(),
  code: z.enum(refusalCodes),
  field: z.string().optional(),
  message: z.string(),
});
export type Refusal = z.output<typeof Refusal>;

/** An item that its reader could make no event of: refused in its place. `message` says what to change. */
export class Misread {
  readonly code: RefusalCode;
  readonly message: string;
  readonly field: string | undefined;
  readonly id: string | undefined;

  constructor(code: RefusalCode, message: string, field?: string, id?: string) {
    this.code = code;
    this.message = message;
    this.field = field;
    this.id = id;
  }
}
export const IngestAnswer = z.object({
  accepted: z.int(),
  rejected: z.int(),
  errors: z.array(Refusal).meta({ description: 'the first 100 refusals' }),
});

export const limits = { events: 10_000, bytes: 8 * 1024 * 1024, listedErrors: 100, futureMinutes: 5 } as const;
