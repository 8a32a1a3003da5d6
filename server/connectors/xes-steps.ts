import { ImportFault, type ImportItem, keyOfName, type Label } from './mapping.ts';
import type { XesMapping } from './xes-mapping.ts';
import { timeOf, type XesCase, type XesValue } from './xes-traces.ts';

/** Activities of one log, above which a mapping has to say which of them are steps. */
const MAX_STEPS = 1_000;

/** An event of a case whose activity is a step. */
export interface ReachedStep {
  activity: string;
  time: XesValue;
}

/** Which activities are steps, and their keys: those the mapping lists, or every activity when it is first seen. */
export class StepKeys {
  readonly #mapping: XesMapping;
  readonly #keys = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(mapping: XesMapping) {
    this.#mapping = mapping;
  }

  /** The steps that the mapping lists, in its order; none where steps are whatever activities the log has. */
  listed(): ImportItem[] {
    const { steps } = this.#mapping;
    if (!Array.isArray(steps)) return [];
    for (const { key } of steps) if (key !== undefined) this.#taken.add(key); // before keys are made, so that none is made twice
    return steps.map(({ activity, key, label }) => this.#add(activity, label ?? { de: activity }, 1, key));
  }

  /** The steps reached in a case, in the order of the file. Throws where one has no name or no time. */
  reachedIn({ events }: XesCase): ReachedStep[] {
    const { steps } = this.#mapping;
    if (steps === undefined) return [];
    return events
      .filter(({ activity }) => steps === 'activities' || (activity !== undefined && this.#keys.has(activity)))
      .map(({ activity, time, line }) => {
        if (!activity) throw new ImportFault(line, 'no_activity', 'the event has no concept:name, so it is no step');
        return { activity, time: timeOf(time, line) };
      });
  }

  /** Items for the steps not seen before. Throws, and adds none, where the log has too many. */
  declare(reached: ReachedStep[]): ImportItem[] {
    const fresh = new Map(
      reached.filter(({ activity }) => !this.#keys.has(activity)).map(({ activity, time }) => [activity, time.line]),
    );
    const first = fresh.values().next().value;
    if (first !== undefined && this.#keys.size + fresh.size > MAX_STEPS) {
      throw new ImportFault(
        first,
        'too_many_steps',
        `the log has more than ${MAX_STEPS} activities: list those that are steps in the mapping`,
      );
    }
    return [...fresh].map(([activity, line]) => this.#add(activity, { de: activity }, line));
  }

  keyOf(activity: string): string | undefined {
    return this.#keys.get(activity);
  }

  #add(activity: string, label: Label, line: number, key = keyOfName(activity, this.#taken)): ImportItem {
    this.#keys.set(activity, key);
    this.#taken.add(key);
    return { kind: 'step', line, authority: this.#mapping.authority, service: this.#mapping.service.key, key, label };
  }
}
