import { knownFeatures, type StoredFeature } from '../../db/features/population.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { refuseUnanswered } from '../../engine/answer/sources.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { CandidateAnswer, PreviousAnswer } from '../../engine/comparison/candidate-answer.ts';
import type { FeatureSpace } from '../../engine/comparison/feature-space.ts';
import { markBest } from '../../engine/comparison/metric.ts';
import type { Outcome } from '../../engine/comparison/outcome-lift.ts';
import { checkSettings } from '../../engine/settings.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { asCoded } from '../runs/failure.ts';
import { comparableFeatures, namedFeature } from './comparable-features.ts';
import { readCompared } from './compared-population.ts';
import { type Ground, groundOf, SILHOUETTE_SAMPLE } from './comparison-ground.ts';
import { type JobContext, tellProgress } from './job.ts';
import { measureCandidate, type ToMeasure } from './measure-candidate.ts';

/** A segmentation to compare: stored, or not saved yet. */
export interface Candidate {
  readonly name: string;
  readonly segmenter: string;
  readonly config: unknown;
  readonly seed: number;
  /** Customers it learns from at most; null: everybody. */
  readonly fitSample: number | null;
  /** The stored segmentation it is; null: none. */
  readonly segmentationId: number | null;
}

export interface CompareRequest {
  readonly workspaceId: number;
  readonly candidates: readonly Candidate[];
  /** Name of a number or flag; null: none. */
  readonly outcome: string | null;
  /** Names of the features customers are compared by; null: the default ones. */
  readonly features: readonly string[] | null;
  /** Most customers compared; of more, a sample. */
  readonly sample: number;
  /** Refits of each candidate for its stability. */
  readonly resamples: number;
  readonly seed: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
}

/** Plain JSON, as it is stored. */
export interface ComparisonResult {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Customers there are, and how many of them were compared. */
  readonly population: number;
  readonly compared: number;
  readonly space: Pick<FeatureSpace, 'features' | 'leftOut'> & {
    readonly points: number;
    readonly silhouettePoints: number;
  };
  readonly refits: { readonly count: number; readonly size: number; readonly compared: number };
  readonly outcome: (Pick<Outcome, 'share' | 'known' | 'mean'> & { readonly feature: string }) | null;
  readonly candidates: readonly ComparedCandidate[];
}

/** Its settings are completed with defaults, unless they were refused. */
export interface ComparedCandidate extends Candidate {
  /** The reason it could not be compared; null where it was. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly answer: CandidateAnswer | null;
}

/** The share of a comparison that is reading; candidates have the rest, each as much. */
const READING = 0.1;

/** Fits and measures candidates on one snapshot; nothing is written, and what is live stays as it is. */
export async function compareCandidates(context: JobContext, request: CompareRequest): Promise<ComparisonResult> {
  await tellProgress(context, 0, { step: 'READ' });
  const scope = context.db.scope(request.workspaceId);
  const known = await knownFeatures(scope, context.masks);
  const features = comparableFeatures(known, request.features);
  const outcome = request.outcome === null ? null : outcomeNamed(known, request.outcome);
  const plans = await Promise.all(request.candidates.map((candidate) => planOf(context, candidate, known)));
  const asOf = request.asOf ?? context.now();
  const { population, everybody, failed } = await readCompared(context, scope, {
    plans: plans.flatMap((plan) => (plan instanceof PersonagraphError ? [] : plan)),
    features: outcome ? [...features, outcome] : features,
    clock: { asOf, pinned: request.asOf !== null },
    sample: request.sample,
    random: seededRandom(request.seed),
  });
  const ground = groundOf(population, { features, outcome, resamples: request.resamples, seed: request.seed });
  const candidates: ComparedCandidate[] = [];
  let previous: PreviousAnswer | null = null;
  const of = request.candidates.length;
  for (const [index, candidate] of request.candidates.entries()) {
    const planned = plans[index]!;
    const share = (done: number) => READING + ((1 - READING) * (index + done)) / of;
    const place = { share, candidate: index + 1, of, name: candidate.name };
    const plan = planned instanceof PersonagraphError ? planned : (failed.get(planned) ?? planned);
    const { labels, ...measured } = await compared(context, {
      candidate,
      plan,
      population,
      ground,
      asOf,
      previous,
      place,
    });
    candidates.push(measured);
    if (measured.answer && labels) previous = { number: index, labels, k: measured.answer.segments.length };
  }
  return { asOf, population: everybody, ...summaryOf(ground, request), candidates: withBest(candidates) };
}

/** The plan of a candidate, or the error that leaves it without one: the others go on. */
async function planOf(context: JobContext, candidate: Candidate, known: Known): Promise<Plan | PersonagraphError> {
  try {
    const segmenter = context.registry.get(candidate.segmenter);
    const plan = planSegmentation(segmenter, await checkSettings(segmenter, candidate.config), known);
    refuseUnanswered(plan, known);
    return plan;
  } catch (error) {
    if (error instanceof PersonagraphError) return error;
    throw error;
  }
}

async function compared(
  context: JobContext,
  measured: ToMeasure,
): Promise<ComparedCandidate & { readonly labels: Int32Array | null }> {
  const { candidate, plan } = measured;
  const config = plan instanceof PersonagraphError ? candidate.config : plan.config;
  try {
    return { ...candidate, config, error: null, ...(await measureCandidate(context, measured)) };
  } catch (error) {
    context.signal.throwIfAborted();
    const { code, message } = asCoded(error);
    return { ...candidate, config, error: { code, message }, answer: null, labels: null };
  }
}

/** The feature an outcome is read from. Throws UNKNOWN_FEATURE, and INVALID_INPUT for one that is no number or flag. */
function outcomeNamed(known: Known, name: string): StoredFeature {
  const feature = namedFeature(known, name, ['outcome']);
  if (feature.kind === 'number' || feature.kind === 'flag') return feature;
  const message = `${name} is of kind ${feature.kind}: an outcome is a number or a flag.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['outcome'] });
}

/** The ground of a comparison as its result shows it. */
function summaryOf(
  { yardstick, space, refits }: Ground,
  { resamples }: CompareRequest,
): Pick<ComparisonResult, 'compared' | 'space' | 'refits' | 'outcome'> {
  const { population, rows, outcome } = yardstick;
  const { features, leftOut } = space;
  const silhouettePoints = Math.min(rows.length, SILHOUETTE_SAMPLE);
  return {
    compared: population.length,
    space: { features, leftOut, points: rows.length, silhouettePoints },
    refits: { count: resamples, size: refits.size, compared: refits.rows.length },
    outcome: outcome && { feature: outcome.feature, share: outcome.share, known: outcome.known, mean: outcome.mean },
  };
}

/** Candidates with the best of each metric marked. */
function withBest(candidates: readonly ComparedCandidate[]): ComparedCandidate[] {
  const marked = markBest(candidates.map(({ answer }) => answer?.metrics ?? []));
  return candidates.map((candidate, index) => ({
    ...candidate,
    answer: candidate.answer && { ...candidate.answer, metrics: marked[index]! },
  }));
}
