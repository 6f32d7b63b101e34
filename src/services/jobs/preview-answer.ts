import { knownFeatures } from '../../db/features/population.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { ANY_SEGMENT } from '../../engine/answer/assign.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import { refuseUnanswered } from '../../engine/answer/sources.ts';
import { localized } from '../../engine/localized.ts';
import { checkSettings } from '../../engine/settings.ts';
import type { ModelReport } from '../../segmenter/model-report.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import type { Computed } from '../runs/compute-plan.ts';
import { overrideAnswer } from '../runs/override-answer.ts';
import { readDependencies, withDependants } from '../segmentations/dependencies.ts';
import { doubtsOfPlan } from '../segmentations/rule-doubts.ts';
import { type CountedClause, countClauses } from './clause-counts.ts';
import type { JobContext } from './job.ts';
import { compareWithLive } from './preview-difference.ts';
import { readPreview } from './preview-input.ts';

/** Customers shown of each segment. */
const SAMPLE = 10;

export interface PreviewRequest {
  readonly workspaceId: number;
  readonly segmenter: string;
  readonly config: unknown;
  readonly seed: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
  /** Compared with this segmentation's live answer; null compares with none. */
  readonly segmentationId: number | null;
  /** Count the clauses of rules too: one more look at everybody in memory. */
  readonly clauses: boolean;
}

export interface PreviewedSegment {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  /** The live segment it would continue, or that would end; null for a new one. */
  readonly segmentId: number | null;
  readonly size: number;
  /** Customers of whom it is not known whether they would be in it. */
  readonly unknown: number;
  /** Row ids of the first members in canonical order, ten at most. */
  readonly sample: readonly number[];
  /** Customers who would come in, go, and stay; null without a live answer to compare with. */
  readonly enter: number | null;
  readonly leave: number | null;
  readonly stay: number | null;
  /** The clauses of its rule; empty where they were not asked for, or it has none. */
  readonly clauses: readonly CountedClause[];
}

export interface Preview {
  readonly population: number;
  /** Customers in none of the segments. */
  readonly unassigned: number;
  /** Customers of whom it is not known for one of the segments or more whether they would be in it. */
  readonly unknown: number;
  /** Customers the segmenter could not answer: they would keep what they have, or be in none. */
  readonly quarantined: number;
  /** Customers whom overrides of the segmentation compared with would decide; 0 without one. */
  readonly overridden: number;
  readonly segments: readonly PreviewedSegment[];
  /** Segmentations that read the one compared with, directly or through others, and would be run with it. */
  readonly dependantIds: readonly number[];
  /** Parts of rules that can never hold, or always do. */
  readonly doubts: readonly RuleDoubt[];
  /** The numbers of the model that the settings give. */
  readonly report: ModelReport;
}

/** The exact answer of settings nobody has saved: the same evaluation as a run's, and nothing written. */
export async function previewAnswer(context: JobContext, request: PreviewRequest): Promise<Preview> {
  const { db, registry } = context;
  const scope = db.scope(request.workspaceId);
  const segmenter = registry.get(request.segmenter);
  const config = await checkSettings(segmenter, request.config);
  const known = await knownFeatures(scope, context.masks);
  const plan = planSegmentation(segmenter, config, known);
  refuseUnanswered(plan, known);
  const asOf = request.asOf ?? context.now();
  const [compared] = request.segmentationId === null ? [] : await segmentationsByIds(scope, [request.segmentationId]);
  const clock = { asOf, pinned: request.asOf !== null };
  const live = compared?.liveModelId == null ? null : compared;
  const { population, current, overrides } = await readPreview(context, scope, plan, live, clock);
  const sample = compared?.fitSample ?? null;
  const options = { asOf, seed: request.seed, sample, signal: context.signal };
  const answered = await context.isolation.compute(plan, population, options);
  const { ids } = population;
  const byHand = live && current ? { segmentation: live, ids, asOf, overrides, current: () => current } : null;
  const computed = byHand ? await overrideAnswer(scope, answered, byHand) : answered;
  const doubts = await doubtsOfPlan(scope, plan, known);
  const answer = { ...summary(computed, ids), doubts, dependantIds: await dependantsOf(context, request) };
  const clauses = request.clauses ? countClauses(answered.plan, population, asOf) : [];
  const segments = tally(computed, ids).map((segment) => {
    return { ...segment, clauses: clauses.filter((clause) => clause.segment === segment.key) };
  });
  if (!live || !current) return { ...answer, segments };
  return { ...answer, ...(await compareWithLive(scope, live, { ids, computed, current, segments })) };
}

async function dependantsOf({ db, registry }: JobContext, request: PreviewRequest): Promise<number[]> {
  const { workspaceId, segmentationId } = request;
  if (segmentationId === null) return [];
  const dependencies = await readDependencies(db.scope(workspaceId), registry);
  return withDependants(dependencies, [segmentationId]).filter((id) => id !== segmentationId);
}

function summary({ assignment, report, overridden }: Computed, { length }: Int32Array) {
  let unassigned = 0;
  let unknown = assignment.quarantined.size;
  const { offsets } = assignment.unknown;
  for (let row = 0; row < length; row++) {
    if (assignment.offsets[row] === assignment.offsets[row + 1]) unassigned++;
    if (offsets[row]! < offsets[row + 1]!) unknown++;
  }
  return {
    population: length,
    unassigned,
    unknown,
    quarantined: assignment.quarantined.size,
    overridden: overridden?.holding.size ?? 0,
    report,
  };
}

function tally({ plan, assignment }: Computed, ids: Int32Array): PreviewedSegment[] {
  const sizes = plan.segments.map(() => 0);
  const samples: number[][] = plan.segments.map(() => []);
  const open = plan.segments.map(() => 0);
  let all = assignment.quarantined.size;
  for (const segment of assignment.unknown.segment) {
    if (segment === ANY_SEGMENT) all++;
    else open[segment] = open[segment]! + 1;
  }
  for (let row = 0; row < ids.length; row++) {
    for (let entry = assignment.offsets[row]!; entry < assignment.offsets[row + 1]!; entry++) {
      const segment = assignment.segment[entry]!;
      sizes[segment] = sizes[segment]! + 1;
      if (samples[segment]!.length < SAMPLE) samples[segment]!.push(ids[row]!);
    }
  }
  return plan.segments.map(({ key, name }, index) => ({
    key,
    name: localized(name),
    segmentId: null,
    size: sizes[index]!,
    unknown: open[index]! + all,
    sample: samples[index]!,
    enter: null,
    leave: null,
    stay: null,
    clauses: [],
  }));
}
