import { type ProcessFitOptions, typicalGap } from '../histories.ts';
import { fitProcess, type ProcessFit } from '../process-fit.ts';
import { type BgNbd, type Histories, meanLogLikelihood, modelAt, pointOf } from './bg-nbd.ts';

/**
 * A fitted BG/NBD. It is bounded where r, alpha / r, a / b or a + b ran to the edge, 5e-5 or 2e4: customers are too much
 * alike to tell its size.
 */
export interface BgNbdFit extends BgNbd, ProcessFit {}

/** From few heavy buyers to many alike, and from loyal to fleeting ones: r, a and b. */
const STARTS = [
  [0.25, 0.8, 2.5],
  [1, 1, 1],
  [4, 0.2, 4],
  [1, 5, 20],
] as const;

/** Fits BG/NBD by maximum likelihood. Never throws for want of convergence: `converged` says it. */
export async function fitBgNbd(histories: Histories, options: ProcessFitOptions = {}): Promise<BgNbdFit> {
  const gap = typicalGap(histories);
  const starts = STARTS.map(([r, a, b]) => pointOf({ r, alpha: r * gap, a, b }));
  const parametersAt = (point: Float64Array) => {
    const { r, alpha, a, b } = modelAt(point);
    return [r, alpha, a, b];
  };
  const { point, ...fit } = await fitProcess(histories, { of: meanLogLikelihood, starts, parametersAt }, options);
  return { ...modelAt(point), ...fit };
}
