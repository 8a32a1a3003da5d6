import type { ExpectedAnswer } from '../server/contract/comparison.ts';
import type { SilentType } from '../server/contract/api.ts';
import type { Session } from '../server/contract/people.ts';
import type { EmbedAnswer } from '../server/contract/publishing.ts';
import type { KpiId } from '../server/contract/kpis.ts';
import type { OfferKeys, SilentOffers } from '../server/contract/offer-keys.ts';
import type { InsightsAnswer } from '../server/contract/insights.ts';
import type { DropOffsAnswer, DurationsAnswer } from '../server/contract/offer-figures.ts';
import type { Against } from '../server/contract/periods-before.ts';
import type { DimensionName } from '../server/contract/dimensions.ts';
import type { Day, Interval, Range } from '../server/contract/days.ts';

/** The answers of the API this front end reads (kpis.md, api.md), and the one way to fetch them. */
export type Flag = '' | 'provisional' | 'not_measured' | 'not_applicable';

export interface KpiRow {
  /** first day of the interval, or `total` */
  period: string;
  by: Partial<Record<DimensionName, string>>;
  kpi: KpiId;
  value: number | null;
  n: number | null;
  /** offers that measure it, of all in question */
  offers: [number, number];
  flag: Flag;
}

export interface KpiAnswer {
  /** time up to which limits have run out */
  asOf: string;
  rows: KpiRow[];
}

export interface KpiQuestion {
  kpi: readonly KpiId[];
  from: Day;
  to: Day;
  interval: Interval | 'total';
  by?: readonly DimensionName[];
  authority?: string | undefined;
  service?: string | undefined;
  topic?: string | undefined;
}

export interface Freshness {
  pendingEvents: number;
  oldestPendingSeconds: number;
  /** the beginning of time before the first tally */
  talliedAt: string;
}

/** Whether any figures were made yet. */
export const everTallied = ({ talliedAt }: Freshness): boolean => new Date(talliedAt).getTime() > 0;

export interface Words {
  de: string;
  en?: string | undefined;
}

export interface Authority {
  ars: string;
  name: string;
}

export interface Service {
  key: string;
  name: Words;
  topic?: string | undefined;
}

/** A step that an offer declares. */
export interface Step {
  key: string;
  label: Words;
}

/** An offer as everything knows it; what is declared of it is asked for where it is shown. */
export interface Offer {
  authority: string;
  service: string;
  /** declared types that never arrived, or stopped arriving after `lastDay` */
  silent?: SilentType[];
}

/** An answer that is not 2xx, in the API's one error shape; `message` says what to change. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;
  /** what of the request was wrong, where the API says it */
  readonly field: string | undefined;
  /** what went wrong in one word, as the API names it */
  readonly code: string | undefined;

  constructor(status: number, message: string, requestId: string | undefined, field?: string, code?: string) {
    super(message);
    this.status = status;
    this.requestId = requestId;
    this.field = field;
    this.code = code;
  }
}

/** Reads an answer of the API. Throws ApiError. */
export async function get<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  return await answered<Answer>(await fetch(path, { signal, headers: { accept: 'application/json' } }));
}

/** Reads an answer of the API as a file of a type that it offers beside JSON. Throws ApiError. */
export async function fetchFile(path: string, type: string): Promise<Blob> {
  return await (await good(await fetch(path, { headers: { accept: type } }))).blob();
}

const answered = async <Answer>(response: Response): Promise<Answer> => (await (await good(response)).json()) as Answer;

/** The page that has had an answer, and so shows something that must not go by itself. */
let shown: string | undefined;

/** Without a session the person signs in and comes back; a page that shows something stays, and says that they have to. */
async function good(response: Response): Promise<Response> {
  if (response.status === 401 && shown !== location.pathname) return await goSignIn();
  if (!response.ok) throw await refusal(response);
  shown = location.pathname;
  return response;
}

/** Leaves for the sign-in page, which leads back to here; never resolves, because this page is over. */
export function goSignIn(): Promise<never> {
  const { pathname, search } = location;
  const lang = new URLSearchParams(search).get('lang') ?? 'de';
  location.assign(`/sign-in?${new URLSearchParams({ lang, returnTo: `${pathname}${search}` })}`);
  return new Promise(() => {});
}

/**
 * Sends something to the API and reads what came of it (undefined where nothing is said): a form as it is, anything else
 * as JSON. Throws ApiError.
 */
export async function send<Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const type = body === undefined || isForm ? {} : { 'content-type': 'application/json' };
  const response = await fetch(path, {
    method,
    headers: { accept: 'application/json', ...type, ...headers },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  // a token that is tried out may be wrong while its person is signed in
  if ('authorization' in headers && !response.ok) throw await refusal(response);
  return response.status === 204 ? (undefined as Answer) : await answered<Answer>(response);
}

/** A proxy in between may answer with a page of its own instead of the API's error shape. */
async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json'))
    return new ApiError(response.status, `HTTP ${response.status}`, undefined);
  const { error } = JSON.parse(text) as { error: { message: string; requestId?: string; field?: string; code?: string } };
  return new ApiError(response.status, error.message, error.requestId, error.field, error.code);
}

