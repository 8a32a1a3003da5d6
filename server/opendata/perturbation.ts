/**
 * The perturbation tables of the cell-key method (opendata.md). A row says how likely each deviation is for a true
 * count: of all distributions with mean 0 and the wanted variance, the one of greatest entropy, as in the reference
 * tool `ptable` of the statistical offices. Publishing looks up the frozen thresholds of `protection.ts`; this is
 * where they come from, and a test holds the two together.
 */
export interface PerturbationParameters {
  /** greatest deviation, D */
  deviation: number;
  /** V */
  variance: number;
  /** counts from 1 to this one are never published, js */
  suppressed: number;
  /** whether −1 may not be likelier than 0: for all rows, or for each row from count 1 */
  monotone: boolean | readonly boolean[];
  /** probability of no deviation wherever that is possible; without it, it follows from the variance */
  stay?: number;
}

/** One deviation and its probability; a row lists them in ascending order. */
export interface Chance {
  deviation: number;
  probability: number;
}

/** Deviations that share one probability: they act like one with the mean of their v and of their v². */
interface Block {
  deviations: number[];
  mean: number;
  meanOfSquares: number;
}

/** Exponents of p(v) ∝ exp(αv + βv²). */
interface Exponents {
  alpha: number;
  beta: number;
}

/**
 * The rows for the counts 1, 2, 3 …; the last one is symmetric and holds for all greater counts too. (A count of 0 is
 * never changed.) Throws where no distribution has the wanted variance.
 */
export function perturbationTable(parameters: PerturbationParameters): Chance[][] {
  const rows = parameters.deviation + parameters.suppressed + 1;
  return Array.from({ length: rows }, (_, index) => perturbationRow(index + 1, parameters));
}

function perturbationRow(count: number, { deviation, variance, suppressed, monotone, stay }: PerturbationParameters): Chance[] {
  const all = Array.from({ length: 2 * deviation + 1 }, (_, index) => index - deviation);
  const possible = all.filter((step) => count + step === 0 || count + step > suppressed);
  const moving = possible.filter((step) => step !== 0);
  if (stay !== undefined && moving.length < possible.length) {
    return [
      ...greatestEntropy(
        moving.map((step) => blockOf(step)),
        1 - stay,
        variance,
      ),
      { deviation: 0, probability: stay },
    ].sort(ascending);
  }
  const row = greatestEntropy(
    possible.map((step) => blockOf(step)),
    1,
    variance,
  );
  const asked = typeof monotone === 'boolean' ? monotone : monotone[count - 1] === true;
  if (!asked || !(chanceOf(row, -1) > chanceOf(row, 0))) return row;
  // where the condition binds both get the same probability, and entropy is greatest with them as one block
  const others = moving.filter((step) => step !== -1).map((step) => blockOf(step));
  return greatestEntropy([blockOf(-1, 0), ...others], 1, variance).sort(ascending);
}

const ascending = (one: Chance, other: Chance): number => one.deviation - other.deviation;

/** NaN where the row has no such deviation, so that comparisons with it are false. */
const chanceOf = (row: Chance[], deviation: number): number =>
  row.find((chance) => chance.deviation === deviation)?.probability ?? Number.NaN;

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

function blockOf(...deviations: number[]): Block {
  const size = deviations.length;
  return { deviations, mean: sum(deviations) / size, meanOfSquares: sum(deviations.map((step) => step ** 2)) / size };
}

/**
 * The distribution of greatest entropy over the blocks that has the given mass, mean 0 and Σ p v² = variance: Newton's
 * method on the convex dual, whose gradient is (mean, Σ p v² − variance).
 */
function greatestEntropy(blocks: Block[], mass: number, variance: number): Chance[] {
  const wanted = variance / mass;
  let at: Exponents = { alpha: 0, beta: 0 };
  for (let round = 0; round < 200; round += 1) {
    const { step, slope } = newtonStep(blocks, at, wanted);
    if (slope < 1e-24) return chances(blocks, at, mass);
    at = shortened(blocks, at, step, slope, wanted);
  }
  throw new Error(`no distribution over ${blocks.flatMap((block) => block.deviations)} has variance ${variance}`);
}

function chances(blocks: Block[], at: Exponents, mass: number): Chance[] {
  const probabilities = probabilitiesOf(blocks, at);
  return blocks.flatMap(({ deviations }, index) =>
    deviations.map((deviation) => ({ deviation, probability: ((probabilities[index] ?? 0) * mass) / deviations.length })),
  );
}

const exponent = (block: Block, at: Exponents): number =>
  Math.log(block.deviations.length) + at.alpha * block.mean + at.beta * block.meanOfSquares;

function logOfTotal(blocks: Block[], at: Exponents): number {
  const exponents = blocks.map((block) => exponent(block, at));
  const greatest = Math.max(...exponents);
  return greatest + Math.log(sum(exponents.map((value) => Math.exp(value - greatest))));
}

function probabilitiesOf(blocks: Block[], at: Exponents): number[] {
  const total = logOfTotal(blocks, at);
  return blocks.map((block) => Math.exp(exponent(block, at) - total));
}

/** Newton's step and how steeply the dual falls along it (0 at the solution). */
function newtonStep(blocks: Block[], at: Exponents, wanted: number): { step: Exponents; slope: number } {
  const probabilities = probabilitiesOf(blocks, at);
  const expect = (value: (block: Block) => number): number =>
    sum(blocks.map((block, index) => (probabilities[index] ?? 0) * value(block)));
  const mean = expect((block) => block.mean);
  const squares = expect((block) => block.meanOfSquares);
  const aa = expect((block) => (block.mean - mean) ** 2);
  const ab = expect((block) => (block.mean - mean) * (block.meanOfSquares - squares));
  const bb = expect((block) => (block.meanOfSquares - squares) ** 2);
  const determinant = aa * bb - ab * ab;
  const off = squares - wanted;
  const step = { alpha: -(bb * mean - ab * off) / determinant, beta: -(aa * off - ab * mean) / determinant };
  return { step, slope: -(step.alpha * mean + step.beta * off) };
}

/** The step, halved until the dual falls enough (Armijo), so that Newton's method converges from anywhere. */
function shortened(blocks: Block[], at: Exponents, step: Exponents, slope: number, wanted: number): Exponents {
  const dual = (point: Exponents): number => logOfTotal(blocks, point) - point.beta * wanted;
  const before = dual(at);
  for (let share = 1; share > 1e-9; share /= 2) {
    const next = { alpha: at.alpha + share * step.alpha, beta: at.beta + share * step.beta };
    if (dual(next) <= before - 1e-4 * share * slope + 1e-14) return next;
  }
  throw new Error('the perturbation table does not converge');
}
