import { z } from 'zod';
import { LabelEntry } from './api.ts';
import { DayText } from './calendar.ts';
import { Ars, ServiceKey } from './event.ts';

/** Notes beside the figures: what happened on a day, at an offer or a whole authority. */
const line = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text');

export const AnnotationChange = z.strictObject({
  day: DayText.meta({ description: 'local day' }),
  text: z.strictObject({ de: line, en: line.optional() }).meta({ description: 'without `en` the German text is shown' }),
  shared: z.boolean().default(false).meta({ description: 'seen by everybody who may read there; needs the role manager' }),
});
export type AnnotationChange = z.output<typeof AnnotationChange>;

export const NewAnnotation = AnnotationChange.extend({
  authority: Ars,
  service: ServiceKey.optional().meta({ description: 'unset: it is about the whole authority' }),
});
export type NewAnnotation = z.output<typeof NewAnnotation>;

export const AnnotationEntry = z.object({
  id: z.string(),
  authority: z.string(),
  service: z.string().optional(),
  day: z.string(),
  text: LabelEntry,
  shared: z.boolean(),
  own: z.boolean().meta({ description: 'made by whoever asks' }),
  automatic: z.boolean().meta({ description: 'made by the instance when limits or steps changed; cannot be changed' }),
});
export type AnnotationEntry = z.output<typeof AnnotationEntry>;

export const AnnotationsQuery = z.strictObject({
  authority: Ars.optional(),
  service: ServiceKey.optional().meta({ description: 'those of this service, and those of whole authorities' }),
  from: DayText.optional(),
  to: DayText.optional(),
});
export type AnnotationsQuery = z.output<typeof AnnotationsQuery>;