/** The address of a question, in the parameters of `GET /api/v1/kpis`. */
function kpiPath(question: KpiQuestion): string {
  const query = new URLSearchParams({
    kpi: question.kpi.join(','),
    from: question.from,
    to: question.to,
    interval: question.interval,
  });
  for (const dimension of question.by ?? []) query.append('by', dimension);
  if (question.authority) query.set('authority', question.authority);
  if (question.service) query.set('service', question.service);
  if (question.topic) query.set('topic', question.topic);
  return `/api/v1/kpis?${query}`;
}

export const fetchKpis = (question: KpiQuestion, signal: AbortSignal): Promise<KpiAnswer> =>
  get<KpiAnswer>(kpiPath(question), signal);

/** Answers to several questions by their names, in one request; one that is undefined is not asked and has no rows. */
export async function fetchAnswers<Name extends string>(
  questions: Record<Name, KpiQuestion | undefined>,
  signal: AbortSignal,
): Promise<Record<Name, KpiAnswer>> {
  const all = Object.entries<KpiQuestion | undefined>(questions);
  const asked = all.flatMap(([, question]) => (question ? [question] : []));
  const body = JSON.stringify({ questions: asked });
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const { answers } = await answered<{ answers: KpiAnswer[] }>(
    await fetch('/api/v1/kpis/answers', { method: 'POST', signal, headers, body }),
  );
  const rest = answers.values();
  const nothing: KpiAnswer = { asOf: '', rows: [] };
  return Object.fromEntries(all.map(([name, question]) => [name, (question && rest.next().value) ?? nothing])) as Record<
    Name,
    KpiAnswer
  >;
}

export const fetchFreshness = (signal: AbortSignal): Promise<Freshness> => get<Freshness>('/api/v1/freshness', signal);

/** One offer, by the keys it has in the API. */
export type OfferKey = Pick<Offer, 'authority' | 'service'>;
const keyOf = ({ authority, service }: OfferKey): OfferKey => ({ authority, service });

const asked = (path: string, words: Record<string, string | undefined>): string =>
  `/api/v1/${path}?${new URLSearchParams(Object.entries(words).flatMap(([name, word]) => (word ? [[name, word]] : [])))}`;

/** Where people leave each offer of an authority, or of all. */
export const fetchDropOffs = ({ from, to }: Range, authority: string | undefined, signal: AbortSignal): Promise<DropOffsAnswer> =>
  get<DropOffsAnswer>(asked('drop-offs', { from, to, authority }), signal);
export const fetchDurations = ({ from, to }: Range, offer: OfferKey, signal: AbortSignal): Promise<DurationsAnswer> =>
  get<DurationsAnswer>(asked('durations', { from, to, ...keyOf(offer) }), signal);
export const fetchExpected = (kpi: KpiId, { from, to }: Range, offer: OfferKey, signal: AbortSignal): Promise<ExpectedAnswer> =>
  get<ExpectedAnswer>(asked('expected', { kpi, from, to, ...keyOf(offer) }), signal);
export const fetchInsights = (
  { from, to }: Range,
  against: Against,
  offer: OfferKey,
  signal: AbortSignal,
): Promise<InsightsAnswer> => get<InsightsAnswer>(asked('insights', { from, to, against, ...keyOf(offer) }), signal);

export interface Catalogue {
  authorities: Authority[];
  services: Service[];
  offers: Offer[];
}

/** Everything with a name: authorities, services and offers. */
export async function fetchCatalogue(signal: AbortSignal): Promise<Catalogue> {
  const [{ authorities }, { services }, keys] = await Promise.all([
    get<{ authorities: Authority[] }>('/api/v1/authorities', signal),
    get<{ services: Service[] }>('/api/v1/services', signal),
    get<OfferKeys>('/api/v1/offers/keys', signal),
  ]);
  return { authorities, services, offers: offersOf(keys) };
}

const offersOf = ({ services, authorities }: OfferKeys): Offer[] =>
  authorities.flatMap(({ ars, offers }) => offers.map((place) => ({ authority: ars, service: services[place] ?? '' })));

export const fetchSilent = async (signal: AbortSignal): Promise<SilentOffers['offers']> =>
  (await get<SilentOffers>('/api/v1/offers/silent', signal)).offers;

/** The offers with what they do not report although it is declared. */
export function withSilent(offers: Offer[], silent: SilentOffers['offers']): Offer[] {
  const types = new Map(silent.map((entry) => [`${entry.authority} ${entry.service}`, entry.silent]));
  return offers.map((offer) => {
    const missing = types.get(`${offer.authority} ${offer.service}`);
    return missing ? { ...offer, silent: missing } : offer;
  });
}

/** The steps that an offer declares, in order. */
export async function fetchSteps({ authority, service }: OfferKey, signal: AbortSignal): Promise<Step[]> {
  const path = `/api/v1/authorities/${encodeURIComponent(authority)}/offers/${encodeURIComponent(service)}`;
  return (await get<{ steps: Step[] }>(path, signal)).steps;
}

export const fetchSession = (signal: AbortSignal): Promise<Session> => get<Session>('/api/v1/session', signal);

/** Signs out, here or everywhere; answers where to go then. */
export async function sendSignOut(everywhere: boolean): Promise<{ next: string }> {
  return await answered(await fetch(everywhere ? '/api/v1/sessions' : '/api/v1/session', { method: 'DELETE' }));
}

/** What has a published chart of its own. */
export type EmbedPlace = { authority: string } | { service: string };
export const fetchEmbed = (place: EmbedPlace, lang: string, signal: AbortSignal): Promise<EmbedAnswer> =>
  get<EmbedAnswer>(asked('embed', { ...place, lang }), signal);
