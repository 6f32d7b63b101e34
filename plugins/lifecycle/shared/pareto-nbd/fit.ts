import type { Histories } from '../bg-nbd.ts';
import { everyNth, type ProcessFitOptions, typicalGap } from '../histories.ts';
import { type Maximum, maximise } from '../maximise.ts';
import { meanLogLikelihood, modelAt, pointOf } from './likelihood.ts';
import type { ParetoNbd } from './pareto-nbd.ts';
import { covariances } from './standard-errors.ts';

/** A fitted Pareto/NBD and how far it can be trusted. */
export interface ParetoNbdFit extends ParetoNbd {
  /** The sum over all customers. */
  readonly logLikelihood: number;
  /** True where the gradient vanished. */
  readonly converged: boolean;
  /**
   * True where r, alpha / r, s or beta / s ran to the edge, 5e-5 or 2e4. Customers are too much alike to tell its size, or
   * nobody is seen to leave.
   */
  readonly bounded: boolean;
  /** Steps of the search over all histories. */
  readonly steps: number;
  /** How many of the starts led to this maximum, of how many. */
  readonly agreeing: number;
  readonly starts: number;
  /** Standard errors of r, alpha, s and beta; null where the likelihood is too flat to tell. */
  readonly standardErrors: ParetoNbd | null;
}

/** Bounds of all coordinates of the search. */
const BOUNDS = { low: -10, high: 10 };
/** Histories that starts are tried on; the last search is over all. */
const SAMPLE = 20_000;

/**
 * Fits Pareto/NBD by maximum likelihood. Four starts range from few heavy buyers to many alike, and from customers who
 * leave soon to those who stay. They are followed on at most 20,000 evenly picked histories; the best goes on over all of
 * them. Never throws for want of convergence: `converged` says it.
 */
export async function fitParetoNbd(histories: Histories, options: ProcessFitOptions = {}): Promise<ParetoNbdFit> {
  const sample = everyNth(histories, Math.ceil(histories.frequency.length / SAMPLE));
  const objective = meanLogLikelihood(sample);
  const gap = typicalGap(histories);
  const longest = histories.age.reduce((most, one) => Math.max(most, one), 1);
  const tries: Maximum[] = [];
  for (const [r, s, stay] of [
    [0.5, 0.5, 0.5],
    [1, 1, 1],
    [4, 2, 0.2],
    [0.25, 0.3, 4],
  ] as const) {
    const start = pointOf({ r, alpha: r * gap, s, beta: s * stay * longest });
    tries.push(await maximise(objective, start, { ...BOUNDS, ...options }));
  }
  const best = tries.reduce((one, other) => (other.value > one.value ? other : one));
  const { curvature, point } = best;
  const whole = sample === histories ? objective : meanLogLikelihood(histories);
  const all = sample === histories ? best : await maximise(whole, point, { ...BOUNDS, ...options, curvature });
  const total = histories.weight.reduce((sum, weight) => sum + weight, 0);
  const model = modelAt(all.point);
  const errors = all.bounded ? null : covariances(whole, all.point, total);
  return {
    ...model,
    logLikelihood: all.value * total,
    converged: all.converged,
    bounded: all.bounded,
    steps: all.steps,
    agreeing: tries.filter(({ value }) => best.value - value < 1e-7).length,
    starts: tries.length,
    standardErrors: errors && standardErrorsOf(model, errors),
  };
}

/** By the delta method: alpha and beta are products, whose logarithms are sums of coordinates. */
function standardErrorsOf({ r, alpha, s, beta }: ParetoNbd, of: readonly (readonly number[])[]): ParetoNbd {
  const ofSum = (i: number, j: number) => Math.sqrt(Math.max(0, of[i]![i]! + 2 * of[i]![j]! + of[j]![j]!));
  return {
    r: r * Math.sqrt(of[0]![0]!),
    alpha: alpha * ofSum(0, 1),
    s: s * Math.sqrt(of[2]![2]!),
    beta: beta * ofSum(2, 3),
  };
}
