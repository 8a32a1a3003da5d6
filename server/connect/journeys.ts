import { type EventType, eventTypes, limits, type Refusal } from '../contract/event.ts';
import type { OwnOffer, OwnToken } from '../contract/token.ts';
import { type Check, point, type Point, post } from './asking.ts';
import type { Way } from './exchange.ts';
import type { Sample, SampleSet } from './samples.ts';

/** Sample journeys sent in every way, and what is wrong with the answers. */

const asArray = (events: unknown[]) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });

const inWords = (refusal: Refusal | undefined) => refusal && `${refusal.code} ${refusal.field ?? ''}: ${refusal.message}`;

/** A point for each type of event, and for each of the offer's steps and pages. */
export async function* eachEvent(check: Check, offer: OwnOffer, { good }: SampleSet): AsyncGenerator<Point> {
  const wrong = new Map<Sample, string>();
  for (let from = 0; from < good.length; from += limits.listedErrors) {
    const part = good.slice(from, from + limits.listedErrors); // no more than an answer lists refusals of
    const answer = await post(check, '/api/v1/events/check', asArray(part));
    for (const [index, event] of part.entries()) {
      const refused = typeof answer === 'string' ? answer : inWords(answer.errors.find((refusal) => refusal.index === index));
      if (refused) wrong.set(event, refused);
    }
  }
  const judged = (events: Sample[], key: string, what: string) => {
    const refused = events.map((event) => wrong.get(event)).find((said) => said !== undefined);
    return point(key, what, refused === undefined, refused ?? 'accepted');
  };
  const ofType = (type: EventType) => good.filter((event) => event.type === type);
  for (const type of eventTypes) {
    if (ofType(type).length > 0) yield judged(ofType(type), `type:${type}`, `Events of type ${type}`);
    else yield point(`type:${type}`, `Events of type ${type}`, null, 'left out, because the offer declares no steps');
  }
  for (const step of offer.steps)
    yield judged(
      good.filter((event) => event.type === 'step' && event['step'] === step),
      `step:${step}`,
      `Step ${step}`,
    );
  for (const page of offer.pages)
    yield judged(
      good.filter((event) => event['page'] === page),
      `page:${page}`,
      `Page ${page}`,
    );
}

/** A point for each mistake that must be refused by its code and field. */
export async function* refusals(check: Check, { wrong }: SampleSet): AsyncGenerator<Point> {
  const answer = await post(check, '/api/v1/events/check', asArray(wrong.map(({ event }) => event)));
  for (const [nr, { code, field }] of wrong.entries()) {
    const what = [`refused:${code}:${field}`, `Refused: ${code} ${field}`] as const;
    if (typeof answer === 'string') yield point(...what, false, answer);
    else {
      const refusal = answer.errors.find(({ index }) => index === nr);
      yield point(...what, refusal?.code === code && refusal.field === field, refusal?.message ?? 'it was accepted');
    }
  }
}

/** Whether all events are taken in one way of sending them. */
export async function accepted(
  check: Check,
  what: readonly [key: string, what: string],
  path: string,
  way: Way,
  events: Sample[],
): Promise<Point> {
  let count = 0;
  for (const request of way(events)) {
    const answer = await post(check, path, request);
    if (typeof answer === 'string') return point(...what, false, answer);
    const refused = inWords(answer.errors[0]);
    if (refused) return point(...what, false, refused);
    count += answer.accepted;
  }
  return point(...what, true, `${count} events`);
}

/** Whether the same events are taken once more in another order. */
export async function repeated(check: Check, key: string, path: string, events: Sample[]): Promise<Point> {
  const what = [key, 'Sent again, in another order: the same answer'] as const;
  return await accepted(check, what, path, (all) => [asArray(all), asArray([...all].reverse())], events);
}

/** Sends the events for real, if the source is one for tests. */
export async function* sent(check: Check, own: OwnToken, events: Sample[]): AsyncGenerator<Point> {
  const { test, name } = own.source;
  yield point(
    'test_source',
    'The source is a test source',
    test,
    test ? 'nothing of it is counted' : `“${name}” is not; nothing was sent. Have the operator make one with "test": true`,
  );
  if (!test) return;
  yield await accepted(check, ['sent', 'Sent for real'], '/api/v1/events', (all) => [asArray(all)], events);
  yield await repeated(check, 'sent_again', '/api/v1/events', events);
}
