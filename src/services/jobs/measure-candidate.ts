import type { Plan } from '../../engine/answer/model.ts';
import { type CandidateAnswer, measureAnswer } from '../../engine/comparison/candidate-answer.ts';
import { onlyColumns } from '../../engine/comparison/only-columns.ts';
import { strongestSegments } from '../../engine/comparison/strongest-segments.ts';
import type { Population } from '../../engine/population/population.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Candidate } from './compare-candidates.ts';
import type { Ground } from './comparison-ground.ts';
import type { JobContext } from './job.ts';
import { refit } from './refit-candidate.ts';

export interface ToMeasure {
  readonly candidate: Candidate;
  /** An error where the candidate has no plan, or its features cannot be read. */
  readonly plan: Plan | PersonagraphError;
  readonly population: Population;
  readonly ground: Ground;
  /** Milliseconds since 1970. */
  readonly asOf: number;
}

/** Fits a candidate, answers everybody, and measures the answer. Throws the error that stands for its plan. */
export async function measureCandidate(
  context: JobContext,
  { candidate, plan, population, ground, asOf }: ToMeasure,
): Promise<CandidateAnswer> {
  if (plan instanceof PersonagraphError) throw plan;
  const inputs = new Set(Object.values(plan.features).flatMap((feature) => feature?.id ?? []));
  const own = onlyColumns(population, inputs);
  const options = { asOf, seed: candidate.seed, sample: candidate.fitSample, signal: context.signal };
  const { plan: fitted, assignment } = await context.isolation.compute(plan, own, options);
  const labels = strongestSegments(assignment);
  const { learns, membership } = plan.segmenter;
  const stability = learns
    ? await refit(context, { plan, population: own, labels, refits: ground.refits, options })
    : null;
  const overlapping = membership === 'overlapping';
  return measureAnswer({ segments: fitted.segments, assignment, overlapping, inputs, stability }, ground.yardstick);
}
