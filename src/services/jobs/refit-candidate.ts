import type { Plan } from '../../engine/answer/model.ts';
import {
  agreement,
  type BootstrapStability,
  bootstrapStability,
  type Stability,
  stabilityOf,
} from '../../engine/comparison/stability.ts';
import { strongestSegments } from '../../engine/comparison/strongest-segments.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import type { ComputeOptions } from '../runs/compute-plan.ts';
import { type JobContext, tellProgress } from './job.ts';
import type { CandidatePlace } from './measure-candidate.ts';

/** The customers that refits learn from, the same for all candidates. */
export interface Refits {
  /** Halves, drawn without replacement. */
  readonly draws: readonly Int32Array[];
  /** Bootstrap samples, two and two. */
  readonly bootstraps: readonly Int32Array[];
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
  /** How many segments the first fit has. */
  readonly k: number;
  readonly refits: Refits;
  readonly options: ComputeOptions;
  readonly place: CandidatePlace;
}

/** Both kinds of refits of a candidate. */
export interface Refitted {
  /** Of halves drawn without replacement, against the first fit. */
  readonly stability: Stability;
  /** Of bootstrap samples, against each other and by segment. */
  readonly bootstrap: BootstrapStability;
}

/** The shares of a candidate's work that are done before and after its refits. */
const [FROM, TO] = [0.2, 0.9];

/** Fits a plan on each draw, each time with another seed, and holds its answers against the first ones. */
export async function refit(
  context: JobContext,
  { plan, population, labels, k, refits, options, place }: ToRefit,
): Promise<Refitted> {
  const { draws, bootstraps, rows, size } = refits;
  const judged = takeRows(population, rows);
  const first = Int32Array.from(rows, (row) => labels[row]!);
  const answers: (Int32Array | null)[] = [];
  const all = [...draws, ...bootstraps];
  const { share, ...shown } = place;
  for (const [index, draw] of all.entries()) {
    const done = share(FROM + ((TO - FROM) * index) / all.length);
    await tellProgress(context, done, { step: 'REFIT', ...shown, refit: index + 1, refits: all.length });
    try {
      const seed = options.seed + index + 1;
      const { plan: fitted } = await context.isolation.compute(plan, takeRows(population, draw), { ...options, seed });
      answers.push(strongestSegments(await context.isolation.assign(fitted, judged, options.asOf)));
    } catch (error) {
      // Half of the customers may be too few where all are enough.
      if (!(error instanceof PersonagraphError)) throw error;
      answers.push(null);
    }
  }
  const halves = answers.slice(0, draws.length).filter((answer) => answer !== null);
  const agreements = halves.map((answer) => agreement(first, answer));
  return {
    stability: stabilityOf(agreements, { failed: draws.length - halves.length, size, compared: rows.length }),
    bootstrap: bootstrapStability(first, k, answers.slice(draws.length), bootstraps[0]?.length ?? 0),
  };
}
