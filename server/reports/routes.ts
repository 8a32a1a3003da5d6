import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../audit.ts';
import { Ars, ServiceKey } from '../contract/event.ts';
import { lastPeriod, periodNamed, Subscriptions, SubscriptionsAnswer } from '../contract/reports.ts';
import { berlinDay } from '../contract/days.ts';
import { type App, type Clock, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { demandRole } from '../rights.ts';
import { reportPage } from './page.ts';
import { readReport, type ReportSources } from './report.ts';
import { listSubscriptions, putSubscriptions } from './subscriptions.ts';

export interface ReportOptions {
  sources: ReportSources;
  clock: Clock;
  /** throws a Problem unless somebody can be sent mail */
  demandMail(person: number): Promise<void>;
}

const Query = z.strictObject({
  period: z
    .string()
    .regex(/^\d{4}-(W\d\d|\d\d)$/, 'must be like 2026-W47 or 2026-10')
    .optional(),
  lang: z.enum(['de', 'en']).default('de'),
});
const session = { access: 'session' } as const;

/** The pages `/reports/{authority}/{service?}`, and `GET/PUT /api/v1/subscriptions`. */
export function reportRoutes(app: App, { sources, clock, demandMail }: ReportOptions): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, place: { authority: string; service?: string }) => {
    const { period: name, lang } = request.query as z.output<typeof Query>;
    const period = name === undefined ? lastPeriod('week', berlinDay(clock())) : periodNamed(name);
    if (!period)
      throw new Problem(
        400,
        'invalid',
        'There is no such week or month. A week is written like 2026-W47, a month like 2026-10.',
        { field: 'period' },
      );
    const question = { authority: place.authority, service: place.service, period };
    const report = await readReport(sources, question, readablePlaces(request));
    return reply.type('text/html; charset=utf-8').send(reportPage(report, lang));
  };
  const page = { hide: true, querystring: Query };
  const at = { in: 'params', authority: 'authority', service: 'service' } as const;
  const options = { config: { access: { role: 'reader', at } }, errorHandler: toSignIn } as const;
  const ofAuthority = z.object({ authority: Ars });
  const ofService = ofAuthority.extend({ service: ServiceKey });
  app.get('/reports/:authority', { ...options, schema: { ...page, params: ofAuthority } }, (request, reply) =>
    show(request, reply, request.params),
  );
  app.get('/reports/:authority/:service', { ...options, schema: { ...page, params: ofService } }, (request, reply) =>
    show(request, reply, request.params),
  );

  app.get(
    '/api/v1/subscriptions',
    { config: session, schema: { summary: 'The reports you get by mail', response: { 200: SubscriptionsAnswer } } },
    async (request) => ({ subscriptions: await listSubscriptions(sources.db, personOf(request)) }),
  );

  app.put(
    '/api/v1/subscriptions',
    {
      config: session,
      schema: {
        summary: 'Get these reports by mail, instead of those before',
        description:
          'Sent on Monday or the 1st, from six in the morning (Europe/Berlin), about the week or month that has ended.',
        body: Subscriptions,
        response: { 200: SubscriptionsAnswer, 404: ErrorAnswer },
      },
    },
    async (request) => {
      const person = personOf(request);
      const { subscriptions } = request.body;
      for (const { authority, service } of subscriptions) demandRole(request, 'reader', { authority, service });
      if (subscriptions.length > 0) await demandMail(person);
      const deed = { actor: actorOf(request), at: clock() };
      return { subscriptions: await putSubscriptions(sources.db, person, subscriptions, berlinDay(clock()), deed) };
    },
  );
}

/** Mails lead here: whoever is not signed in signs in first and comes back. Everything else is answered as ever. */
function toSignIn(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const readsPages = /\btext\/html\b/.test(request.headers.accept ?? '') && request.headers.authorization === undefined;
  if (error instanceof Problem && error.status === 401 && readsPages)
    return reply.redirect(`/sign-in?${new URLSearchParams({ returnTo: request.url })}`, 303);
  throw error;
}

function personOf({ identity }: FastifyRequest): number {
  if (identity?.kind === 'person') return identity.person;
  throw new Problem(403, 'forbidden', 'Reports are sent to people. Sign in with an account of your own.');
}
