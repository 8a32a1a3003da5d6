import type { z } from 'zod';
import { IngestAnswer, limits } from '../contract/event.ts';
import { ErrorAnswer } from '../http.ts';
import type { Answered, Exchange, Way } from './exchange.ts';

/** One thing that was looked at: what, whether it is right, and what was found or what to do. */
export interface Point {
  /** the same for ever, so that others can give it words of their own: `token`, `type:started`, `refused:invalid:time` … */
  key: string;
  what: string;
  /** null: left out, because it does not apply */
  right: boolean | null;
  says: string;
}

export interface Check {
  exchange: Exchange;
  token: string;
  /** unset: the token's first offer */
  authority: string | undefined;
  service: string | undefined;
  /** sends the journeys too; only with the token of a test source, so that nothing is counted */
  send: boolean;
  now: Date;
  /** keeps the attempts of two checks apart, 8 to 40 of A–Z, a–z, 0–9 and - */
  random: string;
}

export const point = (key: string, what: string, right: boolean | null, says: string): Point => ({ key, what, right, says });

/** An answer, or in words why there is none. */
export async function ask(
  { exchange, token }: Check,
  method: 'GET' | 'POST',
  path: string,
  more?: ReturnType<Way>[number],
): Promise<Answered | string> {
  try {
    const headers = { authorization: `Bearer ${token}`, ...more?.headers };
    return await exchange({ method, path, headers, ...(more?.body === undefined ? {} : { body: more.body }) });
  } catch (error) {
    return `no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function reason(answer: Answered | string): string {
  if (typeof answer === 'string') return answer;
  const said = ErrorAnswer.safeParse(answer.body).data?.error.message;
  return `the answer is ${answer.status}${said ? `: ${said}` : ', and not one of eGovSAD'}`;
}

export function reached(answer: Answered | string): Point {
  const right = typeof answer !== 'string' && answer.status === 200;
  return point('reached', 'The instance can be reached', right, right ? 'it answers' : `${reason(answer)}. Check the address`);
}

export function clocks(ahead: number): Point {
  const seconds = Math.round(ahead / 1000);
  const right = Math.abs(ahead) < limits.futureMinutes * 60_000;
  return point(
    'clocks',
    'The clocks agree',
    right,
    right
      ? `within ${Math.abs(seconds) + 1} s`
      : `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the instance. Set its clock`,
  );
}

/** Posts events; answers what was judged, or in words why nothing was. */
export async function post(
  check: Check,
  path: string,
  way: ReturnType<Way>[number],
): Promise<z.output<typeof IngestAnswer> | string> {
  const answer = await ask(check, 'POST', path, way);
  return (typeof answer === 'string' ? undefined : IngestAnswer.safeParse(answer.body).data) ?? reason(answer);
}
