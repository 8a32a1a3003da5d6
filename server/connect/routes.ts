import { randomUUID } from 'node:crypto';
import { ConnectCheck, ConnectCheckAnswer } from '../contract/token.ts';
import { type App, type Clock, Problem } from '../http.ts';
import { connectCheck } from './check.ts';
import { inside } from './exchange.ts';

export interface ConnectOptions {
  clock: Clock;
  /** headers by which the application knows requests of its own, so that they do not count towards the rate limit */
  mark: Record<string, string>;
}

/** `POST /api/v1/connect-check`: what `npm run cli -- connect-check` says, with the token that the request comes with. */
export function connectRoutes(app: App, { clock, mark }: ConnectOptions): void {
  app.post(
    '/api/v1/connect-check',
    {
      config: { access: 'token' },
      schema: {
        summary: 'Try a connection out with this token, point by point; nothing is counted',
        body: ConnectCheck.nullish(),
        response: { 200: ConnectCheckAnswer },
      },
    },
    async ({ headers: { authorization }, body }) => {
      const token = authorization?.split(' ')[1];
      if (token === undefined)
        throw new Problem(401, 'unauthorized', 'Send the token that is to be tried: Authorization: Bearer <token>.');
      const { authority, service } = body ?? {};
      const check = { exchange: inside(app, mark), token, authority, service, send: false, now: clock(), random: randomUUID() };
      const points: ConnectCheckAnswer['points'] = [];
      for await (const { key, what, right, says } of connectCheck(check))
        points.push({ key, ok: right, title: what, detail: says });
      return { ok: points.every(({ ok }) => ok !== false), points };
    },
  );
}
