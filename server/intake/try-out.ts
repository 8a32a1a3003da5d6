import { Readable } from 'node:stream';
import type { Reading } from '../connectors/formats.ts';
import type { TryOutAnswer } from '../contract/sources.ts';
import { ItemSorter } from './items.ts';
import { keyOf, withOffers } from './import.ts';
import type { Sender } from '../ingest/accept.ts';
import { readKnown } from '../ingest/known.ts';
import type { Work } from '../jobs.ts';

const listed = 100;

/** Reads a sample as an import would, by the same connector and the same checks. Nothing is written. Throws ImportRefused. */
export async function tryOut(
  work: Pick<Work, 'db' | 'clock'>,
  reading: Reading,
  sender: Sender,
  sample: string,
): Promise<TryOutAnswer> {
  const judging = { ...sender, autoDeclare: sender.autoDeclare && reading.declare };
  const known = withOffers(await readKnown(work.db), reading.offers, judging);
  const bounds = { now: work.clock().getTime(), taken: new Set<string>(), oldest: Number.NEGATIVE_INFINITY };
  const sorter = new ItemSorter(known, judging, new Set(reading.offers.map(keyOf)), bounds);
  const events: TryOutAnswer['events'] = [];
  for await (const item of reading.read(Readable.from([Buffer.from(sample)]))) {
    const accepted = sorter.take(item);
    if (accepted && events.length < listed) events.push(accepted.event);
  }
  const { counts, volumes } = sorter;
  const steps = stepsOf(sorter);
  return {
    events,
    totals: volumes.slice(0, listed),
    steps: steps.slice(0, listed),
    errors: counts.listed.slice(0, listed),
    counts: { events: counts.events, totals: volumes.length, steps: steps.length, errors: counts.faults },
  };
}

/** The steps that the sample would declare: those with a label, then those by use. */
function stepsOf({ steps, used }: ItemSorter): TryOutAnswer['steps'] {
  const labelled = [...steps].flatMap(([offer, list]) => {
    const [authority = '', service = ''] = offer.split(' ');
    return list.map(({ key, label }) => ({ authority, service, key, label }));
  });
  const byUse = [...used.values()].flatMap(({ authority, service, steps: keys }) =>
    [...keys].map((key) => ({ authority, service, key })),
  );
  return [...labelled, ...byUse];
}
