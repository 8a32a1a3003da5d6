import type { ImportItem, LineFault } from '../connectors/mapping.ts';
import { Volume } from '../contract/api.ts';
import { type Event, eventTime, limits } from '../contract/event.ts';
import type { Step } from '../schema.ts';
import { type Accepted, misplaced, type Sender } from '../ingest/accept.ts';
import type { Missing } from '../ingest/declare.ts';
import { type Known, offerKey } from '../ingest/known.ts';
import { validate } from '../ingest/validate.ts';
import { wrongVolume } from '../ingest/volumes.ts';
import { plainReason } from '../plain-reason.ts';

/** What became of the items of a file. */
export interface ImportCounts {
  events: number;
  /** cases that came in offline, of a log */
  offline: number;
  /** monthly totals, of a table */
  totals: number;
  /** events beyond retention that this file had given this offer before */
  skipped: number;
  faults: number;
  /** the first faults, with line, column and reason */
  listed: LineFault[];
}

const importLimits = { faults: 1_000_000, listedFaults: 10_000, totals: 100_000, declared: 10_000 } as const;

interface Bounds {
  now: number;
  /** offers that this file was taken in for before, and the oldest moment of theirs that still matters */
  taken: Set<string>;
  oldest: number;
}

/**
 * Judges the items of a connector one by one, as the API judges what it is sent, except that history has no limit.
 * Events come back for the inbox; the rest is gathered here for the end of the file.
 */
export class ItemSorter {
  readonly counts: ImportCounts = { events: 0, offline: 0, totals: 0, skipped: 0, faults: 0, listed: [] };
  /** labelled steps by `authority service` */
  readonly steps = new Map<string, Step[]>();
  /** offers and steps that were used and are not declared */
  readonly used = new Map<string, Missing>();
  /** offers that events are of */
  readonly seen = new Set<string>();
  readonly #totals = new Map<string, { line: number; volume: Volume }>();
  readonly #known: Known;
  readonly #sender: Sender;
  /** offers that come with the file, `authority service`: their steps are declared by use whoever sends */
  readonly #own: Set<string>;
  readonly #bounds: Bounds;
  #declared = 0;

  /** `known` is changed: what is declared by use is known from then on. */
  constructor(known: Known, sender: Sender, own: Set<string>, bounds: Bounds) {
    this.#known = known;
    this.#sender = sender;
    this.#own = own;
    this.#bounds = bounds;
  }

  /** whether there are so many faults that the rest of the file is not worth reading */
  get ended(): boolean {
    return this.counts.faults >= importLimits.faults;
  }

  get volumes(): Volume[] {
    return [...this.#totals.values()].map(({ volume }) => volume);
  }

  /** Takes an item; answers the event to store, where it is one. */
  take(item: ImportItem): Accepted | undefined {
    if (item.kind === 'error') this.#fault(item);
    else if (item.kind === 'step') this.#step(item);
    else if (item.kind === 'offline') this.#offline(item);
    else if (item.kind === 'total') this.#total(item);
    else if (item.kind === 'event') return this.#event(item.line, item.event, {});
    else {
      const { event, fault } = validate(item.fields);
      if (event) return this.#event(item.line, event, item.columns);
      this.#fault({ line: item.line, ...fault, column: columnOf(fault.field, item.columns) });
    }
    return undefined;
  }

  #fault({ line, code, column, message }: LineFault): void {
    this.counts.faults += 1;
    if (this.counts.listed.length < importLimits.listedFaults)
      this.counts.listed.push({ line, code, ...(column === undefined ? {} : { column }), message });
    if (this.ended) this.counts.listed.unshift({ line, code: 'too_many', message: tooManyFaults });
  }

