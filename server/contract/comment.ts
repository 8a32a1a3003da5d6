import { z } from 'zod';
import { DayText } from './calendar.ts';
import { codes } from './codelists.ts';
import { Ars, ServiceKey } from './event.ts';

/** How long a comment may be, in characters as JavaScript and text fields count them. */
export const commentLength = 2000;

/** Line ends become \n; half characters, invisible ones and other control characters go, so that nothing hides from masking. */
const plainText = (text: string) =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cf}\uFFFD]/gu, '')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .trim();

/** What somebody says about an offer, away from every attempt (events.md, "Comments"). */
export const Comment = z
  .strictObject({
    authority: Ars,
    service: ServiceKey,
    text: z
      .string()
      .transform(plainText)
      .pipe(z.string().max(commentLength, `must not be longer than ${commentLength} characters`))
      .meta({ description: 'at most 2,000 characters; what may name a person is masked before it is stored' }),
    rating: z.int().min(1).max(5).optional().meta({ description: '5 is best' }),
    foundInformation: z.enum(codes('foundInformation')).optional(),
  })
  .refine(({ text, rating, foundInformation }) => text !== '' || rating !== undefined || foundInformation !== undefined, {
    path: ['text'],
    message: 'must not be empty without a rating or foundInformation',
  });
export type Comment = z.output<typeof Comment>;

const Topic = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Cs}\p{Cf}]*$/u, 'must be one line of text')
  .meta({ example: 'Upload' });
const noNul = z
  .string()
  .max(200)
  .regex(/^[^\0]*$/u, 'must not hold control characters');
const inQuestion = {
  authority: Ars.optional(),
  service: ServiceKey.optional(),
  from: DayText.optional().meta({ description: 'first local day, included' }),
  to: DayText.optional().meta({ description: 'last local day, included' }),
};
const Rating = z.coerce.number().int().min(1).max(5);

/** What managers ask for. */
export const CommentsQuery = z.strictObject({
  ...inQuestion,
  rating: z
    .union([Rating.transform((one) => [one]), z.array(Rating)])
    .optional()
    .meta({ description: 'may repeat: any of' }),
  topic: Topic.optional(),
  done: z.enum(['true', 'false']).optional(),
  q: noNul.optional().meta({ description: 'words that all stand in the text, in whatever case' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z
    .string()
    .refine(
      (text) =>
        z.iso.date().safeParse(text.slice(0, 10)).success && z.guid().safeParse(text.slice(11)).success && text[10] === '_',
      'must be `next` of the answer before',
    )
    .optional()
    .meta({ description: '`next` of the answer before' }),
});
export type CommentsQuery = z.output<typeof CommentsQuery>;
export const CommentEntry = z.object({
  id: z.string(),
  authority: z.string(),
  service: z.string(),
  day: z.string().meta({ description: 'local day on which it came' }),
  rating: z.int().nullable(),
  foundInformation: z.enum(codes('foundInformation')).nullable(),
  text: z.string().meta({ description: 'masked' }),
  topics: z.array(z.string()),
  done: z.boolean(),
});
export type CommentEntry = z.output<typeof CommentEntry>;
export const CommentsAnswer = z.object({
  total: z.int().meta({ description: 'comments that the question finds, on all pages' }),
  comments: z.array(CommentEntry).meta({ description: 'the newest first' }),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null: this is the last' }),
});
export type CommentsAnswer = z.output<typeof CommentsAnswer>;

export const CommentChange = z
  .strictObject({
    topics: z.array(Topic).max(20).optional().meta({
      description: 'all of them; a new one comes into being by its first use, one that differs by case only is the same',
    }),
    done: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'name topics or done');
export type CommentChange = z.output<typeof CommentChange>;

export const TopicsQuery = z.strictObject(inQuestion);
export type TopicsQuery = z.output<typeof TopicsQuery>;
export const TopicsAnswer = z.object({
  topics: z.array(
    z.object({
      authority: z.string(),
      topic: z.string().nullable().meta({ description: 'null: comments without a topic' }),
      count: z.int().meta({ description: 'a comment counts in each of its topics' }),
      open: z.int().meta({ description: 'of these not done' }),
    }),
  ),
});
export type TopicsAnswer = z.output<typeof TopicsAnswer>;
