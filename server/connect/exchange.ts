import { gzipSync } from 'node:zlib';
import type { App } from '../http.ts';
import { asCloudEvent, type Sample } from './samples.ts';

/** One request to an instance and its answer; a page can hand in another way to ask than HTTP. */
export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer<ArrayBuffer>;
}
export interface Answered {
  status: number;
  /** the parsed body; undefined where it is not JSON */
  body: unknown;
  /** the instance's clock, where it says so */
  date: Date | undefined;
}
export type Exchange = (asked: Asked) => Promise<Answered>;

/** Asks the instance at an address over HTTP. Throws an Error that says why where there is no answer within ten seconds. */
export function overHttp(base: string): Exchange {
  const root = base.replace(/(\/api(\/v1)?)?\/*$/, '');
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(`${root}${path}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body }),
    }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new Error(cause instanceof Error ? cause.message || cause.name : String(cause), { cause: error });
    });
    const date = answer.headers.get('date');
    return { status: answer.status, body: parsed(await answer.text()), date: date ? new Date(date) : undefined };
  };
}

/** Asks the application itself, without the network; `mark` are headers by which it knows its own requests. */
export function inside(app: App, mark: Record<string, string>): Exchange {
  return async ({ method, path, headers, body }) => {
    const payload = body === undefined ? {} : { payload: body };
    const answer = await app.inject({ method, url: path, headers: { ...headers, ...mark }, ...payload });
    return { status: answer.statusCode, body: parsed(answer.body), date: undefined }; // one clock, there is nothing to compare
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whoever asks says what an answer without JSON means there
  }
}

/** How events may be sent: the name of the way, and the requests that take the events there. */
export type Way = (events: Sample[]) => Pick<Asked, 'headers' | 'body'>[];
const json = { 'content-type': 'application/json' };
const cloudEventHeaders = ({ id, type, source, time }: Record<string, unknown>) => ({
  ...json,
  'ce-specversion': '1.0',
  'ce-id': String(id),
  'ce-type': String(type),
  'ce-source': String(source),
  'ce-time': String(time),
});

export const ways: Record<string, Way> = {
  'one event at a time': (events) => events.slice(0, 2).map((event) => ({ headers: json, body: JSON.stringify(event) })),
  'an array of events': (events) => [{ headers: json, body: JSON.stringify(events) }],
  NDJSON: (events) => [
    { headers: { 'content-type': 'application/x-ndjson' }, body: events.map((event) => JSON.stringify(event)).join('\n') },
  ],
  gzip: (events) => [{ headers: { ...json, 'content-encoding': 'gzip' }, body: Buffer.from(gzipSync(JSON.stringify(events))) }],
  'CloudEvents, structured': (events) =>
    events.slice(0, 2).map((event) => ({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(asCloudEvent(event)),
    })),
  'CloudEvents, batched': (events) => [
    { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events.map(asCloudEvent)) },
  ],
  'CloudEvents, binary': (events) =>
    events
      .slice(0, 2)
      .map(asCloudEvent)
      .map((event) => ({ headers: cloudEventHeaders(event), body: JSON.stringify(event['data']) })),
};
