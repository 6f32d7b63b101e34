import type { Histories } from './bg-nbd/bg-nbd.ts';
import { everyNth, type ProcessFitOptions, uncertaintyAt } from './histories.ts';
import { type Maximum, maximise, type Objective } from './maximise.ts';
import type { Uncertainty } from './uncertainty.ts';

/** How far the fit of a purchase process can be trusted. */
export interface ProcessFit {
  /** The sum over all customers. */
  readonly logLikelihood: number;
  /** True where the gradient vanished. */
  readonly converged: boolean;
  /** True where a coordinate of the search ran to its edge, so that its parameter's size cannot be told. */
  readonly bounded: boolean;
  /** Steps of the search over all histories. */
  readonly steps: number;
  /** How many of the starts led to this maximum, of how many. */
  readonly agreeing: number;
  readonly starts: number;
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
}

/** A purchase process as the search sees it. */
export interface ProcessLikelihood {
  /** Mean log-likelihood of a customer, by the coordinates of the search. */
  readonly of: (histories: Histories) => Objective;
  /** Where the search begins. */
  readonly starts: readonly (readonly number[])[];
  readonly parametersAt: (point: Float64Array) => readonly number[];
}

/** Bounds of all coordinates of the search. */
const BOUNDS = { low: -10, high: 10 };
/** Histories that starts are tried on; the last search is over all. */
const SAMPLE = 20_000;

/**
 * Fits a purchase process by maximum likelihood. Its starts are followed on at most 20,000 evenly picked histories; the best
 * goes on over all of them. Never throws for want of convergence: `converged` says it.
 */
export async function fitProcess(
  histories: Histories,
  { of, starts, parametersAt }: ProcessLikelihood,
  options: ProcessFitOptions,
): Promise<ProcessFit & { readonly point: Float64Array }> {
  const sample = everyNth(histories, Math.ceil(histories.frequency.length / SAMPLE));
  const objective = of(sample);
  const tries: Maximum[] = [];
  for (const start of starts) tries.push(await maximise(objective, start, { ...BOUNDS, ...options }));
  const best = tries.reduce((one, other) => (other.value > one.value ? other : one));
  const { curvature, point } = best;
  const all = sample === histories ? best : await maximise(of(histories), point, { ...BOUNDS, ...options, curvature });
  return {
    point: all.point,
    logLikelihood: all.value * histories.weight.reduce((sum, weight) => sum + weight, 0),
    converged: all.converged,
    bounded: all.bounded,
    steps: all.steps,
    agreeing: tries.filter(({ value }) => best.value - value < 1e-7).length,
    starts: tries.length,
    uncertainty: uncertaintyAt(histories, all.point, of, parametersAt),
  };
}
