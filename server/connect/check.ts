import type { z } from 'zod';
import { ErrorAnswer } from '../http.ts';
import { type EventType, IngestAnswer, type Refusal, eventTypes, limits } from '../contract/event.ts';
import { type OwnOffer, OwnToken } from '../contract/token.ts';
import { type Answered, type Exchange, type Way, ways } from './exchange.ts';
import { type Sample, type SampleSet, samples } from './samples.ts';

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

/**
 * Tries a connection out point by point, the first things first; stops where the rest has no sense any more. Nothing is
 * counted: journeys go to `/events/check`, or to a test source.
 */
export async function* connectCheck(check: Check): AsyncGenerator<Point> {
  const alive = await ask(check, 'GET', '/health/live');
  yield reached(alive);
  if (typeof alive === 'string' || alive.status !== 200) return;
  if (alive.date) yield clocks(check.now.getTime() - alive.date.getTime());

  const answer = await ask(check, 'GET', '/api/v1/token');
  const own = typeof answer === 'string' ? undefined : OwnToken.safeParse(answer.body).data;
  yield point(
    'token',
    'The token is accepted',
    own !== undefined,
    own ? `it belongs to the source “${own.source.name}”` : reason(answer),
  );
  if (!own) return;
  const mayIngest = own.scopes.includes('ingest');
  yield point(
    'scope',
    'The token may send events',
    mayIngest,
    mayIngest ? 'it has the right ingest' : 'have the operator make one with the right ingest',
  );
  if (!mayIngest) return;

  const { offer, points } = offerOf(own, check);
  yield* points;
  if (!offer) return;
  const sample = samples(offer, check.now, check.random);
  yield* eachEvent(check, offer, sample);
  yield* refusals(check, sample);
  for (const [name, way] of Object.entries(ways))
    yield await accepted(check, [`way:${slugOf(name)}`, `Accepted: ${name}`], '/api/v1/events/check', way, sample.good);
  yield await repeated(check, 'repeated', '/api/v1/events/check', sample.good);
  if (check.send) yield* sent(check, own, sample.good);
}

const point = (key: string, what: string, right: boolean | null, says: string): Point => ({ key, what, right, says });
const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '_');

/** An answer, or in words why there is none. */
async function ask(
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

function reason(answer: Answered | string): string {
  if (typeof answer === 'string') return answer;
  const said = ErrorAnswer.safeParse(answer.body).data?.error.message;
  return `the answer is ${answer.status}${said ? `: ${said}` : ', and not one of eGovSAD'}`;
}

function reached(answer: Answered | string): Point {
  const right = typeof answer !== 'string' && answer.status === 200;
  return point('reached', 'The instance can be reached', right, right ? 'it answers' : `${reason(answer)}. Check the address`);
}

function clocks(ahead: number): Point {
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

/** The offer to try: the one asked for, or the token's first; and whether authority and offer are there. */
function offerOf(own: OwnToken, { authority: asked, service }: Check): { offer?: OwnOffer; points: Point[] } {
  const authority =
    asked ??
    own.offers.find((offer) => service === undefined || offer.service === service)?.authority ??
    own.authorities[0] ??
    '';
  const allowed = own.authorities.includes(authority);
  const points = [
    point(
      'authority',
      'The authority is allowed',
      allowed,
      allowed ? authority : `have the operator add ${authority} to the source`,
    ),
  ];
  if (!allowed) return { points };
  const declared = own.offers.find(
    (offer) => offer.authority === authority && (service === undefined || offer.service === service),
  );
  if (declared) {
    const says = `${declared.service} with ${declared.steps.length} steps and ${declared.pages.length} pages`;
    return { offer: declared, points: [...points, point('offer', 'The offer is declared', true, says)] };
  }
  if (own.source.autoDeclare && service !== undefined) {
    const says = 'not yet; this source declares it by its first event';
    return {
      offer: { authority, service, steps: ['sample'], pages: [] },
      points: [...points, point('offer', 'The offer is declared', true, says)],
    };
  }
  const says = `have the operator declare it: PUT /api/v1/authorities/${authority}/offers/${service ?? '{service}'}`;
  return { points: [...points, point('offer', 'The offer is declared', false, says)] };
}

async function post(check: Check, path: string, way: ReturnType<Way>[number]): Promise<z.output<typeof IngestAnswer> | string> {
  const answer = await ask(check, 'POST', path, way);
  return (typeof answer === 'string' ? undefined : IngestAnswer.safeParse(answer.body).data) ?? reason(answer);
}

const asArray = (events: unknown[]) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });

const inWords = (refusal: Refusal | undefined) => refusal && `${refusal.code} ${refusal.field ?? ''}: ${refusal.message}`;

/** A point for each type of event, and for each of the offer's steps and pages. */
async function* eachEvent(check: Check, offer: OwnOffer, { good }: SampleSet): AsyncGenerator<Point> {
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
async function* refusals(check: Check, { wrong }: SampleSet): AsyncGenerator<Point> {
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

async function accepted(
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

async function repeated(check: Check, key: string, path: string, events: Sample[]): Promise<Point> {
  const what = [key, 'Sent again, in another order: the same answer'] as const;
  return await accepted(check, what, path, (all) => [asArray(all), asArray([...all].reverse())], events);
}

async function* sent(check: Check, own: OwnToken, events: Sample[]): AsyncGenerator<Point> {
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
