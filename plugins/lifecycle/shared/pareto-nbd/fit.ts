import type { Histories } from '../bg-nbd/bg-nbd.ts';
import { type ProcessFitOptions, typicalGap } from '../histories.ts';
import { fitProcess, type ProcessFit } from '../process-fit.ts';
import { meanLogLikelihood, modelAt, pointOf } from './likelihood.ts';
import type { ParetoNbd } from './pareto-nbd.ts';

/**
 * A fitted Pareto/NBD. It is bounded where r, alpha / r, s or beta / s ran to the edge, 5e-5 or 2e4: customers are too much
 * alike to tell its size, or nobody is seen to leave.
 */
export interface ParetoNbdFit extends ParetoNbd, ProcessFit {}

/**
 * From few heavy buyers to many alike, and from customers who leave soon to those who stay: r, s, and beta / s as a share of
 * the longest age.
 */
const STARTS = [
  [0.5, 0.5, 0.5],
  [1, 1, 1],
  [4, 2, 0.2],
  [0.25, 0.3, 4],
] as const;

/** Fits Pareto/NBD by maximum likelihood. Never throws for want of convergence: `converged` says it. */
export async function fitParetoNbd(histories: Histories, options: ProcessFitOptions = {}): Promise<ParetoNbdFit> {
  const gap = typicalGap(histories);
  const longest = histories.age.reduce((most, one) => Math.max(most, one), 1);
  const starts = STARTS.map(([r, s, stay]) => pointOf({ r, alpha: r * gap, s, beta: s * stay * longest }));
  const parametersAt = (point: Float64Array) => {
    const { r, alpha, s, beta } = modelAt(point);
    return [r, alpha, s, beta];
  };
  const { point, ...fit } = await fitProcess(histories, { of: meanLogLikelihood, starts, parametersAt }, options);
  return { ...modelAt(point), ...fit };
}
