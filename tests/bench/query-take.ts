import { type DemoEvent, eventsBetween } from '../../fixtures/demo.ts';
import { postRequest } from './connection.ts';
import type { Database, Instance } from './instance.ts';
import { stopwatch } from './machine.ts';
import { push } from './push.ts';
import { SERVICES, arsOf, serviceOf } from './query-fill.ts';

/** Few: the first authorities are copied with these. */
const EVENTS = 20_000;
/** Events before, until what the server runs is compiled and what it reads is in memory. */
const WARMING = 10_000;
const BATCH = 1000;
/** How often the demo's people come, so that one day of theirs has as many events. */
const SCALE = 120;

/**
 * Microseconds of processor time, of server and database, for an event of a day that is taken beside all there is, until
 * it is tallied; null where the system does not say.
 * @param authorities the first so many of them get the events
 * @param day has tallies already, and no events that were taken: they would be the same
 */
export async function costOfTaking(
  database: Database,
  instance: Instance,
  authorities: number,
  day: string,
): Promise<number | null> {
  const keys = Array.from({ length: authorities }, (_, index) => arsOf(index + 1));
  const source = await instance.call<{ id: number }>('POST', '/api/v1/sources', { name: `Events of ${day}`, authorities: keys });
  const { token } = await instance.call<{ token: string }>('POST', `/api/v1/sources/${source.id}/tokens`, { scopes: ['ingest'] });
  const events = eventsOf(day, keys, WARMING + EVENTS);
  const requests = Array.from({ length: events.length / BATCH }, (_, index) =>
    postRequest('/api/v1/events', token, Buffer.from(JSON.stringify(events.slice(index * BATCH, (index + 1) * BATCH)))),
  );
  await push(instance, requests.splice(0, WARMING / BATCH), () => {});
  const used = [instance.pid, database.pid].map((pid) => stopwatch(pid, EVENTS));
  await push(instance, requests, () => {});
  const micros = used.map((read) => read());
  return micros.includes(null) ? null : micros.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** Events of the demo's people on one day, at the offers that are there. */
function eventsOf(day: string, keys: string[], count: number): object[] {
  const events: object[] = [];
  for (const event of eventsBetween(day, day, SCALE)) {
    events.push(elsewhere(event, keys));
    if (events.length === count) return events;
  }
  throw new Error(`the generator made ${events.length} events of a day instead of ${count}`);
}

function elsewhere({ source: _, ...event }: DemoEvent, keys: string[]): object {
  const number = numberOf('attempt' in event ? event.attempt : event.id);
  const place = { authority: keys[number % keys.length], service: serviceOf(1 + (number % SERVICES)) };
  const step = 'step' in event && event.step ? { step: 'abcd'[numberOf(event.step) % 4] } : {};
  return { ...event, ...place, ...step, page: undefined };
}

/** A number that a text always has, and others mostly have not. */
const numberOf = (text: string): number => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_003, 7);
