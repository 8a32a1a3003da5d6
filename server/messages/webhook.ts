import { createHmac, type KeyObject } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { Refused, type WebhookRules } from './addresses.ts';

const patienceMs = 10_000;

/**
 * The secret of an alert's webhook, derived from the instance's key, so that it is nowhere in the database. In the form
 * of Standard Webhooks, whose libraries take it as it is.
 */
export const webhookSecret = (key: KeyObject, alert: string): string =>
  `whsec_${createHmac('sha256', key).update(alert).digest('base64')}`;

/** The signature of a body at a time (seconds): of `id.timestamp.body`, as Standard Webhooks has it. */
export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

export interface Posting {
  id: string;
  url: string;
  body: string;
  secret: string;
  at: Date;
}

/**
 * Posts a body once, signed. Resolves for 2xx; redirects are not followed. Throws an Error that says what was wrong
 * without any text of the other side, and Refused where trying again does not help: 410, or an address that is refused.
 */
export async function postWebhook({ id, url, body, secret, at }: Posting, rules: WebhookRules): Promise<void> {
  const target = new URL(url);
  const fault = rules.fault(target);
  if (fault) throw new Refused(fault);
  const timestamp = Math.floor(at.getTime() / 1000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'eGovSAD',
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': signature(secret, id, timestamp, body),
  };
  const status = await send(target, { method: 'POST', headers, lookup: rules.lookup, agent: false }, body);
  if (status === 410) throw new Refused('The webhook answered 410: it is gone.');
  if (status >= 300 && status < 400) throw new Error(`The webhook answered ${status}: redirects are not followed.`);
  if (status < 200 || status >= 300) throw new Error(`The webhook answered ${status}.`);
}

/** The status of the answer; its body is not read. */
function send(target: URL, options: http.RequestOptions, body: string): Promise<number> {
  const { request } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patienceMs);
    const sending = request(target, { ...options, signal }, (answer) => {
      resolve(answer.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', (error: NodeJS.ErrnoException) => {
      const reason = signal.aborted ? 'no answer in ten seconds' : (error.code ?? 'no connection');
      reject(error instanceof Refused ? error : new Error(`The webhook cannot be reached: ${reason}.`));
    });
    sending.end(body);
  });
}
