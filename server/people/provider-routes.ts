import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { OidcConfig } from '../config.ts';
import type { Db } from '../db.ts';
import { type App, Problem } from '../http.ts';
import { type Mistake, signInPage } from './pages.ts';
import { SignInQuery, type SignInOptions, sendPage, startSession, takeForms } from './page-routes.ts';
import { callbackPath, Journey, type Provider } from './provider.ts';
import { endAtIssuer, hasAccounts } from './sessions.ts';
import type { Language } from './texts.ts';
import { admit } from './vouched.ts';

type ProviderOptions = Pick<SignInOptions, 'cookies' | 'sessions' | 'clock'> & { provider: Provider; oidc: OidcConfig };

const hidden = { hide: true } as const;

/** The way to the identity provider and back, and its word that somebody signed out there (back-channel logout). */
export function providerRoutes(app: App, db: Db, options: ProviderOptions): void {
  const { cookies, sessions, clock, provider, oidc } = options;
  const refuse = async (reply: FastifyReply, status: number, mistake: Mistake, language: Language, returnTo = '/') => {
    const ways = { provider: true, accounts: await hasAccounts(db) };
    return sendPage(reply.status(status), signInPage({ language, returnTo, ways, mistake }));
  };

  app.get('/sign-in/provider', { schema: { ...hidden, querystring: SignInQuery } }, async ({ query, log }, reply) => {
    const { lang: language, returnTo } = query;
    try {
      const { url, journey } = await provider.begin({ language, returnTo });
      cookies.journey.write(reply, Buffer.from(JSON.stringify(journey)).toString('base64url'));
      return reply.header('cache-control', 'no-store').redirect(url.href, 303);
    } catch (error) {
      log.error({ err: error }, 'the identity provider cannot be used');
      return refuse(reply, 503, 'providerAway', language, returnTo);
    }
  });

  app.get(callbackPath, { schema: hidden }, async (request, reply) => {
    const journey = journeyOf(cookies.journey.read(request));
    cookies.journey.clear(reply);
    if (!journey) return refuse(reply, 400, 'notFinished', 'de');
    const { language, returnTo } = journey;
    const voucher = await provider.finish(new URL(request.url, oidc.publicUrl), journey).catch((error: unknown) => {
      request.log.warn({ reason: reasonOf(error) }, 'a sign-in at the identity provider was not finished');
      return undefined;
    });
    if (!voucher) return refuse(reply, 400, 'notFinished', language, returnTo);
    const person = await admit(db, voucher, { rolesClaim: oidc.rolesClaim, language, at: clock() });
    if (person === undefined) return refuse(reply, 403, 'notAdmitted', language, returnTo);
    const { sid, idToken } = voucher;
    await startSession(request, reply, { cookies, sessions }, person, { by: 'provider', sid, idToken });
    return reply.redirect(returnTo, 303);
  });

  void app.register(async (scope: App) => {
    takeForms(scope);
    const body = z.object({ logout_token: z.string().max(20_000) });
    scope.post('/sign-in/ended', { schema: { ...hidden, body } }, async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      const ended = await provider.ended(request.body.logout_token).catch((error: unknown) => {
        request.log.warn({ reason: reasonOf(error) }, 'a logout token was refused');
        throw new Problem(
          400,
          'invalid_request',
          'This is no logout token of the identity provider for this instance. Check its issuer, its audience and its key.',
        );
      });
      await endAtIssuer(db, ended, clock());
      return reply.status(200).send();
    });
  });
}

/** What went wrong, without what was sent: tokens and codes must not be in the log. */
const reasonOf = (error: unknown): string => {
  const { name, code } = error as Error & { code?: unknown };
  return [name, code].filter((part) => typeof part === 'string').join(' ');
};

function journeyOf(text: string | undefined): Journey | undefined {
  if (text === undefined) return undefined;
  try {
    return Journey.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined; // a cookie that is none of ours
  }
}