  #event(line: number, event: Event, columns: Record<string, string>): Accepted | undefined {
    const offer = offerKey(event.authority, event.service);
    const fault = misplaced(event, this.#own.has(offer) ? { ...this.#sender, autoDeclare: true } : this.#sender, this.#known);
    if (fault) {
      this.#fault({ line, ...fault, column: columnOf(fault.field, columns) });
      return undefined;
    }
    const ms = eventTime(event.time);
    if (ms > this.#bounds.now + limits.futureMinutes * 60_000) {
      this.#fault({
        line,
        code: 'time_in_future',
        column: columns['time'],
        message: 'the time lies in the future: check the column and how it writes times',
      });
      return undefined;
    }
    const step = event.type === 'step' || event.type === 'error' ? event.step : undefined;
    if (!this.#use(event.authority, event.service, step)) {
      this.#fault({ line, code: 'too_many', message: tooManyDeclared });
      return undefined;
    }
    this.seen.add(offer);
    // of a file that comes again only what still lives is merged, and that changes nothing; the rest was counted for good
    if (ms < this.#bounds.oldest && this.#bounds.taken.has(offer)) {
      this.counts.skipped += 1;
      return undefined;
    }
    this.counts.events += 1;
    return { event, ms };
  }

  /** Notes what is used and not declared yet; false where that is more than a file can sensibly bring. */
  #use(authority: string, service: string, step?: string): boolean {
    const key = offerKey(authority, service);
    const offer = this.#known.offers.get(key);
    if (offer && (step === undefined || offer.steps.has(step))) return true;
    this.#declared += 1;
    if (this.#declared > importLimits.declared) return false;
    const known = offer ?? { steps: new Set(), pages: new Set() };
    this.#known.offers.set(key, known);
    const missing = this.used.get(key) ?? { authority, service, steps: new Set() };
    this.used.set(key, missing);
    if (step !== undefined) {
      known.steps.add(step);
      missing.steps.add(step);
    }
    return true;
  }

  #mayDeclare(authority: string): boolean {
    const { autoDeclare, authorities } = this.#sender;
    return autoDeclare && this.#known.authorities.has(authority) && (authorities === 'all' || authorities.has(authority));
  }

  #step({ authority, service, key, label }: Extract<ImportItem, { kind: 'step' }>): void {
    const offer = offerKey(authority, service);
    const steps = this.steps.get(offer) ?? [];
    this.steps.set(offer, steps);
    steps.push({ key, label });
    this.#known.offers.get(offer)?.steps.add(key);
  }

  #offline({ authority, service, month, channel, count, line }: Extract<ImportItem, { kind: 'offline' }>): void {
    const volume: Volume = { authority, service, month, channel, count };
    const before = this.#totals.get(nameOf(volume))?.volume.count ?? 0;
    this.#totals.set(nameOf(volume), { line, volume: { ...volume, count: before + count } });
    this.counts.offline += count;
  }

  #total({ line, fields, columns }: Extract<ImportItem, { kind: 'total' }>): void {
    const { volume, fault } = this.#volumeOf(fields);
    if (fault) this.#fault({ line, ...fault, column: columnOf(fault.field, columns) });
    else {
      this.#totals.set(nameOf(volume), { line, volume });
      this.counts.totals += 1;
    }
  }

  #volumeOf(fields: Record<string, string | number>): Volumed {
    const wrong = (code: string, message: string, field?: string): Volumed => ({ fault: { code, message, field } });
    const parsed = Volume.safeParse(fields);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = String(issue?.path[0] ?? '');
      return wrong('invalid', `${field} ${fields[field] === undefined || !issue ? 'is missing' : plainReason(issue)}`, field);
    }
    const volume = parsed.data;
    if (this.#mayDeclare(volume.authority) && !this.#use(volume.authority, volume.service))
      return wrong('too_many', tooManyDeclared);
    const problem = wrongVolume([volume], this.#sender, this.#known);
    if (problem) return wrong(problem.code, problem.message, problem.field?.replace(/^0\./, ''));
    const before = this.#totals.get(nameOf(volume));
    if (before) return wrong('twice', `line ${before.line} has this count as well: leave one of them out`, 'count');
    if (this.#totals.size < importLimits.totals) return { volume };
    return wrong('too_many', `a file has at most ${importLimits.totals} counts`);
  }
}

type Volumed =
  | { volume: Volume; fault?: never }
  | { volume?: never; fault: { code: string; message: string; field: string | undefined } };

const nameOf = ({ authority, service, month, channel, measure, dimension, category }: Volume): string =>
  [authority, service, month, channel, measure, dimension, category].join(' ');
const tooManyFaults = 'a million faults are enough to know: nothing from here on was read';
const tooManyDeclared = `the file declares more than ${importLimits.declared} offers and steps`;

const columnOf = (field: string | undefined, columns: Record<string, string>): string | undefined =>
  field === undefined ? undefined : Object.hasOwn(columns, field) ? columns[field] : undefined;
