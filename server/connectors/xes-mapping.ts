import { z } from 'zod';
import { codes } from '../contract/codelists.ts';
import { Key } from '../contract/event.ts';
import { Label, OfflineChannel, offerFields } from './mapping.ts';

const Name = z.string().min(1).max(300);
const momentFields = { trace: Name.optional(), activity: Name.optional() };
const hasOne = (moment: { trace?: string | undefined; activity?: string | undefined }) =>
  (moment.trace === undefined) !== (moment.activity === undefined);
const needsOne = 'needs either "trace" (a date attribute of the case) or "activity" (its earliest event of that name)';
export const Moment = z.strictObject(momentFields).refine(hasOne, needsOne);
const Decision = z
  .strictObject({
    ...momentFields,
    handling: z.enum(codes('handling')).default('unknown'),
    mediaBreak: z.enum(codes('mediaBreak')).default('unknown'),
  })
  .refine(hasOne, needsOne);
const Channel = z
  .strictObject({
    attribute: Name,
    online: z.union([z.literal('*'), z.array(Name)], { error: 'must be a list of values, or "*" for all that are not offline' }),
    offline: z.record(Name, OfflineChannel).default({}),
  })
  .refine(({ online, offline }) => online === '*' || !online.some((value) => Object.hasOwn(offline, value)), {
    path: ['online'],
    message: 'names a value that is also in offline',
  });
const Steps = z
  .array(z.strictObject({ activity: Name, key: Key.optional(), label: Label.optional() }))
  .min(1)
  .refine((steps) => new Set(steps.map((step) => step.activity)).size === steps.length, 'names an activity twice')
  .refine((steps) => new Set(steps.map((step) => step.key ?? step)).size === steps.length, 'has a key twice');

/** How a log becomes events; explained in docs/import-xes.md. */
export const XesMapping = z.strictObject({
  ...offerFields,
  channel: Channel.optional(),
  moments: z.strictObject({ started: Moment, submitted: Moment.optional(), decided: Decision.optional() }),
  steps: z
    .union([z.literal('activities'), Steps], { error: 'must be "activities" or a list of {activity, key?, label?}' })
    .optional(),
});
export type XesMapping = z.output<typeof XesMapping>;
export type Moment = z.output<typeof Moment>;
