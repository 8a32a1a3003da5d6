import type { SilentType } from '../contract/api.ts';
import {
  type Finding,
  type FindingCode,
  QualityAnswer,
  QualityQuery,
  findingCodes,
  findingKinds,
  mostNamed,
} from '../contract/quality.ts';
import type { Place } from '../contract/people.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { isAdmin, placesAsked } from '../rights.ts';
import { type Found, offerFindings, serviceFindings } from './catalogue.ts';
import { codesOfOneSource, neverUsed, startsInferred, stepsNeverReached } from './use.ts';

export interface QualityOptions {
  db: Db;
  clock: Clock;
  /** types that offers declare and that do not arrive, by `authority service` */
  readSilent(db: Db, places: 'all' | Place[], today: string): Promise<Map<string, SilentType[]>>;
}

/** `GET /api/v1/quality`: what is to be put right in master data. */
export function qualityRoute(app: App, options: QualityOptions): void {
  app.get(
    '/api/v1/quality',
    {
      config: { access: 'read' },
      schema: {
        summary: 'What is to be put right in master data, the gravest first',
        description:
          'Found in the catalogue and the tallies as they are now. What concerns sources, which are of the whole instance, is shown to admins only.',
        querystring: QualityQuery,
        response: { 200: QualityAnswer, 404: ErrorAnswer },
      },
    },
    async (request) => {
      const places = readablePlaces(request);
      const offered = await placesMeant(options.db, request.query, places);
      const found = await findAll(options, places, request.query.authority, isAdmin(request.identity));
      const byCode = [...Map.groupBy(asked(found, offered, request.query), ({ code }) => code)];
      return {
        findings: byCode.flatMap(([, own]) => own.slice(0, request.query.limit).map(worded)),
        counts: byCode.map(([code, own]) => ({ code, findings: own.length })),
      };
    },
  );
}

/** What is found at `places`; of offers only at `authority` where one is asked for: hundreds of others cost seconds. */
async function findAll(
  { db, clock, readSilent }: QualityOptions,
  places: 'all' | Place[],
  authority: string | undefined,
  admin: boolean,
): Promise<Found[]> {
  const today = berlinDay(clock());
  const meant = placesAsked(places, authority);
  const silent = [...(await readSilent(db, meant, today))].map(([offer, types]): Found => {
    const [authority = '', service = ''] = offer.split(' ');
    return { code: 'measure_silent', authority, service, what: types.map(({ type }) => type) };
  });
  return [
    ...silent,
    ...(await neverUsed(db, meant, today)),
    ...(await startsInferred(db, meant, today)),
    ...(await stepsNeverReached(db, meant, today)),
    ...(await offerFindings(db, meant)),
    ...(await serviceFindings(db, places)),
    ...(admin ? await codesOfOneSource(db, today) : []),
  ];
}

/** The services of the authority asked for; 404 where it is none that may be read. */
async function placesMeant(db: Db, { authority }: QualityQuery, places: 'all' | Place[]): Promise<Set<string> | undefined> {
  if (authority === undefined) return undefined;
  const there = await db.selectFrom('authority').select('ars').where('ars', '=', authority).executeTakeFirst();
  if (!there || (places !== 'all' && !places.some((place) => place.authority === authority)))
    throw new Problem(
      404,
      'not_found',
      'There is no such authority among those you may read. GET /api/v1/authorities lists them.',
      { field: 'authority' },
    );
  const offers = await db.selectFrom('offer').select('service').where('authority', '=', authority).execute();
  return new Set(offers.map(({ service }) => service));
}

/** Findings about an authority are those about its offers and the services it offers. */
function asked(found: Found[], offered: Set<string> | undefined, { authority, service, code }: QualityQuery): Found[] {
  const isOf = (finding: Found) =>
    authority === undefined ||
    finding.authority === authority ||
    (finding.authority === null && offered?.has(finding.service ?? ''));
  const order = (finding: Found) => findingCodes.indexOf(finding.code);
  return found
    .filter(
      (finding) => isOf(finding) && (service ?? finding.service) === finding.service && (code ?? finding.code) === finding.code,
    )
    .sort((one, other) => order(one) - order(other) || (placeOf(one) < placeOf(other) ? -1 : 1));
}

const placeOf = ({ authority, service }: Found): string => `${authority ?? ''} ${service ?? ''}`;

const adviceOf = (code: FindingCode): string => findingKinds[code].advice.en;

const worded = (found: Found): Finding => ({
  ...found,
  count: found.what.length,
  what: found.what.slice(0, mostNamed),
  advice: adviceOf(found.code),
});
