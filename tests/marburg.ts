import { expect } from 'vitest';
import { type TestApp, testApp } from './app.ts';

/** Marburg with one declared offer, a platform that may send for it, and Kassel, for which it may not. */
export const marburg = '065340014014';
export const kassel = '066110000000';
export const service = '99115005104000';
export const now = '2026-11-22T09:00:00Z';

/** What a request may come with instead of a good token and JSON; `null` leaves the header out. */
export interface Sent {
  url?: string;
  token?: string | null;
  type?: string | null;
  encoding?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
  json: {
    accepted: number;
    rejected: number;
    errors: { index: number; id?: string; code: string; field?: string; message: string }[];
  };
}

export interface Marburg extends TestApp {
  /** the platform's token */
  sender: string;
  /** posts a body as it is, or anything else as JSON, to `/api/v1/events` */
  post(body: unknown, sent?: Sent): Promise<Answer>;
  /** the codes by which the items of a body are refused; nothing is kept */
  refusals(body: unknown, sent?: Sent): Promise<string[]>;
  /** rows in a table */
  count(table: string): Promise<number>;
}

/** An event of Marburg's offer that is good as it is; `fields` go before the defaults, undefined ones are left out. */
export function event(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { type = 'started', ...rest } = fields;
  const attempt = type === 'visited' ? {} : { attempt: 'attempt-0123456789' };
  const whole = { id: 'event-1', type, time: '2026-11-22T08:30:00Z', authority: marburg, service, ...attempt, ...rest };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}

export async function marburgApp(settings: Record<string, string> = {}): Promise<Marburg> {
  const tested = await testApp(now, settings);
  await tested.admin('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg' });
  await tested.admin('PUT', `/api/v1/authorities/${kassel}`, { name: 'Kassel' });
  await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld' } });
  const offer = { steps: [{ key: 'person' }, { key: 'wohnung' }], pages: [{ key: 'start' }] };
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, offer);
  const sender = await tested.token([marburg]);
  const post = async (
    body: unknown,
    { url = '/api/v1/events', token = sender, type = 'application/json', encoding }: Sent = {},
  ) => {
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(type === null ? {} : { 'content-type': type }),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    };
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const answer = await tested.app.inject({
      method: 'POST',
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
      remoteAddress: '10.1.2.3',
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, json: answer.json() as Answer['json'] };
  };
  return {
    ...tested,
    sender,
    post,
    async refusals(body, sent = {}) {
      const { json } = await post(body, { url: '/api/v1/events/check', ...sent });
      return json.errors.map((error) => [error.code, error.field].filter(Boolean).join(' '));
    },
    count: async (table) =>
      (await tested.store.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1,
  };
}

/** The one error shape (api.md), and nothing beside it. */
export function expectProblem(answer: { status: number; body: string }, status: number, code: string, field?: string): void {
  const { error, ...rest } = JSON.parse(answer.body) as { error: { requestId: unknown; message: unknown } };
  const { requestId, message, ...named } = error;
  expect({ status: answer.status, ...named, ...rest }).toEqual({ status, code, ...(field === undefined ? {} : { field }) });
  expect([typeof requestId, typeof message]).toEqual(['string', 'string']);
}
