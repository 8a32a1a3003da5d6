import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Comment } from '../contract/comment.ts';
import type { Db } from '../db.ts';
import type { App, Clock } from '../http.ts';
import { type Entered, formPage, type Mistake, missingPage, thanksAddress, thanksPage } from './form.ts';
import { type CommentedOffer, findOffer, storeComment } from './store.ts';

export interface FeedbackOptions {
  clock: Clock;
  /** days after which comments are deleted */
  commentDays: number;
}

const styles = readFileSync(path.join(import.meta.dirname, 'feedback.css'), 'utf8');
const hidden = { hide: true } as const;
const params = z.object({ authority: z.string().max(100), service: z.string().max(100) });
const querystring = z.object({ lang: z.enum(['de', 'en']).catch('de') });
const field = z.string().catch('');
const Form = z.object({ rating: field, foundInformation: field, text: field });
const config = { framed: true } as const; // by pages of the offer

/** The feedback form at `/feedback/{authority}/{service}`, for everybody: to be linked, or framed by the offer's own pages. */
export function feedbackRoutes(app: App, db: Db, options: FeedbackOptions): void {
  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    const url = '/feedback/:authority/:service';

    scope.get(
      url,
      { config, schema: { ...hidden, params, querystring } },
      async ({ params: of, query: { lang: language } }, reply) => {
        const offer = await findOffer(db, of.authority, of.service);
        if (!offer) return sendPage(reply.status(404), missingPage(language));
        return sendPage(reply, formPage({ language, offer, days: options.commentDays }), offer);
      },
    );

    scope.get(
      `${url}/thanks`,
      { config, schema: { ...hidden, params, querystring } },
      async ({ params: of, query: { lang: language } }, reply) => {
        const offer = await findOffer(db, of.authority, of.service);
        if (!offer) return sendPage(reply.status(404), missingPage(language));
        return sendPage(reply, thanksPage(language, offer), offer);
      },
    );

    const received = { ...hidden, params, querystring, body: Form };
    scope.post(
      url,
      { config, bodyLimit: 64 * 1024, schema: received },
      async ({ params: of, query: { lang: language }, body }, reply) => {
        const offer = await findOffer(db, of.authority, of.service);
        if (!offer) return sendPage(reply.status(404), missingPage(language));
        const mistake = await take(db, offer, body, options.clock());
        if (!mistake) return reply.redirect(thanksAddress(offer, language), 303); // so that reloading sends nothing again
        const page = formPage({ language, offer, days: options.commentDays, entered: body, mistake });
        return sendPage(reply.status(mistake === 'many' ? 429 : 400), page, offer);
      },
    );
  });

  app.get('/feedback/feedback.css', { schema: hidden }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(styles),
  );
}

/** Stores what was entered; or what is wrong with it. */
async function take(
  db: Db,
  offer: CommentedOffer,
  { text, rating, foundInformation }: Entered,
  now: Date,
): Promise<Mistake | undefined> {
  const given = {
    authority: offer.authority.key,
    service: offer.service.key,
    text,
    ...(rating ? { rating: Number(rating) } : {}),
    ...(foundInformation ? { foundInformation } : {}),
  };
  const { data: comment, error } = Comment.safeParse(given);
  if (!comment) return error.issues.some(({ code, path: at }) => code === 'too_big' && at[0] === 'text') ? 'long' : 'empty';
  return (await storeComment(db, comment, now)) ? undefined : 'many';
}

function sendPage(reply: FastifyReply, page: string, offer?: CommentedOffer): FastifyReply {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${["'self'", ...(offer?.origins ?? [])].join(' ')}`,
  ];
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy.join('; '))
    .send(page);
}
