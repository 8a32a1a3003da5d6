import { type Event, type Refusal, limits, eventTime } from '../contract/event.ts';
import { type Known, offerKey } from './known.ts';
import { type Fault, validate } from './validate.ts';

/** Who sends: the source's id, the authorities it may send for ('all' for the instance's own token). */
export interface Sender {
  id: number;
  authorities: Set<string> | 'all';
  autoDeclare: boolean;
}

/** An event that may be stored, its time read. */
export interface Accepted {
  event: Event;
  ms: number;
}

export interface Judged {
  accepted: Accepted[];
  refusals: Refusal[];
}

export interface Bounds {
  /** moment of judging */
  now: Date;
  retentionDays: number;
}

const dayMs = 86_400_000;

/** Judges the items of a request one by one; the first code that applies names a refusal (events.md). */
export function accept(items: unknown[], sender: Sender, known: Known, bounds: Bounds): Judged {
  const accepted: Accepted[] = [];
  const refusals: Refusal[] = [];
  items.forEach((item, index) => {
    const { event, fault } = validate(item);
    const ms = event ? eventTime(event.time) : 0;
    const wrong = fault ?? misplaced(event, sender, known) ?? mistimed(ms, bounds);
    if (wrong) refusals.push({ index, ...idOf(item), ...wrong });
    else if (event) accepted.push({ event, ms });
  });
  return { accepted, refusals };
}

/** Whether a newer reading of the catalogue could change a refusal. */
export const dependsOnCatalogue = (refusal: Refusal): boolean =>
  ['unknown_authority', 'unknown_service', 'unknown_step', 'unknown_page'].includes(refusal.code);

/** What is wrong with the place of an event: authority, service, step or page that are not known, or not allowed. */
export function misplaced(event: Event, sender: Sender, known: Known): Fault | undefined {
  const fault = foreign(event.authority, sender, known);
  if (fault) return fault;
  const offer = known.offers.get(offerKey(event.authority, event.service));
  const mayDeclare = sender.autoDeclare; // then missing offers and steps are declared when the events are stored
  if (!offer && !mayDeclare) return noOffer;
  if (
    (event.type === 'step' || event.type === 'error') &&
    event.step !== undefined &&
    !mayDeclare &&
    !offer?.steps.has(event.step)
  ) {
    return {
      code: 'unknown_step',
      field: 'step',
      message: 'This step is not declared with the offer. Declare it, or correct the key.',
    };
  }
  if (event.type === 'visited' && event.page !== undefined && !offer?.pages.has(event.page)) {
    return {
      code: 'unknown_page',
      field: 'page',
      message: 'This page is not declared with the offer. Declare it, or correct the key.',
    };
  }
  return undefined;
}

/** What is wrong with the authority that something is sent for. */
export function foreign(authority: string, sender: Sender, known: Known): (Fault & { field: 'authority' }) | undefined {
  if (!known.authorities.has(authority)) {
    return {
      code: 'unknown_authority',
      field: 'authority',
      message: 'This authority is not known here. Have the operator enter it, or correct the ARS.',
    };
  }
  if (sender.authorities !== 'all' && !sender.authorities.has(authority)) {
    return {
      code: 'not_allowed',
      field: 'authority',
      message: 'This token may not send for this authority. Have the operator add it to the source.',
    };
  }
  return undefined;
}

export const noOffer = {
  code: 'unknown_service',
  field: 'service',
  message: 'This authority does not offer this service here. Declare the offer first.',
} as const satisfies Fault;

function mistimed(ms: number, bounds: Bounds): Fault | undefined {
  if (ms > bounds.now.getTime() + limits.futureMinutes * 60_000) {
    return {
      code: 'time_in_future',
      field: 'time',
      message: `time is more than ${limits.futureMinutes} minutes ahead. Check the clock and the offset of the sender.`,
    };
  }
  if (ms < bounds.now.getTime() - bounds.retentionDays * dayMs) {
    return {
      code: 'too_old',
      field: 'time',
      message: `time is older than the ${bounds.retentionDays} days that attempts are kept. Import history from a file instead.`,
    };
  }
  return undefined;
}

function idOf(item: unknown): { id?: string } {
  const id = typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : undefined;
  return typeof id === 'string' && /^[\x20-\x7e]{1,128}$/.test(id) ? { id } : {};
}
