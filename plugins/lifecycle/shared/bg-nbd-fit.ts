import { type BgNbd, type Histories, meanLogLikelihood, modelAt, pointOf } from './bg-nbd.ts';
import { type Maximum, maximise } from './maximise.ts';
import { covarianceAt, influenceOf, logErrorsOf, type Uncertainty } from './uncertainty.ts';

/** A fitted purchase process and how far it can be trusted. */
export interface BgNbdFit extends BgNbd {
  /** The sum over all customers. */
  readonly logLikelihood: number;
  /** True where the gradient vanished. */
  readonly converged: boolean;
  /**
   * True where r, alpha / r, a / b or a + b ran to the edge, 5e-5 or 2e4. Customers are too much alike to tell its
   * size.
   */
  readonly bounded: boolean;
  /** Steps of the search over all histories. */
  readonly steps: number;
  /** How many of the starts led to this maximum, of how many. */
  readonly agreeing: number;
  readonly starts: number;
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
}

export interface BgNbdFitOptions {
  /** Steps after which a search gives up. Default 500. */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal;
}

/** Bounds of all coordinates of the search. */
const BOUNDS = { low: -10, high: 10 };
/** Histories that starts are tried on; the last search is over all. */
const SAMPLE = 20_000;

/**
 * Fits BG/NBD by maximum likelihood. Four starts range from few heavy buyers to many alike and from loyal to fleeting
 * ones. They are followed on at most 20,000 evenly picked histories; the best goes on over all of them. Never throws
 * for want of convergence: `converged` says it.
 */
export async function fitBgNbd(histories: Histories, options: BgNbdFitOptions = {}): Promise<BgNbdFit> {
  const sample = everyNth(histories, Math.ceil(histories.frequency.length / SAMPLE));
  const objective = meanLogLikelihood(sample);
  const gap = typicalGap(histories);
  const tries: Maximum[] = [];
  for (const [r, a, b] of [
    [0.25, 0.8, 2.5],
    [1, 1, 1],
    [4, 0.2, 4],
    [1, 5, 20],
  ] as const) {
    const start = pointOf({ r, alpha: r * gap, a, b });
    tries.push(await maximise(objective, start, { ...BOUNDS, ...options }));
  }
  const best = tries.reduce((one, other) => (other.value > one.value ? other : one));
  const { curvature, point } = best;
  const all =
    sample === histories
      ? best
      : await maximise(meanLogLikelihood(histories), point, { ...BOUNDS, ...options, curvature });
  return {
    ...modelAt(all.point),
    logLikelihood: all.value * histories.weight.reduce((sum, weight) => sum + weight, 0),
    converged: all.converged,
    bounded: all.bounded,
    steps: all.steps,
    agreeing: tries.filter(({ value }) => best.value - value < 1e-7).length,
    starts: tries.length,
    uncertainty: uncertaintyAt(histories, all.point),
  };
}

/** Histories tried for their influence: those with the most repeat purchases. */
const MOST_TRIED = 20;

function uncertaintyAt(histories: Histories, point: Float64Array): Uncertainty | null {
  const total = histories.weight.reduce((sum, weight) => sum + weight, 0);
  const covariance = covarianceAt(meanLogLikelihood(histories), point, total);
  if (!covariance) return null;
  const { frequency, recency, age } = histories;
  const rows = Array.from(frequency.keys()).sort((one, two) => frequency[two]! - frequency[one]!);
  const influences = rows.slice(0, MOST_TRIED).map((row) => {
    const own = {
      frequency: frequency.slice(row, row + 1),
      recency: recency.slice(row, row + 1),
      age: age.slice(row, row + 1),
      weight: Float64Array.of(1),
    };
    return influenceOf(covariance, meanLogLikelihood(own), point);
  });
  const logErrors = logErrorsOf(covariance, point, (at) => {
    const { r, alpha, a, b } = modelAt(at);
    return [r, alpha, a, b];
  });
  return { logErrors, influence: Math.max(0, ...influences) };
}

/** Weeks a repeat purchase takes over all customers: the scale of `alpha`. */
function typicalGap({ frequency, age, weight }: Histories): number {
  let weeks = 0;
  let repeats = 0;
  for (let row = 0; row < frequency.length; row++) {
    weeks += weight[row]! * age[row]!;
    repeats += weight[row]! * frequency[row]!;
  }
  return weeks > 0 && repeats > 0 ? weeks / repeats : 1;
}

function everyNth(histories: Histories, nth: number): Histories {
  if (nth <= 1) return histories;
  const picked = <A extends Int32Array | Float64Array>(column: A) => column.filter((_, row) => row % nth === 0) as A;
  return {
    frequency: picked(histories.frequency),
    recency: picked(histories.recency),
    age: picked(histories.age),
    weight: picked(histories.weight),
  };
}
