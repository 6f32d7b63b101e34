import { measureQuality } from '../../persona-quality/measure-quality.ts';
import type { JobContext } from '../job.ts';

/** Measures the quality of a workspace's personas now; returns how many were measured. */
export function measurePersonaQuality(
  context: JobContext,
  { workspaceId }: { readonly workspaceId: number },
): Promise<number> {
  return measureQuality(context, workspaceId);
}
