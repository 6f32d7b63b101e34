import type { Scope } from '../../db/postgres/connection.ts';
import type { StoredJob } from '../../db/tables/jobs/jobs.ts';
import { type Comparison, recordAdoption } from '../../db/tables/segmentations/comparisons.ts';
import { type Segmentation, segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import type { Registry } from '../../engine/registry.ts';
import { isSameJson } from '../../engine/same-json.ts';
import { PersonagraphError } from '../../errors.ts';
import type { ComparedCandidate } from '../jobs/compare-candidates.ts';
import { startJob } from '../jobs/stored/start-job.ts';
import type { DraftOptions } from '../personas/draft.ts';
import { configureSegmentation } from '../segmentations/segmentations.ts';
import { check, within } from './checks.ts';
import { contentOf, findComparison } from './compare.ts';

export interface DraftFromCandidateInput extends DraftOptions {
  readonly comparisonId: number;
  /** The candidate's number, from 0. */
  readonly candidate: number;
  /** Name of the segmentation it becomes. Default: the candidate's. */
  readonly name?: string;
  /** Segments drafts are made of. Default: all with members. */
  readonly segmentKeys?: readonly string[];
  /** Most drafts, 1 to 20, of the largest segments. Default 10. */
  readonly most?: number;
}

export interface DraftingFromCandidate {
  readonly segmentation: Segmentation;
  readonly job: StoredJob;
}

/**
 * Makes a candidate of a comparison a stored segmentation, and queues a job that runs it unless it is live, and drafts
 * personas from its segments. Asked again, the same segmentation is used. Throws NOT_FOUND, INVALID_INPUT for a candidate
 * that failed, TOO_LARGE for too many jobs, and CONFLICT where the segmentation was changed since, or a name is taken.
 */
export async function draftFromCandidate(
  registry: Registry,
  scope: Scope,
  { comparisonId, candidate: number, name, most = 10, ...options }: DraftFromCandidateInput,
): Promise<DraftingFromCandidate> {
  check(within(most, 1, 20), ['most'], 'Takes 1 to 20 drafts.');
  const comparison = await findComparison(scope, comparisonId, 'comparisonId');
  const { request, result } = contentOf(comparison);
  const candidate = result.candidates[number];
  if (!candidate) throw new PersonagraphError('NOT_FOUND', 'No such candidate.', { field: ['candidate'] });
  check(candidate.error === null, ['candidate'], `The candidate failed: ${candidate.error?.message}`);
  return scope.transaction(async (transaction) => {
    const segmentation = await adopted(registry, transaction, comparison, number, name);
    const asked = { ...options, most, segmentationId: segmentation.id, runAsOf: request.asOf };
    return { segmentation, job: await startJob(transaction, 'DRAFTS', asked) };
  });
}

/** The segmentation a candidate is, or became when it was last asked for, or becomes now. */
async function adopted(
  registry: Registry,
  scope: Scope,
  comparison: Comparison,
  number: number,
  name: string | undefined,
): Promise<Segmentation> {
  const candidate = contentOf(comparison).result.candidates[number]!;
  const id = candidate.segmentationId ?? (comparison.adopted as Record<string, number>)[number];
  const [there] = id === undefined ? [] : await segmentationsByIds(scope, [id]);
  if (there) {
    refuseChanged(there, candidate);
    return there;
  }
  const { segmenter, config, seed } = candidate;
  const made = await configureSegmentation(scope, registry, { name: name ?? candidate.name, segmenter, config, seed });
  await recordAdoption(scope, comparison.id, number, made.id);
  return made;
}

function refuseChanged(there: Segmentation, { segmenter, config, seed }: ComparedCandidate): void {
  if (there.segmenterId === segmenter && there.seed === seed && isSameJson(there.config, config)) return;
  throw new PersonagraphError('CONFLICT', 'The segmentation was changed since it was compared: compare it again.', {
    field: ['candidate'],
  });
}
