import {
  type DropOffsAnswer,
  type DropOffsQuery,
  type DurationsAnswer,
  type DurationsQuery,
  durationBorders,
} from '../contract/offer-figures.ts';
import { type KpiId, bucketSeconds } from '../contract/kpis.ts';
import type { Db } from '../db.ts';
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
  const { asOf, rows } = await answer(db, question);
  const perOffer = Map.groupBy(
    rows.filter(({ value }) => value !== null),
    (row) => `${row.by['authority']}/${row.by['service']}`,
  );
  const offers = [...perOffer.values()].map((own) => {
    const perStep = Map.groupBy(own, (row) => row.by['step'] ?? '');
    const steps = [...perStep].map(([step, of]) => {
      const value = (kpi: KpiId) => of.find((row) => row.kpi === kpi)?.value;
      return {
        step,
        reached: value('step_reached') ?? 0,
        left: value('step_dropped') ?? 0,
        rate: value('dropoff_rate') ?? null,
      };
    });
    return { authority: own[0]?.by['authority'] ?? '', service: own[0]?.by['service'] ?? '', steps };
  });
  return { asOf, offers };
}
