import type { Scope } from '../../db/postgres/connection.ts';
import { hasEventType } from '../../db/tables/events/events.ts';
import type { StoredJob } from '../../db/tables/jobs/jobs.ts';
import {
  type Comparison,
  comparisonsByIds,
  insertComparison,
  removeComparison,
  updateComparisonName,
} from '../../db/tables/segmentations/comparisons.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { readReturns } from '../../db/tables/workspaces/returns.ts';
import { PersonagraphError } from '../../errors.ts';
import { filled } from '../input/text.ts';
import type { Candidate, CompareRequest, ComparisonResult } from '../jobs/compare-candidates.ts';
import type { ComparisonAsked } from '../jobs/stored/requests.ts';
import { startJob } from '../jobs/stored/start-job.ts';
import { check, checkFeatures, within } from './checks.ts';

/** A candidate as clients give it: `segmentationId`, or `segmenter` with its settings. */
export interface CandidateInput {
  readonly segmentationId?: number;
  readonly segmenter?: string;
  /** Default `{}`. */
  readonly config?: unknown;
  /** Default 1. */
  readonly seed?: number;
  /** Default: the name of the stored segmentation, or the id of the segmenter. */
  readonly name?: string;
}

export interface CompareInput {
  /** Default: the names of the candidates. */
  readonly name?: string;
  readonly candidates: readonly CandidateInput[];
  /** Name of a number or flag of the catalogue; null: none. Default: what sales brought in, where there are any. */
  readonly outcome?: string | null;
  /** Names of features customers are compared by. Default: fields, traits, answers and main event totals. */
  readonly features?: readonly string[];
  /** Most customers compared, 100 to 200,000; of more, a sample. Default 100,000. */
  readonly sample?: number;
  /** Refits of each candidate for its stability, 0 to 50. Default 10. */
  readonly resamples?: number;
  /** Seed of the samples. Default 1. */
  readonly seed?: number;
  /** Default: now. */
  readonly asOf?: Date;
}

export const MOST_CANDIDATES = 10;
const MAX_INT = 2_147_483_647;

/**
 * Queues a job that fits candidates on one snapshot, measures them side by side and keeps the result. One that fails is
 * listed with its error. Throws INVALID_INPUT, NOT_FOUND for an unknown segmentation, TOO_LARGE for too many jobs. The job
 * fails with UNKNOWN_FEATURE for an outcome or feature, NOT_ENOUGH_DATA where there are no customers, or they differ in nothing.
 */
export async function compareSegmentations(scope: Scope, input: CompareInput): Promise<StoredJob> {
  return startJob(scope, 'COMPARISON', await comparisonAsked(scope, input));
}

async function comparisonAsked(scope: Scope, input: CompareInput): Promise<ComparisonAsked> {
  const { seed = 1, sample = 100_000, resamples = 10 } = input;
  check(
    within(input.candidates.length, 1, MOST_CANDIDATES),
    ['candidates'],
    `Takes 1 to ${MOST_CANDIDATES} candidates.`,
  );
  check(within(sample, 100, 200_000), ['sample'], 'A sample has 100 to 200,000 customers.');
  check(within(resamples, 0, 50), ['resamples'], 'Takes 0 to 50 refits.');
  check(within(seed, -MAX_INT - 1, MAX_INT), ['seed'], 'A seed is a whole number of 32 bits.');
  check(!input.asOf || input.asOf.getTime() <= Date.now(), ['asOf'], 'Nothing can be compared as of a future time.');
  checkFeatures(input.features);
  const candidates = await candidatesOf(scope, input.candidates);
  const name = nameOf(input.name, candidates);
  const compare: CompareRequest = {
    workspaceId: scope.workspaceId,
    candidates,
    outcome: input.outcome === undefined ? await revenue(scope) : input.outcome,
    features: input.features ?? null,
    sample,
    resamples,
    seed,
    asOf: input.asOf?.getTime() ?? null,
  };
  return { name, compare };
}

/** Keeps what a comparison came to. */
export function storeComparison(
  scope: Scope,
  name: string,
  request: CompareRequest,
  result: ComparisonResult,
): Promise<Comparison> {
  return insertComparison(scope, { name, request, result, asOf: new Date(result.asOf) });
}

/** Throws NOT_FOUND. */
export async function findComparison(scope: Scope, id: number, field = 'id'): Promise<Comparison> {
  const [found] = await comparisonsByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such comparison.', { field: [field] });
}

/** Segmentations and personas made of its candidates stay. Throws NOT_FOUND. */
export async function deleteComparison(scope: Scope, id: number): Promise<void> {
  if (await removeComparison(scope, id)) return;
  throw new PersonagraphError('NOT_FOUND', 'No such comparison.', { field: ['id'] });
}

/** The request and the result of a kept comparison. */
export function contentOf({ request, result }: Comparison): { request: CompareRequest; result: ComparisonResult } {
  return { request: request as CompareRequest, result: result as ComparisonResult };
}

/** Candidates complete with names and settings. Throws INVALID_INPUT, and NOT_FOUND for an unknown segmentation. */
async function candidatesOf(scope: Scope, inputs: readonly CandidateInput[]): Promise<Candidate[]> {
  const stored = await segmentationsByIds(
    scope,
    inputs.flatMap(({ segmentationId }) => segmentationId ?? []),
  );
  return inputs.map(({ segmentationId, segmenter, config, seed, name }, index): Candidate => {
    const at = (field: string) => ['candidates', String(index), field];
    if (name !== undefined) checkName(name, at('name'));
    if (segmentationId === undefined) {
      check(segmenter !== undefined, at('segmenter'), 'Give a segmenter, or the id of a stored segmentation.');
      return {
        name: name ?? segmenter!,
        segmenter: segmenter!,
        config: config ?? {},
        seed: seed ?? 1,
        fitSample: null,
        segmentationId: null,
      };
    }
    const own = segmenter === undefined && config === undefined && seed === undefined;
    check(own, at('segmentationId'), 'A stored segmentation is compared with its own segmenter, settings and seed.');
    const found = stored.find(({ id }) => id === segmentationId);
    if (!found) throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: at('segmentationId') });
    return {
      name: name ?? found.name,
      segmenter: found.segmenterId,
      config: found.config,
      seed: found.seed,
      fitSample: found.fitSample,
      segmentationId,
    };
  });
}

/** Gives a comparison another name. Throws INVALID_INPUT and NOT_FOUND. */
export async function renameComparison(scope: Scope, id: number, name: string): Promise<Comparison> {
  checkName(name, ['name']);
  const renamed = await updateComparisonName(scope, id, name);
  const [found] = renamed ? await comparisonsByIds(scope, [id]) : [];
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such comparison.', { field: ['id'] });
}

/** Name of the feature that holds what purchases brought in; null where there are none. */
async function revenue(scope: Scope): Promise<string | null> {
  const { saleType } = await readReturns(scope);
  return (await hasEventType(scope, saleType)) ? `events.${saleType}.amount` : null;
}

function nameOf(name: string | undefined, candidates: readonly Candidate[]): string {
  if (name !== undefined) {
    checkName(name, ['name']);
    return name;
  }
  const names = candidates.map((candidate) => candidate.name).join(', ');
  return names.length <= 200 ? names : `${names.slice(0, 197)}...`;
}

function checkName(name: string, field: readonly string[]): void {
  const issue = filled(200).safeParse(name).error?.issues[0];
  check(!issue, field, `The name ${issue?.message}.`);
}
