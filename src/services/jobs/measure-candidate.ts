import type { Plan } from '../../engine/answer/model.ts';
import { type CandidateAnswer, measureAnswer, type PreviousAnswer } from '../../engine/comparison/candidate-answer.ts';
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
  /** The answer of the candidate listed before it, if any was answered. */
  readonly previous: PreviousAnswer | null;
}

/** A candidate's answer, and the segment of each customer by it. */
export interface MeasuredCandidate {
  readonly answer: CandidateAnswer;
  readonly labels: Int32Array;
}

/** Fits a candidate, answers everybody, and measures the answer. Throws the error that stands for its plan. */
export async function measureCandidate(
  context: JobContext,
  { candidate, plan, population, ground, asOf, previous }: ToMeasure,
): Promise<MeasuredCandidate> {
  if (plan instanceof PersonagraphError) throw plan;
  const inputs = new Set(Object.values(plan.features).flatMap((feature) => feature?.id ?? []));
  const own = onlyColumns(population, inputs);
  const options = { asOf, seed: candidate.seed, sample: candidate.fitSample, signal: context.signal };
  const { plan: fitted, assignment } = await context.isolation.compute(plan, own, options);
  const labels = strongestSegments(assignment);
  const { learns, membership } = plan.segmenter;
  const k = fitted.segments.length;
  const refitted = learns
    ? await refit(context, { plan, population: own, labels, k, refits: ground.refits, options })
    : null;
  const { stability, bootstrap } = refitted ?? { stability: null, bootstrap: null };
  const overlapping = membership === 'overlapping';
  const { segments } = fitted;
  const measured = { segments, assignment, overlapping, inputs, stability, bootstrap, previous };
  return { answer: measureAnswer(measured, ground.yardstick), labels };
}
