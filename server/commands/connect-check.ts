import { randomUUID } from 'node:crypto';
import { connectCheck } from '../connect/check.ts';
import { overHttp } from '../connect/exchange.ts';
import { clock, misused, readCall, Refused, say } from './command.ts';

export const connectCheckUsage = 'connect-check --url <base> --token <token> [--authority <ars>] [--service <key>] [--send]';
export const connectCheckHelp =
  'Says point by point whether a platform can send its events to an instance. Nothing is counted.\n--send also sends sample journeys for real, with the token of a test source. See docs/connect.md.';

export async function connectCheckCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { url: text, token: text, authority: text, service: text, send: { type: 'boolean', default: false } } as const;
  const { url, token, authority, service, send } = readCall(connectCheckUsage, { args, options }).values;
  if (!url || !token || !URL.canParse(url)) throw misused(connectCheckUsage);
  let [right, wrong] = [0, 0];
  const check = { exchange: overHttp(url), token, authority, service, send, now: clock(), random: randomUUID() };
  for await (const point of connectCheck(check)) {
    if (point.right === false) wrong += 1;
    else if (point.right) right += 1;
    console.log(`${point.right === null ? '–' : point.right ? '✓' : '✗'} ${point.what}: ${point.says}`);
  }
  if (wrong > 0) throw new Refused(`Not right yet: ${wrong} of ${right + wrong} points. Mend the first one, then check again.`);
  say(`All ${right} points are right.`);
}
