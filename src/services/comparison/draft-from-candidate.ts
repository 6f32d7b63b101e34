import type { Scope } from '../../db/postgres/connection.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { type Run, runsByIds, unfinishedRunOf } from '../../db/tables/runs/runs.ts';
import { type Comparison, recordAdoption } from '../../db/tables/segmentations/comparisons.ts';
import {
  type Segmentation,
  type SegmentationError,
  segmentationsByIds,
} from '../../db/tables/segmentations/segmentations.ts';
import type { Registry } from '../../engine/registry.ts';
import { isSameJson } from '../../engine/same-json.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import type { Feed } from '../changes/feed.ts';
import type { ComparedCandidate } from '../jobs/compare-candidates.ts';
import { type DraftOptions, draftPersonas } from '../personas/draft.ts';
import { waitForRun } from '../runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
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

export interface DraftedFromCandidate {
  readonly segmentation: Segmentation;
  /** The run that makes it live; null where it was. */
  readonly run: Run | null;
  /** Empty while the run is on. */
  readonly personas: readonly Persona[];
  /** The errors that kept some of the drafts from being made. */
  readonly failures: readonly PersonagraphError[];
}

export interface DraftingTools {
  readonly host: RunHost;
  readonly registry: Registry;
  readonly feed: Feed;
  /** Longest a run is waited for in ms. Default 60,000. */
  readonly patience?: number;
}

/**
 * Makes a candidate of a comparison a stored segmentation, runs it, and drafts personas from its segments once it is
 * live. A run that takes longer than a minute goes on without: asked again, the same segmentation is used. Throws
 * NOT_FOUND, INVALID_INPUT for a candidate that failed, and the error of a failed run. Throws CONFLICT where the stored
 * segmentation was changed since, or a name is taken.
 */
export async function draftFromCandidate(
  tools: DraftingTools,
  scope: Scope,
  input: DraftFromCandidateInput,
): Promise<DraftedFromCandidate> {
  const { candidate: number, most = 10 } = input;
  check(within(most, 1, 20), ['most'], 'Takes 1 to 20 drafts.');
  const comparison = await findComparison(scope, input.comparisonId, 'comparisonId');
  const { request, result } = contentOf(comparison);
  const candidate = result.candidates[number];
  if (!candidate) throw new PersonagraphError('NOT_FOUND', 'No such candidate.', { field: ['candidate'] });
  check(candidate.error === null, ['candidate'], `The candidate failed: ${candidate.error?.message}`);
  const segmentation = await adopted(tools.registry, scope, comparison, number, input.name);
  if (segmentation.status === 'LIVE')
    return { run: null, ...(await draft(tools.host, scope, segmentation, input, most)) };
  const asOf = request.asOf === null ? {} : { asOf: new Date(request.asOf) };
  const running = await unfinishedRunOf(scope, segmentation.id);
  const queued =
    running === null
      ? await requestRun(scope, tools.registry, { ids: [segmentation.id], ...asOf })
      : (await runsByIds(scope, [running]))[0]!;
  const run = await waitForRun(tools.feed, scope, queued, tools.patience ?? 60_000);
  const [after] = await segmentationsByIds(scope, [segmentation.id]);
  if (!run.finishedAt || !after) return { segmentation: after ?? segmentation, run, personas: [], failures: [] };
  if (after.status !== 'LIVE') throw failureOf(after, run);
  return { run, ...(await draft(tools.host, scope, after, input, most)) };
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

function failureOf({ error }: Segmentation, run: Run): PersonagraphError {
  const why = (error ?? run.error) as unknown as Pick<SegmentationError, 'code' | 'message'> | null;
  const { code, message } = why ?? { code: 'RUN_FAILED', message: `The run has ended: ${run.state}.` };
  return new PersonagraphError(code as ErrorCode, message, { field: ['candidate'] });
}

async function draft(
  host: RunHost,
  scope: Scope,
  segmentation: Segmentation,
  { segmentKeys, language, kind, polarity }: DraftFromCandidateInput,
  most: number,
): Promise<Omit<DraftedFromCandidate, 'run'>> {
  const drafts = await draftPersonas(host, scope, {
    segmentationId: segmentation.id,
    most,
    ...(segmentKeys && { segmentKeys }),
    ...(language && { language }),
    ...(kind && { kind }),
    ...(polarity && { polarity }),
  });
  const failures = drafts.flatMap(({ segment, error }) =>
    error ? [new PersonagraphError(error.code, `${segment.key}: ${error.message}`, { field: ['segmentKeys'] })] : [],
  );
  return { segmentation, personas: drafts.flatMap(({ persona }) => persona ?? []), failures };
}
