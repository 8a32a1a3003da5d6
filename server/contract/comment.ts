import { z } from 'zod';
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
