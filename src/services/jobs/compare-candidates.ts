import { knownFeatures } from '../../db/features/population.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import { type CandidateAnswer, measureAnswer, type Yardstick } from '../../engine/comparison/candidate-answer.ts';
import { type FeatureSpace, featureSpace } from '../../engine/comparison/feature-space.ts';
import { markBest } from '../../engine/comparison/metric.ts';
import { onlyColumns } from '../../engine/comparison/only-columns.ts';
import { type Outcome, outcomeOf } from '../../engine/comparison/outcome-lift.ts';
import { SeparationMeter } from '../../engine/comparison/separation.ts';
import { drawRows } from '../../engine/comparison/stability.ts';
import { strongestSegments } from '../../engine/comparison/strongest-segments.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { checkSettings } from '../../engine/settings.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import type { Column } from '../../segmenter/batch.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import type { RunContext } from '../runs/context.ts';
import { asCoded } from '../runs/failure.ts';
import { comparableFeatures, namedFeature } from './comparable-features.ts';
import { readCompared } from './compared-population.ts';
import { type Refits, refit } from './refit-candidate.ts';

/** Customers Davies-Bouldin and Calinski-Harabasz are taken over at most; of the silhouette, whose work is their square. */
const SEPARATION_SAMPLE = 20_000;
const SILHOUETTE_SAMPLE = 2_000;
/** Customers a refit learns from, and answers are compared on, at most. */
const REFIT_SAMPLE = 10_000;

/** A segmentation to compare: stored, or only thought of. */
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
  /** Why it could not be compared; null where it was. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly answer: CandidateAnswer | null;
}

let last: Promise<unknown> = Promise.resolve();

/** One comparison after the other: each holds a population in memory. */
export function compareCandidates(context: RunContext, request: CompareRequest): Promise<ComparisonResult> {
  const next = last.then(() => compare(context, request));
  last = next.catch(() => undefined);
  return next;
}

/** Fits and measures candidates on one snapshot; nothing is written, and what is live stays as it is. */
async function compare(context: RunContext, request: CompareRequest): Promise<ComparisonResult> {
  const scope = context.db.scope(request.workspaceId);
  const known = await knownFeatures(scope);
  const features = comparableFeatures(known, request.features);
  const outcomeFeature = request.outcome === null ? null : outcomeNamed(known, request.outcome);
  const plans = await Promise.all(request.candidates.map((candidate) => planOf(context, candidate, known)));
  const asOf = request.asOf ?? context.now();
  const read = await readCompared(context, scope, {
    plans: plans.filter((plan): plan is Plan => !(plan instanceof PersonagraphError)),
    features: outcomeFeature ? [...features, outcomeFeature] : features,
    clock: { asOf, pinned: request.asOf !== null },
    sample: request.sample,
    random: seededRandom(request.seed),
  });
  const { population, everybody } = read;
  if (population.length === 0) throw new PersonagraphError('NOT_ENOUGH_DATA', 'There are no customers to compare.');
  const random = seededRandom(request.seed);
  const rows = sampleIndexes(population.length, SEPARATION_SAMPLE, random);
  const compared = onlyColumns(population, new Set(features.map(({ id }) => id)));
  const space = featureSpace(takeRows(compared, rows), features);
  if (space.features.length === 0) {
    throw new PersonagraphError('NOT_ENOUGH_DATA', 'In none of the features do customers differ.', {
      field: ['features'],
    });
  }
  const outcome = outcomeFeature && {
    feature: outcomeFeature.id,
    ...outcomeOf(numbersOf(population.columns.get(outcomeFeature.id)!), outcomeFeature.kind === 'flag'),
  };
  const meter = new SeparationMeter(space.points, SILHOUETTE_SAMPLE, random);
  const yardstick: Yardstick = { population: compared, features, meter, rows, outcome };
  const size = Math.min(REFIT_SAMPLE, Math.ceil(population.length / 2));
  const refits: Refits = {
    draws: Array.from({ length: request.resamples }, () => drawRows(population.length, size, random)),
    rows: sampleIndexes(population.length, REFIT_SAMPLE, random),
    size,
  };
  const candidates: ComparedCandidate[] = [];
  for (const [index, candidate] of request.candidates.entries()) {
    const plan = read.failed.get(plans[index] as Plan) ?? plans[index]!;
    const config = plan instanceof PersonagraphError ? candidate.config : plan.config;
    candidates.push({
      ...candidate,
      config,
      ...(await measured(context, { candidate, plan, population, yardstick, refits, asOf })),
    });
    // Whoever else asks something of this thread gets a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const marked = markBest(candidates.map(({ answer }) => answer?.metrics ?? []));
  return {
    asOf,
    population: everybody,
    compared: population.length,
    space: {
      features: space.features,
      leftOut: space.leftOut,
      points: rows.length,
      silhouettePoints: Math.min(rows.length, SILHOUETTE_SAMPLE),
    },
    refits: { count: request.resamples, size, compared: refits.rows.length },
    outcome: outcome && { feature: outcome.feature, share: outcome.share, known: outcome.known, mean: outcome.mean },
    candidates: candidates.map((candidate, index) => ({
      ...candidate,
      answer: candidate.answer && { ...candidate.answer, metrics: marked[index]! },
    })),
  };
}

/** The plan of a candidate, or why it has none: the others go on. */
async function planOf(context: RunContext, candidate: Candidate, known: Known): Promise<Plan | PersonagraphError> {
  try {
    const segmenter = context.registry.get(candidate.segmenter);
    return planSegmentation(segmenter, await checkSettings(segmenter, candidate.config), known);
  } catch (error) {
    if (error instanceof PersonagraphError) return error;
    throw error;
  }
}

interface Work {
  readonly candidate: Candidate;
  readonly plan: Plan | PersonagraphError;
  readonly population: Population;
  readonly yardstick: Yardstick;
  readonly refits: Refits;
  readonly asOf: number;
}

async function measured(
  context: RunContext,
  { candidate, plan, population, yardstick, refits, asOf }: Work,
): Promise<Pick<ComparedCandidate, 'error' | 'answer'>> {
  try {
    if (plan instanceof PersonagraphError) throw plan;
    const inputs = new Set(Object.values(plan.features).flatMap((feature) => feature?.id ?? []));
    const own = onlyColumns(population, inputs);
    const { seed, fitSample: sample } = candidate;
    const options = { asOf, seed, sample, signal: context.signal };
    const computed = await context.isolation.compute(plan, own, options);
    const labels = strongestSegments(computed.assignment);
    const stability = plan.segmenter.learns
      ? await refit(context, { plan, population: own, labels, refits, options })
      : null;
    const answer = measureAnswer(
      {
        segments: computed.plan.segments,
        assignment: computed.assignment,
        overlapping: plan.segmenter.membership === 'overlapping',
        inputs,
        stability,
      },
      yardstick,
    );
    return { error: null, answer };
  } catch (error) {
    context.signal.throwIfAborted();
    const { code, message } = asCoded(error);
    return { error: { code, message }, answer: null };
  }
}

function outcomeNamed(known: Known, name: string) {
  const feature = namedFeature(known, name, ['outcome']);
  if (feature.kind === 'number' || feature.kind === 'flag') return feature;
  throw new PersonagraphError(
    'INVALID_INPUT',
    `${name} is of kind ${feature.kind}: an outcome is a number or a flag.`,
    {
      field: ['outcome'],
    },
  );
}

function numbersOf(column: Column): Float64Array {
  if (column instanceof Float64Array) return column;
  return Float64Array.from(column as Uint8Array, (flag) => (flag === 2 ? Number.NaN : flag));
}
