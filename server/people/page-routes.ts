import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Db } from '../db.ts';
import type { App, Clock } from '../http.ts';
import { fromOwnPage } from '../own-origin.ts';
import type { Cookies } from './cookies.ts';
import { useLink } from './links.ts';
import { trySignIn } from './local.ts';
import type { Lockout } from './lockout.ts';
import { type Mistake, type PasswordMistake, passwordPage, savedPage, signInPage } from './pages.ts';
import { isGoodPassword } from './passwords.ts';
import { returnToOf } from './return-to.ts';
import { hasAccounts, type Opening, type Sessions } from './sessions.ts';

export interface SignInOptions {
  cookies: Cookies;
  sessions: Sessions;
  lockout: Lockout;
  /** whether an identity provider is set up */
  provider: boolean;
  publicUrl: string | undefined;
  clock: Clock;
}

const file = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
const [styles, script] = [file('sign-in.css'), file('code.js')];
const hidden = { hide: true } as const;
const language = z.enum(['de', 'en']).catch('de');
export const SignInQuery = z.object({ lang: language, returnTo: z.string().catch('').transform(returnToOf) });
const field = z.string().max(1_000).catch('');
const Entered = z.object({ account: field, password: field });
const NewPassword = z.object({ code: field, password: field, again: field });

/** `/sign-in` and `/set-password`: forms for everybody, so that nothing of them is in the description of the API. */
export function signInPages(app: App, db: Db, options: SignInOptions): void {
  const asset = (url: string, type: string, text: string) =>
    app.get(url, { schema: hidden }, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=300').send(text),
    );
  asset('/sign-in/sign-in.css', 'text/css', styles);
  asset('/set-password/code.js', 'text/javascript', script);
  void app.register(async (scope: App) => {
    takeForms(scope);
    signInForm(scope, db, options);
    passwordForm(scope, db, options);
  });
}

/** Bodies of forms, and nothing else. */
export function takeForms(scope: App): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
}

function signInForm(scope: App, db: Db, { cookies, sessions, lockout, publicUrl, clock, provider }: SignInOptions): void {
  const show = async (
    reply: FastifyReply,
    query: z.output<typeof SignInQuery>,
    more: { account?: string; mistake?: Mistake } = {},
  ) => {
    const ways = { provider, accounts: await hasAccounts(db) };
    return sendPage(reply, signInPage({ language: query.lang, returnTo: query.returnTo, ways, ...more }));
  };

  scope.get('/sign-in', { schema: { ...hidden, querystring: SignInQuery } }, async (request, reply) => {
    const id = cookies.session.read(request);
    if (id && (await sessions.find(id))) return reply.redirect(request.query.returnTo, 303);
    return show(reply, request.query);
  });

  scope.post('/sign-in', { schema: { ...hidden, querystring: SignInQuery, body: Entered } }, async (request, reply) => {
    const { query, body } = request;
    const { account } = body;
    if (!fromOwnPage(request, publicUrl)) return show(reply.status(403), query, { account, mistake: 'foreign' });
    const { person, waitSeconds } = await trySignIn(db, lockout, { ...body, address: request.ip }, clock());
    if (waitSeconds) {
      void reply.status(429).header('retry-after', waitSeconds);
      return show(reply, query, { account, mistake: { waitSeconds } });
    }
    if (person === undefined) return show(reply.status(401), query, { account, mistake: 'wrong' });
    await startSession(request, reply, { cookies, sessions }, person, { by: 'password' });
    return reply.redirect(query.returnTo, 303);
  });
}

/** Opens a session in place of the one the browser had, so that none that somebody else knows goes on. */
export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { cookies, sessions }: Pick<SignInOptions, 'cookies' | 'sessions'>,
  person: number,
  opening: Omit<Opening, 'instead'>,
): Promise<void> {
  const instead = cookies.session.read(request);
  cookies.session.write(reply, await sessions.open(person, { ...opening, instead }));
}

function passwordForm(scope: App, db: Db, { publicUrl, clock }: SignInOptions): void {
  const Query = z.object({ lang: language });
  scope.get('/set-password', { schema: { ...hidden, querystring: Query } }, async ({ query }, reply) =>
    sendPage(reply, passwordPage(query.lang)),
  );
  scope.get('/set-password/saved', { schema: { ...hidden, querystring: Query } }, async ({ query }, reply) =>
    sendPage(reply, savedPage(query.lang)),
  );
  scope.post('/set-password', { schema: { ...hidden, querystring: Query, body: NewPassword } }, async (request, reply) => {
    const { body, query } = request;
    const mistake = fromOwnPage(request, publicUrl) ? await save(db, body, clock()) : 'foreign';
    if (!mistake) return reply.redirect(`/set-password/saved?lang=${query.lang}`, 303);
    return sendPage(reply.status(mistake === 'foreign' ? 403 : 400), passwordPage(query.lang, { code: body.code, mistake }));
  });
}

async function save(
  db: Db,
  { code, password, again }: z.output<typeof NewPassword>,
  at: Date,
): Promise<PasswordMistake | undefined> {
  if (!isGoodPassword(password)) return 'short';
  if (password !== again) return 'differ';
  return (await useLink(db, code, password, at)) ? undefined : 'used';
}
