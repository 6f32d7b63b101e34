import type { Scope } from '../../postgres/connection.ts';

/** How many of each kind a workspace has; `most...` is of the one that has most. */
export interface WorkspaceCounts {
  readonly apiKeys: number;
  readonly eventTypes: number;
  readonly mostClaims: number;
  readonly mostCriteria: number;
  /** Of the claims with most. */
  readonly mostEvidence: number;
  readonly mostOpinions: number;
  readonly mostQuestions: number;
  /** Of live models: their numbers of one kind, and their warnings. */
  readonly mostNumbers: number;
  readonly mostWarnings: number;
  /** Scores of all segmentations. */
  readonly scores: number;
  readonly personas: number;
  readonly surveys: number;
  readonly traits: number;
  /** Each segmentation's segmenter, with how many segments it has. */
  readonly segmentations: readonly { readonly segmenterId: string; readonly segments: number }[];
}

/** Counts what people configure, by one statement: none of its tables grows with customers. */
export async function countWorkspace(scope: Scope): Promise<WorkspaceCounts> {
  const most = (table: string, parent = 'persona_id') =>
    `(SELECT coalesce(max(n), 0)::int
      FROM (SELECT count(*) AS n FROM ${table} WHERE workspace_id = $1 GROUP BY ${parent}) AS each)`;
  const mostOfModels = (table: string, by: string) =>
    `(SELECT coalesce(max(n), 0)::int FROM (SELECT count(*) AS n FROM segmentation s JOIN ${table} r
        ON r.workspace_id = s.workspace_id AND r.model_id = s.live_model_id
        WHERE s.workspace_id = $1 GROUP BY ${by}) AS each)`;
  const number = (table: string) => `(SELECT count(*)::int FROM ${table} WHERE workspace_id = $1)`;
  const [row] = await scope.query<WorkspaceCounts>(
    `SELECT ${number('api_key')} AS "apiKeys", ${number('event_type')} AS "eventTypes", ${number('persona')} AS personas,
       ${number('survey')} AS surveys, ${number('trait')} AS traits,
       ${most('persona_claim')} AS "mostClaims", ${most('persona_criterion')} AS "mostCriteria",
       ${most('persona_evidence', 'claim_id')} AS "mostEvidence",
       ${most('persona_claim_opinion', 'claim_id')} AS "mostOpinions",
       (SELECT coalesce(max(jsonb_array_length(questions)), 0)::int FROM survey WHERE workspace_id = $1)
         AS "mostQuestions",
       ${mostOfModels('model_number', 'r.model_id, r.kind')} AS "mostNumbers",
       ${mostOfModels('model_warning', 'r.model_id')} AS "mostWarnings",
       (SELECT coalesce(sum(jsonb_array_length(scores)), 0)::int FROM segmentation WHERE workspace_id = $1) AS scores,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('segmenterId', s.segmenter_id, 'segments',
          (SELECT count(*) FROM segment g WHERE g.workspace_id = s.workspace_id AND g.segmentation_id = s.id))), '[]')
        FROM segmentation s WHERE s.workspace_id = $1 AND s.persona_id IS NULL) AS segmentations`,
    [scope.workspaceId],
  );
  return row!;
}
