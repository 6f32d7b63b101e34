import type { Needs } from '../../../segmenter/feature.ts';
import type { SegmentationStatus } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';

/** A segmentation as it stands for those that read it, with what its live model reads itself. */
export interface Reader {
  readonly id: number;
  readonly key: string;
  readonly enabled: boolean;
  readonly status: SegmentationStatus;
  /** Keys of the segments it has now. */
  readonly segments: readonly string[];
  /** Keys of the scores its live answer has. */
  readonly scores: readonly string[];
  /** Code of its error; null without one. */
  readonly errorCode: string | null;
  /** Where its clock stands still; null: nowhere. */
  readonly pinnedTo: Date | null;
  /** The needs of its live model; null where none of them is another segmentation's answer. */
  readonly needs: Needs | null;
}

/** All segmentations of a workspace, as they stand for each other. */
export async function readersOfSegmentations(scope: Scope): Promise<Reader[]> {
  return scope.query<Reader>(
    `SELECT s.id, s.key, s.enabled, s.status::text, s.error ->> 'code' AS "errorCode",
       CASE WHEN s.pinned THEN s.as_of END AS "pinnedTo",
       ARRAY(SELECT g.key FROM segment g WHERE g.workspace_id = s.workspace_id AND g.segmentation_id = s.id AND g.current
         ORDER BY g.position, g.id) AS segments,
       ARRAY(SELECT d ->> 'key' FROM jsonb_array_elements(s.scores) WITH ORDINALITY AS e(d, n) ORDER BY n) AS scores,
       CASE WHEN EXISTS (SELECT FROM jsonb_each(m.needs) AS need(name, value)
         WHERE starts_with(need.value ->> 'from', 'segmentations.')) THEN m.needs END AS needs
     FROM segmentation s LEFT JOIN segmentation_model m ON m.workspace_id = s.workspace_id AND m.id = s.live_model_id
     WHERE s.workspace_id = $1 ORDER BY s.id`,
    [scope.workspaceId],
  );
}
