import { codes } from '../../server/contract/codelists.ts';
import { localTime } from './local-time.ts';

/**
 * The rules of events.md, "From events to attempts", once more: slow, naive and straight from the events, so that the
 * server's answers can be held against something that shares no code with them (but the order of the code lists).
 */
export type SentEvent = { id: string; type: string; time: string; authority: string; service: string; rating?: number } & {
  [field in TextField]?: string;
};
const valueFields = [
  'authMethod',
  'trustLevel',
  'paymentMethod',
  'paymentStatus',
  'device',
  'channel',
  'language',
  'reason',
  'foundInformation',
  'handling',
  'mediaBreak',
] as const;
type TextField = (typeof valueFields)[number] | 'attempt' | 'step' | 'errorKind' | 'page' | 'referrer' | 'country';

/** An event and the source that sent it. */
export interface Delivery {
  source: number;
  event: SentEvent;
}

export interface RefOffer {
  authority: string;
  service: string;
  topic: string;
  steps: string[];
  idleMinutes: number;
  draftDays: number;
  free: boolean;
  /** of its authority */
  inhabitants?: number;
  /** event types; undefined: those that arrived */
  measures?: string[];
}

/** An attempt as it counts at a moment, or a view of a page. */
export interface Counted {
  kind: 'attempt' | 'visit';
  offer: RefOffer;
  /** local days on which it counts, by basis */
  days: { start?: string; submission?: string; decision?: string; visit?: string };
  /** its category by dimension */
  of: { [dimension: string]: string };
  steps: string[];
  /** a missing step is `''` */
  errors: { kind: string; step: string }[];
  /** `''` before the first step; undefined: it did not end by leaving */
  lastStep?: string;
  resumed: boolean;
  durationSeconds?: number;
  processingSeconds?: number;
}

const activity = ['started', 'step', 'authenticated', 'payment', 'saved', 'resumed', 'error'];
const timeOf = (event: SentEvent): number => Date.parse(event.time);
const min = (times: number[]): number | undefined => (times.length > 0 ? Math.min(...times) : undefined);
const max = (times: number[]): number | undefined => (times.length > 0 ? Math.max(...times) : undefined);

/** All attempts that count, judged at the time T. */
export function attemptsAt(deliveries: Delivery[], offers: RefOffer[], now: number): Counted[] {
  const ofAttempts = deliveries.map(({ event }) => event).filter((event) => event.type !== 'visited');
  const grouped = Map.groupBy(ofAttempts, (event) => `${event.authority} ${event.service} ${event.attempt}`);
  return [...grouped.values()].flatMap((events) => attemptOf(events, offerOf(events, offers), now) ?? []);
}

function offerOf(events: SentEvent[], offers: RefOffer[]): RefOffer {
  const offer = offers.find(({ authority, service }) => authority === events[0]?.authority && service === events[0]?.service);
  if (!offer) throw new Error('an event of no offer');
  return offer;
}

function attemptOf(events: SentEvent[], offer: RefOffer, now: number): Counted | undefined {
  const times = (...types: string[]) => events.filter((event) => types.includes(event.type)).map(timeOf);
  const earliest = min(events.filter((event) => event.type !== 'decided' && event.type !== 'rated').map(timeOf));
  if (earliest === undefined) return undefined;
  const start = min(times('started')) ?? earliest;
  const status = statusOf(events, offer, start, now);
  const submitted = min(times('submitted'));
  const decided = min(times('decided'));
  const resumed = times('resumed').length > 0;
  const days: Counted['days'] = { start: localTime(start).day };
  if (submitted !== undefined) days.submission = localTime(submitted).day;
  if (decided !== undefined) days.decision = localTime(decided).day;
  const attempt: Counted = {
    kind: 'attempt',
    offer,
    days,
    of: { ...categoriesOf(events), ...startCategories(start), status },
    steps: stepsOf(events),
    errors: events.flatMap(({ type, errorKind = '', step = '' }) => (type === 'error' ? { kind: errorKind, step } : [])),
    resumed,
  };
  if (status === 'abandoned' || status === 'failed') attempt.lastStep = lastStepOf(events, offer);
  if (submitted !== undefined && !resumed) attempt.durationSeconds = (submitted - start) / 1000;
  if (submitted !== undefined && decided !== undefined && decided >= submitted)
    attempt.processingSeconds = (decided - submitted) / 1000;
  return attempt;
}

