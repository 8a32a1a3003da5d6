import {
  type DropOffsAnswer,
  type DropOffsQuery,
  type DurationsAnswer,
  type DurationsQuery,
  durationBorders,
} from '../contract/offer-figures.ts';
import { type KpiId, bucketSeconds } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
import { within } from '../rights.ts';
import type { Step } from '../schema.ts';
import { answer, bucketsOf } from './answer.ts';
import type { Bucket } from './counted-apart.ts';
import { type Question, questionOf } from './question.ts';

/** How long it takes from start to submission: median, p90 and how many attempts are in each class of durations. */
export async function durations(db: Db, query: DurationsQuery, readable: Question['readable']): Promise<DurationsAnswer> {
  const question = questionOf({ ...query, kpi: ['duration_median', 'duration_p90'], interval: 'total' }, readable);
  const { asOf, rows, buckets } = await bucketsOf(db, question, 'duration_median');
  const [median, p90] = rows;
  return {
    asOf,
    median: median?.value ?? null,
    p90: p90?.value ?? null,
    n: median?.n ?? null,
    offers: median?.offers ?? [0, 0],
    flag: median?.flag ?? 'not_measured',
    classes: median?.n ? classesOf(buckets) : [],
  };
}

function classesOf(buckets: Bucket[]): DurationsAnswer['classes'] {
  const classes = [0, ...durationBorders].map((from, index) => ({ from, below: durationBorders[index] ?? null, count: 0 }));
  for (const { bucket, n } of buckets) {
    const seconds = bucketSeconds(bucket);
    const own = classes.find(({ below }) => below === null || seconds < below);
    if (own) own.count += n;
  }
  const used = classes.map(({ count }) => count > 0);
  return classes.slice(used.indexOf(true), used.lastIndexOf(true) + 1);
}

const stepKpis = ['step_reached', 'step_dropped', 'dropoff_rate'] as const satisfies KpiId[];

/** Where people leave, offer by offer: one question for a table of many, which the KPIs' two dimensions do not allow. */
export async function dropOffs(db: Db, query: DropOffsQuery, readable: Question['readable']): Promise<DropOffsAnswer> {
  const by = ['authority', 'service', 'step'] as const;
  const question = questionOf({ ...query, kpi: [...stepKpis], by: [...by], interval: 'total' }, readable);
  const [{ asOf, rows }, declared] = await Promise.all([answer(db, question), declaredSteps(db, query.authority, readable)]);
  const perOffer = Map.groupBy(
    rows.filter(({ value }) => value !== null),
    (row) => `${row.by['authority']}/${row.by['service']}`,
  );
  const offers = [...perOffer].map(([name, own]) => {
    const known = declared.get(name) ?? [];
    const perStep = Map.groupBy(own, (row) => row.by['step'] ?? '');
    const steps = inOrder([...perStep.keys()], known).map((step) => {
      const value = (kpi: KpiId) => perStep.get(step)?.find((row) => row.kpi === kpi)?.value;
      const label = known.find(({ key }) => key === step)?.label;
      return {
        step,
        ...(label ? { label } : {}),
        reached: value('step_reached') ?? 0,
        left: value('step_dropped') ?? 0,
        rate: value('dropoff_rate') ?? null,
      };
    });
    return { authority: own[0]?.by['authority'] ?? '', service: own[0]?.by['service'] ?? '', steps };
  });
  return { asOf, offers };
}

/** Before the first step, then steps as they are declared, then those that are not. */
function inOrder(steps: string[], declared: Step[]): string[] {
  const places = new Map(['', ...declared.map(({ key }) => key)].map((key, place) => [key, place]));
  return steps.sort((one, other) => (places.get(one) ?? places.size) - (places.get(other) ?? places.size));
}

/** The steps that offers declare, by `authority/service`. */
async function declaredSteps(
  db: Db,
  authorities: string[] | undefined,
  readable: Question['readable'],
): Promise<Map<string, Step[]>> {
  const offers = await db
    .selectFrom('offer')
    .select(['authority', 'service', 'steps'])
    .where(within(readable, 'authority', 'service'))
    .$if(authorities !== undefined, (query) => query.where('authority', 'in', authorities ?? []))
    .execute();
  return new Map(offers.map((offer) => [`${offer.authority}/${offer.service}`, offer.steps]));
}
