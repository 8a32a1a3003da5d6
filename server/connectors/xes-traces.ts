import type { SaxesTagPlain } from 'saxes';
import { eventTime } from '../contract/event.ts';
import { ImportFault, unreadable } from './mapping.ts';

/** One `<trace>` with what the mapping asks for; lines are those of the tags in the (unpacked) file. */
export interface XesCase {
  line: number;
  attributes: Map<string, XesValue>;
  events: XesEvent[];
}
export interface XesValue {
  text: string;
  line: number;
}
export interface XesEvent {
  line: number;
  activity: string | undefined;
  time: XesValue | undefined;
}

/** What of a trace is kept: attributes by key, events by activity (`all` = whatever their activity). */
export interface Wanted {
  attributes: ReadonlySet<string>;
  activities: ReadonlySet<string> | 'all';
}

/** What bounds the memory: one trace, and one slice of the file, are held at a time. */
export const xesLimits = {
  eventsPerTrace: 100_000,
  traceLength: 64 * 1024 * 1024,
  valueLength: 300,
  depth: 64,
  betweenTags: 1024 * 1024,
} as const;

/** The value, where it is a moment. Throws where it is none. */
export function timeOf(value: XesValue | undefined, line: number): XesValue {
  if (value && !Number.isNaN(eventTime(value.text))) return value;
  throw new ImportFault(line, 'bad_time', 'a date with time and offset is needed here, like 2011-10-11T13:42:22.688+02:00');
}

/** Where the parser is: line from 1, characters from the beginning. */
interface Place {
  readonly line: number;
  readonly position: number;
}

/** Collects traces from opening and closing tags, one at a time. */
export class TraceCollector {
  /** where the latest tag ended, in characters */
  lastTag = 0;
  readonly #at: Place;
  readonly #wanted: Wanted;
  #done: (XesCase | ImportFault)[] = [];
  #depth = 0;
  #case: XesCase | undefined;
  #event: XesEvent | undefined;
  #eventCount = 0;
  #caseStart = 0;
  #caseFault: ImportFault | undefined;

  constructor(at: Place, wanted: Wanted) {
    this.#at = at;
    this.#wanted = wanted;
  }

  /** Hands out the traces that are complete: as they should be, or the fault for which one is refused. */
  take(): (XesCase | ImportFault)[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** Takes an opening tag with its attributes. Throws where the file is no XES log, or nested without end. */
  open(tag: SaxesTagPlain): void {
    this.#depth += 1;
    this.lastTag = this.#at.position;
    if (this.#depth > xesLimits.depth)
      throw unreadable(this.#at.line, 'too_large', `tags are nested more than ${xesLimits.depth} deep`);
    if (this.#depth === 1 && tag.name !== 'log')
      throw unreadable(this.#at.line, 'not_xes', 'the first tag is not <log> as in an XES event log');
    if (this.#depth === 2 && tag.name === 'trace') this.#openCase();
    if (!this.#case) return;
    if (this.#depth === 3 && tag.name === 'event') this.#event = { line: this.#at.line, activity: undefined, time: undefined };
    else if (this.#depth === 3) this.#attributeOfCase(tag, this.#case);
    else if (this.#depth === 4 && this.#event) this.#attributeOfEvent(tag, this.#event);
  }

  #openCase(): void {
    this.#case = { line: this.#at.line, attributes: new Map(), events: [] };
    this.#eventCount = 0;
    this.#caseStart = this.#at.position;
    this.#caseFault = undefined;
  }

  #attributeOfCase(tag: SaxesTagPlain, found: XesCase): void {
    const key = tag.attributes['key'];
    const value = key !== undefined && this.#wanted.attributes.has(key) ? this.#valueOf(tag) : undefined;
    if (key !== undefined && value) found.attributes.set(key, value);
  }

  #attributeOfEvent(tag: SaxesTagPlain, event: XesEvent): void {
    if (tag.attributes['key'] === 'concept:name') event.activity = this.#valueOf(tag)?.text;
    if (tag.attributes['key'] === 'time:timestamp') event.time = this.#valueOf(tag);
  }

  #valueOf(tag: SaxesTagPlain): XesValue | undefined {
    const text = tag.attributes['value'];
    if (text !== undefined && text.length > xesLimits.valueLength) {
      this.#refuse(this.#at.line, `a name, time or channel is longer than ${xesLimits.valueLength} characters`);
    }
    return text === undefined ? undefined : { text, line: this.#at.line };
  }

  close(): void {
    this.lastTag = this.#at.position;
    if (this.#depth === 3 && this.#event) this.#closeEvent(this.#event);
    if (this.#depth === 2 && this.#case) {
      this.#done.push(this.#caseFault ?? this.#case);
      this.#case = undefined;
    }
    this.#depth -= 1;
  }

  #closeEvent(event: XesEvent): void {
    this.#event = undefined;
    this.#eventCount += 1;
    if (this.#eventCount > xesLimits.eventsPerTrace || this.#at.position - this.#caseStart > xesLimits.traceLength) {
      this.#refuse(
        this.#case?.line ?? event.line,
        `a case has more than ${xesLimits.eventsPerTrace} events or 64 million characters`,
      );
    }
    const { activities } = this.#wanted;
    const wanted = activities === 'all' || (event.activity !== undefined && activities.has(event.activity));
    if (wanted && !this.#caseFault) this.#case?.events.push(event);
  }

  /** The first fault of a case is the one that is told; what was collected of it is let go. */
  #refuse(line: number, message: string): void {
    this.#caseFault ??= new ImportFault(line, 'too_large', message);
    if (this.#case) this.#case.events = [];
  }
}
