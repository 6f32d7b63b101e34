import type { Scope } from '../../db/postgres/connection.ts';
import type { Preview } from '../jobs/preview-answer.ts';
import type { RunHost } from '../threads/host.ts';
import { findSegmentation } from './segmentations.ts';

export interface PreviewInput {
  readonly segmenter: string;
  /** Default `{}`. */
  readonly config?: unknown;
  /** Default 1. */
  readonly seed?: number;
  /** Default: now. */
  readonly asOf?: Date;
  /** Compare with this segmentation's live answer. */
  readonly segmentationId?: number;
  /** Count the clauses of rules. Default false. */
  readonly clauses?: boolean;
}

/**
 * The answer that unsaved settings would give: exact sizes, samples, and who would enter, leave and stay. Throws the
 * errors that saving and running them would: UNKNOWN_SEGMENTER, INVALID_CONFIG, UNKNOWN_FEATURE, NOT_ENOUGH_DATA, PLUGIN_FAILED.
 */
export async function previewSegmentation(host: RunHost, scope: Scope, input: PreviewInput): Promise<Preview> {
  if (input.segmentationId !== undefined) await findSegmentation(scope, input.segmentationId);
  return host.ask('preview', {
    workspaceId: scope.workspaceId,
    segmenter: input.segmenter,
    config: input.config ?? {},
    seed: input.seed ?? 1,
    asOf: input.asOf?.getTime() ?? null,
    segmentationId: input.segmentationId ?? null,
    clauses: input.clauses ?? false,
  });
}
