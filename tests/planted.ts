import { type Random, chance, pick } from '../fixtures/random.ts';
import type { SlimRow } from './slim.ts';

/** How people fare at a made-up offer; tests plant effects by changing one thing of it. */
export interface Ways {
  /** share that leaves at a step, '' before the first */
  leaving: { [step: string]: number };
  /** share of those on a device that leave at the step upload in addition */
  onDevice: { [device: string]: number };
  /** the same by way to sign in */
  bySignIn: { [method: string]: number };
  paymentFails: number;
  /** share that ends with a technical error at the last step */
  fails: number;
  resumes: number;
  /** share that is shown a validation error, and goes on all the same */
  stumbles: number;
  /** weights of 1 to 5 stars */
  stars: number[];
}

export const plantedSteps = ['person', 'upload', 'pay', 'check'];
export const usual: Ways = {
  leaving: { '': 0.05, person: 0.08, upload: 0.1, pay: 0.03, check: 0.04 },
  onDevice: {},
  bySignIn: {},
  paymentFails: 0.04,
  fails: 0.02,
  resumes: 0.1,
  stumbles: 0.15,
  stars: [1, 1, 2, 5, 5],
};

interface Attempt {
  device: string;
  signIn: string;
  language: string;
  steps: string[];
  status: 'submitted' | 'abandoned' | 'failed';
  payment: '' | 'paid' | 'failed';
  resumed: boolean;
  stumbled: boolean;
  rating: number;
}

function walk(ways: Ways, random: Random): Attempt {
  const attempt: Attempt = {
    device: pick(random, { desktop: 5, smartphone: 4, tablet: 1 }),
    signIn: 'unknown',
    language: pick(random, { de: 9, en: 1 }),
    ...{ steps: [''], status: 'abandoned', payment: '', resumed: chance(random, ways.resumes), rating: 0 },
    stumbled: chance(random, ways.stumbles),
  };
  if (chance(random, ways.leaving[''] ?? 0)) return attempt;
  for (const step of plantedSteps) {
    attempt.steps.push(step);
    if (step === 'upload') attempt.signIn = pick(random, { eid: 3, basic: 5, elster: 2 });
    const more = step === 'upload' ? (ways.onDevice[attempt.device] ?? 0) + (ways.bySignIn[attempt.signIn] ?? 0) : 0;
    if (chance(random, (ways.leaving[step] ?? 0) + more)) return attempt;
    if (step !== 'pay') continue;
    attempt.payment = chance(random, ways.paymentFails) ? 'failed' : 'paid';
    if (attempt.payment === 'failed') return attempt;
  }
  attempt.status = chance(random, ways.fails) ? 'failed' : 'submitted';
  const stars = Object.fromEntries(ways.stars.map((weight, index) => [`${index + 1}`, weight]));
  if (chance(random, 0.4)) attempt.rating = Number(pick(random, stars));
  return attempt;
}

/** The tallies of so many people on one day: without a split, by each dimension, by stars and by step. */
export function plantedRows(
  of: Pick<SlimRow, 'authority' | 'service' | 'day'>,
  ways: Ways,
  people: number,
  random: Random,
): SlimRow[] {
  const attempts = Array.from({ length: people }, () => walk(ways, random));
  const split = (dimension: string, category: (attempt: Attempt) => string): SlimRow[] =>
    [...Map.groupBy(attempts, category)].map(([name, among]) => ({ ...of, dimension, category: name, ...countsOf(among) }));
  const steps = ['', ...plantedSteps].map((step) => ({
    ...{ ...of, dimension: 'step', category: step },
    step_reached: attempts.filter(({ steps }) => steps.includes(step)).length,
    step_dropped: attempts.filter(({ steps, status }) => status !== 'submitted' && steps.at(-1) === step).length,
  }));
  return [
    { ...of, ...countsOf(attempts) },
    ...split('device', ({ device }) => device),
    ...split('auth_method', ({ signIn }) => signIn),
    ...split('language', ({ language }) => language),
    ...split('rating', ({ rating }) => (rating === 0 ? 'unknown' : `${rating}`)),
    ...steps,
    { ...of, dimension: 'error_kind', category: 'validation', errors: attempts.filter(({ stumbled }) => stumbled).length },
  ];
}

function countsOf(attempts: Attempt[]): Partial<SlimRow> {
  const among = (is: (attempt: Attempt) => boolean) => attempts.filter(is).length;
  return {
    starts: attempts.length,
    submissions: among(({ status }) => status === 'submitted'),
    abandonments: among(({ status }) => status === 'abandoned'),
    failures: among(({ status }) => status === 'failed'),
    payments: among(({ payment }) => payment !== ''),
    payments_failed: among(({ payment }) => payment === 'failed'),
    resumed: among(({ resumed }) => resumed),
    ratings: among(({ rating }) => rating > 0),
    rating_points: attempts.reduce((sum, { rating }) => sum + rating, 0),
  };
}
