import { type OwnOffer, OwnToken } from '../contract/token.ts';
import { ask, type Check, clocks, point, type Point, reached, reason } from './asking.ts';
import { ways } from './exchange.ts';
import { accepted, eachEvent, refusals, repeated, sent } from './journeys.ts';
import { samples } from './samples.ts';

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

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '_');

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
