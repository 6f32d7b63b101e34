import type { Plan } from '../../engine/answer/model.ts';
import { agreement, type Stability, stabilityOf } from '../../engine/comparison/stability.ts';
import { strongestSegments } from '../../engine/comparison/strongest-segments.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import type { ComputeOptions } from '../runs/compute-plan.ts';
import type { JobContext } from './job.ts';

/** The customers that refits learn from, the same for all candidates. */
export interface Refits {
  readonly draws: readonly Int32Array[];
  /** Rows the answers are compared on. */
  readonly rows: Int32Array;
  /** Length of each draw. */
  readonly size: number;
}

export interface ToRefit {
  readonly plan: Plan;
  readonly population: Population;
  /** The first fit's answer. */
  readonly labels: Int32Array;
  readonly refits: Refits;
  readonly options: ComputeOptions;
}

/** Fits a plan on each draw, each time with another seed, and holds its answers against the first ones. */
export async function refit(
  context: JobContext,
  { plan, population, labels, refits, options }: ToRefit,
): Promise<Stability> {
  const { draws, rows, size } = refits;
  const judged = takeRows(population, rows);
  const first = Int32Array.from(rows, (row) => labels[row]!);
  const agreements: number[] = [];
  let failed = 0;
  for (const [index, draw] of draws.entries()) {
    context.signal.throwIfAborted();
    try {
      const seed = options.seed + index + 1;
      const { plan: fitted } = await context.isolation.compute(plan, takeRows(population, draw), { ...options, seed });
      const answer = await context.isolation.assign(fitted, judged, options.asOf);
      agreements.push(agreement(first, strongestSegments(answer)));
    } catch (error) {
      // Half of the customers may be too few where all are enough.
      if (!(error instanceof PersonagraphError)) throw error;
      failed++;
    }
  }
  return stabilityOf(agreements, { failed, size, compared: rows.length });
}
