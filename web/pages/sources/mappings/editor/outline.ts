import { z } from 'zod';

/**
 * What a mapping must be so that it can be shown and edited by choosing: every part of the kind of thing that it is in the
 * server's own schemas (row-mapping.ts, matomo-mapping.ts), but perhaps not complete, and with names and codes that the
 * server would refuse: it says those better.
 */
const Fixed = z.looseObject({ value: z.union([z.string(), z.number()]) });
const translated = { map: z.record(z.string(), z.string()).optional(), else: z.string().optional() };

const FromColumn = z.looseObject({ column: z.string(), ...translated, date: z.string().optional() });
const Fields = z.record(z.string(), z.union([Fixed, FromColumn]));
const When = z.looseObject({
  column: z.string(),
  in: z.array(z.string()).optional(),
  notIn: z.array(z.string()).optional(),
  filled: z.boolean().optional(),
});
const Rule = z.looseObject({ type: z.union([z.string(), FromColumn]), when: When.optional(), fields: Fields.optional() });
export const RowOutline = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('events'), fields: Fields.optional(), events: z.array(Rule) }),
  z.looseObject({ kind: z.literal('totals'), fields: Fields, counts: z.array(Fields) }),
]);

const FromParameter = z.looseObject({ parameter: z.string(), ...translated });
const RequestFields = z.record(z.string(), z.union([Fixed, FromParameter]));
const Texts = z.union([z.string(), z.array(z.string())]);
const RequestRule = z.looseObject({
  type: z.union([z.string(), FromParameter]),
  when: z.record(z.string(), Texts),
  fields: RequestFields.optional(),
});
const Site = z.looseObject({ authority: z.string().optional(), service: z.string().optional() });
export const MatomoOutline = z.looseObject({
  sites: z.record(z.string(), Site),
  fields: RequestFields.optional(),
  events: z.array(RequestRule),
});
