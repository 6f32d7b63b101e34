import type { Plan } from '../../engine/answer/model.ts';
import { type CandidateAnswer, measureAnswer, type PreviousAnswer } from '../../engine/comparison/candidate-answer.ts';
import { onlyColumns } from '../../engine/comparison/only-columns.ts';
import { strongestSegments } from '../../engine/comparison/strongest-segments.ts';
import type { Population } from '../../engine/population/population.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Candidate } from './compare-candidates.ts';
import type { Ground } from './comparison-ground.ts';
import { type JobContext, tellProgress } from './job.ts';
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
  readonly place: CandidatePlace;
}

/** Where a candidate stands among those compared, to tell how far the comparison is. */
export interface CandidatePlace {
  /** From 1. */
  readonly candidate: number;
  readonly of: number;
  readonly name: string;
  /** The share of the comparison that is done with so much of the candidate, 0..1. */
  readonly share: (done: number) => number;
}

/** A candidate's answer, and the segment of each customer by it. */
export interface MeasuredCandidate {
  readonly answer: CandidateAnswer;
  readonly labels: Int32Array;
}

/** The share of a candidate's work that is done before its answer is measured. */
const MEASURED_FROM = 0.9;

/** Fits a candidate, answers everybody, and measures the answer. Throws the error that stands for its plan. */
export async function measureCandidate(
  context: JobContext,
  { candidate, plan, population, ground, asOf, previous, place }: ToMeasure,
): Promise<MeasuredCandidate> {
  if (plan instanceof PersonagraphError) throw plan;
  const { share, ...shown } = place;
  await tellProgress(context, share(0), { step: 'FIT', ...shown });
  const inputs = new Set(Object.values(plan.features).flatMap((feature) => feature?.id ?? []));
  const own = onlyColumns(population, inputs);
  const options = { asOf, seed: candidate.seed, sample: candidate.fitSample, signal: context.signal };
  const { plan: fitted, assignment } = await context.isolation.compute(plan, own, options);
  const labels = strongestSegments(assignment);
  const { learns, membership } = plan.segmenter;
  const k = fitted.segments.length;
  const refitted = learns
    ? await refit(context, { plan, population: own, labels, k, refits: ground.refits, options, place })
    : null;
  const { stability, bootstrap } = refitted ?? { stability: null, bootstrap: null };
  await tellProgress(context, share(MEASURED_FROM), { step: 'MEASURE', ...shown });
  const overlapping = membership === 'overlapping';
  const { segments } = fitted;
  const measured = { segments, assignment, overlapping, inputs, stability, bootstrap, previous };
  return { answer: measureAnswer(measured, ground.yardstick), labels };
}
