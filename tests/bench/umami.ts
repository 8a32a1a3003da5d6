import { z } from 'zod';
import type { DemoEvent } from '../../fixtures/demo.ts';

/** A website in an Umami, over its API (umami.is/docs/api). */
export interface Site {
  /** sends events in one request; throws where one is refused */
  send(events: Omit<DemoEvent, 'source'>[]): Promise<void>;
  /** how many events there are in a time, asked by name */
  eventsByName(from: Date, to: Date): Promise<number>;
}

const Token = z.object({ token: z.string() });
const Website = z.object({ id: z.string() });
const Taken = z.object({ errors: z.number() });
const Counted = z.array(z.object({ y: z.coerce.number() }));

/** Signs in and makes a website of its own, so that nothing else is counted. */
export async function umami(url: string): Promise<Site> {
  const call = async (method: 'GET' | 'POST', path: string, token?: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', // without a browser's, events are dropped
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`Umami answered ${method} ${path} with ${answer.status}`);
    return await answer.json();
  };
  const username = process.env['UMAMI_USER'] ?? 'admin';
  const password = process.env['UMAMI_PASSWORD'] ?? 'umami';
  const { token } = Token.parse(await call('POST', '/api/auth/login', undefined, { username, password }));
  const { id } = Website.parse(await call('POST', '/api/websites', token, { name: 'eGovSAD', domain: 'egovsad.example.org' }));
  return {
    async send(events) {
      const { errors } = Taken.parse(
        await call(
          'POST',
          '/api/batch',
          undefined,
          events.map((event) => sent(event, id)),
        ),
      );
      if (errors > 0) throw new Error(`Umami refused ${errors} of ${events.length} events`);
    },
    async eventsByName(from, to) {
      const query = `startAt=${from.getTime()}&endAt=${to.getTime()}&type=event`;
      const rows = Counted.parse(await call('GET', `/api/websites/${id}/metrics?${query}`, token));
      return rows.reduce((sum, { y }) => sum + y, 0);
    },
  };
}

/** An event as Umami takes it: the offer is the page, the attempt (or visit) the session, the rest its data. */
function sent(event: Omit<DemoEvent, 'source'>, website: string) {
  const { type, time, authority, service, ...data } = event;
  const { attempt, visit } = { attempt: undefined, visit: undefined, ...data };
  const timestamp = Math.floor(Date.parse(time) / 1000);
  const payload = { website, hostname: 'egovsad.example.org', language: 'de', screen: '1920x1080', title: service };
  return {
    type: 'event',
    payload: { ...payload, url: `/${authority}/${service}`, id: attempt ?? visit, name: type, timestamp, data },
  };
}
