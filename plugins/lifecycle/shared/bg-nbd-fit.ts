import { type BgNbd, type Histories, meanLogLikelihood, modelAt, pointOf } from './bg-nbd.ts';
import { everyNth, type ProcessFitOptions, typicalGap, uncertaintyAt } from './histories.ts';
import { type Maximum, maximise } from './maximise.ts';
import type { Uncertainty } from './uncertainty.ts';

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

/** Bounds of all coordinates of the search. */
const BOUNDS = { low: -10, high: 10 };
/** Histories that starts are tried on; the last search is over all. */
const SAMPLE = 20_000;

/**
 * Fits BG/NBD by maximum likelihood. Four starts range from few heavy buyers to many alike and from loyal to fleeting
 * ones. They are followed on at most 20,000 evenly picked histories; the best goes on over all of them. Never throws
 * for want of convergence: `converged` says it.
 */
export async function fitBgNbd(histories: Histories, options: ProcessFitOptions = {}): Promise<BgNbdFit> {
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
    uncertainty: uncertaintyAt(histories, all.point, meanLogLikelihood, (point) => {
      const { r, alpha, a, b } = modelAt(point);
      return [r, alpha, a, b];
    }),
  };
}
