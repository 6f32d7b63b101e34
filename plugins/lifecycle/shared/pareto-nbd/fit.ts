import type { Histories } from '../bg-nbd.ts';
import { everyNth, type ProcessFitOptions, typicalGap, uncertaintyAt } from '../histories.ts';
import { type Maximum, maximise } from '../maximise.ts';
import type { Uncertainty } from '../uncertainty.ts';
import { meanLogLikelihood, modelAt, pointOf } from './likelihood.ts';
import type { ParetoNbd } from './pareto-nbd.ts';

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
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
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
  return {
    ...model,
    logLikelihood: all.value * total,
    converged: all.converged,
    bounded: all.bounded,
    steps: all.steps,
    agreeing: tries.filter(({ value }) => best.value - value < 1e-7).length,
    starts: tries.length,
    uncertainty: uncertaintyAt(histories, all.point, meanLogLikelihood, (at) => {
      const { r, alpha, s, beta } = modelAt(at);
      return [r, alpha, s, beta];
    }),
  };
}