/** The first rule that holds. */
function statusOf(events: SentEvent[], offer: RefOffer, start: number, now: number): string {
  const seen = (type: string) => events.some((event) => event.type === type);
  const latest = max(events.filter((event) => activity.includes(event.type)).map(timeOf)) ?? start;
  const abandoned = max(events.filter((event) => event.type === 'abandoned').map(timeOf));
  const atLatest = events.filter((event) => timeOf(event) === latest);
  const limit = atLatest.some((event) => event.type === 'saved') ? offer.draftDays * 86_400_000 : offer.idleMinutes * 60_000;
  if (seen('submitted')) return 'submitted';
  if (seen('ineligible')) return 'ineligible';
  if (abandoned !== undefined && abandoned >= latest) return 'abandoned';
  if (now - latest <= limit) return 'open';
  if (atLatest.some((event) => event.type === 'error' && event.errorKind !== 'validation')) return 'failed';
  return 'abandoned';
}

const stepsOf = (events: SentEvent[]): string[] => [
  ...new Set(events.flatMap((event) => (event.type === 'step' && event.step ? [event.step] : []))),
];

function lastStepOf(events: SentEvent[], offer: RefOffer): string {
  const steps = events.filter((event) => event.type === 'step');
  const latest = steps.filter((event) => timeOf(event) === max(steps.map(timeOf))).map((event) => event.step ?? '');
  return latest.sort((one, other) => offer.steps.indexOf(other) - offer.steps.indexOf(one))[0] ?? '';
}

/** Latest value of each field on its own; at the same time the one later in its list. Never given = unknown. */
function categoriesOf(events: SentEvent[]): { [dimension: string]: string } {
  const latest = (field: 'rating' | (typeof valueFields)[number]): string => {
    const given = events.filter((event) => event[field] !== undefined);
    const tied = given.filter((event) => timeOf(event) === max(given.map(timeOf))).map((event) => String(event[field]));
    const list: readonly string[] = field === 'rating' || field === 'language' ? [...tied].sort() : codes(field);
    return tied.sort((one, other) => list.indexOf(other) - list.indexOf(one))[0] ?? 'unknown';
  };
  const dimension = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(['rating' as const, ...valueFields].map((field) => [dimension(field), latest(field)]));
}

function startCategories(start: number): { [dimension: string]: string } {
  const { weekday, hour } = localTime(start);
  const open = weekday <= 5 && hour >= 8 && hour < 16;
  return { weekday: String(weekday), hour: String(hour), out_of_hours: open ? 'no' : 'yes' };
}

/** Views, each id once for a source and authority: of two with one id the earlier counts. */
export function visitsOf(deliveries: Delivery[], offers: RefOffer[]): Counted[] {
  const views = deliveries.filter(({ event }) => event.type === 'visited');
  const grouped = Map.groupBy(views, ({ source, event }) => `${source} ${event.authority} ${event.id}`);
  return [...grouped.values()].flatMap((same) => {
    const first = same.map(({ event }) => event).sort((one, other) => timeOf(one) - timeOf(other))[0];
    if (!first) return [];
    const { page = 'unknown', referrer = 'unknown', device = 'unknown', country = 'unknown', language = 'unknown' } = first;
    const days = { visit: localTime(timeOf(first)).day };
    return [
      {
        kind: 'visit',
        offer: offerOf([first], offers),
        days,
        of: { page, referrer, device, country, language },
        steps: [],
        errors: [],
        resumed: false,
      } satisfies Counted,
    ];
  });
}
