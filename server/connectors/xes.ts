import type { Readable } from 'node:stream';
import { Event, eventTime } from '../contract/event.ts';
import { attemptId, ImportFault, type ImportItem, localMonth, type OfflineChannel } from './mapping.ts';
import { readCases } from './xes-cases.ts';
import type { Moment, XesMapping } from './xes-mapping.ts';
import { StepKeys } from './xes-steps.ts';
import { timeOf, type Wanted, type XesCase, type XesValue } from './xes-traces.ts';

/**
 * Reads an XES event log (IEEE 1849), plain or gzip'd, as a stream: steps as they are listed or first reached, events
 * and offline volumes case by case. A case with a fault is refused whole; a broken file ends the reading with its
 * fault. Throws only what the input throws.
 */
export async function* readXes(input: Readable, mapping: XesMapping): AsyncGenerator<ImportItem> {
  const steps = new StepKeys(mapping);
  yield* steps.listed();
  for await (const found of readCases(input, wantedBy(mapping))) yield* itemsOrFault(found, mapping, steps);
}

function wantedBy({ channel, moments, steps }: XesMapping): Wanted {
  const all = [moments.started, moments.submitted, moments.decided];
  const attributes = ['concept:name', channel?.attribute, ...all.map((moment) => moment?.trace)];
  const activities = [
    ...all.map((moment) => moment?.activity),
    ...(Array.isArray(steps) ? steps.map((step) => step.activity) : []),
  ];
  const given = (names: (string | undefined)[]) => new Set(names.filter((text) => text !== undefined));
  return { attributes: given(attributes), activities: steps === 'activities' ? 'all' : given(activities) };
}

function itemsOrFault(found: XesCase | ImportFault, mapping: XesMapping, steps: StepKeys): ImportItem[] {
  if (found instanceof ImportFault) return [found.toItem()];
  try {
    return itemsOf(found, mapping, steps);
  } catch (error) {
    if (error instanceof ImportFault) return [error.toItem()];
    throw error;
  }
}

function itemsOf(found: XesCase, mapping: XesMapping, steps: StepKeys): ImportItem[] {
  const { authority, service, moments } = mapping;
  const started = momentOf(found, moments.started);
  if (!started) throw new ImportFault(found.line, 'no_start', 'the case lacks the moment that moments.started names');
  const channel = offlineChannelOf(found, mapping.channel);
  if (channel) {
    const month = localMonth(eventTime(started.text));
    return [{ kind: 'offline', line: found.line, authority, service: service.key, month, channel, count: 1 }];
  }
  const caseId = found.attributes.get('concept:name');
  if (!caseId) throw new ImportFault(found.line, 'no_case_id', 'the case has no attribute concept:name');
  const reached = steps.reachedIn(found);
  const submitted = moments.submitted && momentOf(found, moments.submitted);
  const decided = moments.decided && momentOf(found, moments.decided);
  const event = eventMaker(attemptId(caseId.text), mapping);
  return [
    ...steps.declare(reached),
    event({ type: 'started' }, started),
    ...reached.map(({ activity, time }) => event({ type: 'step', step: steps.keyOf(activity) }, time)),
    ...(submitted ? [event({ type: 'submitted' }, submitted)] : []),
    ...(decided
      ? [event({ type: 'decided', handling: moments.decided?.handling, mediaBreak: moments.decided?.mediaBreak }, decided)]
      : []),
  ];
}

/** Makes the events of one attempt; their ids only name them in answers, so a number behind the attempt is enough. */
function eventMaker(
  attempt: string,
  { authority, service }: XesMapping,
): (fields: Record<string, string | undefined>, at: XesValue) => ImportItem {
  let number = 0;
  return (fields, { text, line }) => {
    number += 1;
    return {
      kind: 'event',
      line,
      event: Event.parse({ ...fields, id: `${attempt}-${number}`, time: text, authority, service: service.key, attempt }),
    };
  };
}

/** The moment in a case, or undefined where the case has none. Throws where it is no moment. */
function momentOf(found: XesCase, { trace, activity }: Moment): XesValue | undefined {
  if (trace !== undefined) {
    const value = found.attributes.get(trace);
    return value && timeOf(value, value.line);
  }
  const times = found.events.filter((event) => event.activity === activity).map((event) => timeOf(event.time, event.line));
  return times.reduce<XesValue | undefined>(
    (first, time) => (first && eventTime(first.text) <= eventTime(time.text) ? first : time),
    undefined,
  );
}

/** The offline channel of a case, or undefined where it is online. */
function offlineChannelOf(found: XesCase, channel: XesMapping['channel']): OfflineChannel | undefined {
  if (!channel) return undefined;
  const value = found.attributes.get(channel.attribute);
  if (value && Object.hasOwn(channel.offline, value.text)) return channel.offline[value.text];
  if (channel.online === '*' || (value && channel.online.includes(value.text))) return undefined;
  throw new ImportFault(
    value?.line ?? found.line,
    'unknown_channel',
    value
      ? 'this channel is in neither channel.online nor channel.offline of the mapping'
      : 'the case lacks the attribute that channel.attribute names',
  );
}
