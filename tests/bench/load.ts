import { DAY, dayNumber, dayText, localDay } from '../../fixtures/calendar.ts';
import { type DemoEvent, eventsBetween } from '../../fixtures/demo.ts';

/** Days that the events spread over: inside the default retention of 180, so that none is too old. */
const DAYS = 170;
/** Events that the demo has in these days; fewer than it really has, so that there are always enough. */
const DEMO_EVENTS = 100_000;

/** The last day of the load: yesterday in Berlin. */
export const lastDay = (): string => dayText(localDay(Date.now() - DAY));
export const firstDay = (): string => dayText(dayNumber(lastDay()) - DAYS + 1);

/** `count` events like the demo's of the last months, with as many people as it takes; without the source. */
export function* loadEvents(count: number): Iterable<Omit<DemoEvent, 'source'>> {
  let made = 0;
  for (const { source: _, ...event } of eventsBetween(firstDay(), lastDay(), count / DEMO_EVENTS)) {
    if (made++ === count) return;
    yield event;
  }
  if (made < count) throw new Error(`the generator made ${made} events instead of ${count}`);
}

/** Request bodies of `size` events each, as JSON arrays, and how many attempts they start. */
export function bodies(events: Iterable<Omit<DemoEvent, 'source'>>, size: number): { bodies: Buffer[]; starts: number } {
  const made: Buffer[] = [];
  let starts = 0;
  let batch: Omit<DemoEvent, 'source'>[] = [];
  for (const event of events) {
    batch.push(event);
    if (event.type === 'started') starts++;
    if (batch.length === size) {
      made.push(Buffer.from(JSON.stringify(batch)));
      batch = [];
    }
  }
  if (batch.length > 0) made.push(Buffer.from(JSON.stringify(batch)));
  return { bodies: made, starts };
}
