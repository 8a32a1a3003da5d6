import { z } from 'zod';
import { Ars, eventFields, eventTypes, ServiceKey } from '../contract/event.ts';
import { Fixed, isFieldOf } from './row-mapping.ts';
import { PathPattern, TextPattern } from './wildcards.ts';

/**
 * Which requests of the Matomo Tracking HTTP API are which events; explained in docs/connect-matomo.md. Words and rules
 * are those of a mapping of tables (row-mapping.ts), but that fields come from parameters instead of columns.
 */

/** What of a request is about a person or secret: never read, for nothing. */
export const neverRead = new Set(['uid', 'cip', 'ua', 'uadata', 'region', 'city', 'lat', 'long', 'token_auth']);

const Parameter = z
  .string()
  .regex(/^[\w.-]{1,200}$|^(cvar|url)\..{1,100}$/, 'must be a parameter like e_n or dimension1, or cvar.<name>, or url.<name>')
  .refine((name) => !neverRead.has(name), 'is about a person and is never read');
const FromParameter = z.strictObject({
  parameter: Parameter,
  map: z.record(z.string(), z.string()).optional(),
  else: z.string().min(1).optional(),
});
export const ParameterSource = z.union([Fixed, FromParameter], {
  error: 'must be {"parameter": …, "map"?, "else"?} or {"value": …}',
});
export type ParameterSource = z.output<typeof ParameterSource>;

const oneOrMore = <T extends z.ZodType>(pattern: T) => z.union([pattern, z.array(pattern).min(1).max(100)]);
const Texts = oneOrMore(TextPattern);
const When = z
  .strictObject({
    url: oneOrMore(PathPattern).optional(),
    title: Texts.optional(),
    category: Texts.optional(),
    action: Texts.optional(),
    name: Texts.optional(),
    goal: Texts.optional(),
  })
  .refine((when) => Object.keys(when).length > 0, 'needs url, title, category, action, name or goal')
  .refine(
    ({ goal, category, action, name }) => goal === undefined || (category ?? action ?? name) === undefined,
    'is either of a goal or of an event: a request is never both',
  );
export type When = z.output<typeof When>;

const made = ['type', 'id', 'time']; // of the rule, of the request as a whole, and of cdt
const mappedFields = [...eventFields].filter((field) => !made.includes(field)) as [string, ...string[]];
const Fields = z.partialRecord(z.enum(mappedFields), ParameterSource);

const Rule = z
  .strictObject({
    type: z.union([z.enum(eventTypes), FromParameter], { error: `must be one of ${eventTypes.join(', ')}, or {"parameter": …}` }),
    when: When,
    fields: Fields.default({}),
  })
  .superRefine(({ type, fields }, context) => {
    if (typeof type !== 'string') return;
    for (const field of Object.keys(fields))
      if (!isFieldOf(type, field))
        context.addIssue({ code: 'custom', path: ['fields', field], message: `is no field of ${type} events` });
  });

const Site = z.strictObject({ authority: Ars.optional(), service: ServiceKey.optional() });

export const MatomoMapping = z
  .strictObject({
    sites: z
      .record(z.string().regex(/^[\w-]{1,64}$/, 'must be an idsite'), Site)
      .refine((sites) => Object.keys(sites).length > 0, 'must name the idsites that are counted'),
    fields: Fields.default({}),
    events: z.array(Rule).min(1).max(100),
    otherwise: z.enum(['refuse', 'ignore']).default('refuse'),
  })
  .superRefine(({ sites, fields, events }, context) => {
    for (const field of ['authority', 'service'] as const) {
      if (field in fields || events.every((rule) => field in rule.fields)) continue;
      for (const [id, site] of Object.entries(sites))
        if (site[field] === undefined)
          context.addIssue({ code: 'custom', path: ['sites', id, field], message: 'is needed, here or in fields' });
    }
  });
export type MatomoMapping = z.output<typeof MatomoMapping>;
