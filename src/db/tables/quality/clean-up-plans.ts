import type { Scope } from '../../postgres/connection.ts';

export type PlanState = 'PLANNED' | 'APPLIED' | 'UNDONE';

/** Merges that would clean a workspace of duplicates. */
export interface CleanUpPlan {
  readonly id: number;
  readonly state: PlanState;
  readonly leastScore: number;
  readonly choices: unknown;
  /** Pairs of that score that it leaves for another plan. */
  readonly leftOut: number;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  readonly undoneAt: Date | null;
}

/** One merge of a plan. */
export interface PlannedMerge {
  readonly position: number;
  readonly intoId: number;
  readonly fromId: number;
  readonly score: number;
  /** Null before it is made, and where it was refused or undone. */
  readonly mergeId: number | null;
  /** Why it was not made, or could not be undone. */
  readonly refusal: string | null;
}

const PLAN = `id, state, least_score AS "leastScore", choices, left_out AS "leftOut", created_at AS "createdAt",
  applied_at AS "appliedAt", undone_at AS "undoneAt"`;
const MERGE = `position, into_id AS "intoId", from_id AS "fromId", score, merge_id AS "mergeId", refusal`;

/** Stores a plan with its merges, in the order in which they are to be made. */
export async function insertPlan(
  scope: Scope,
  plan: Pick<CleanUpPlan, 'leastScore' | 'choices' | 'leftOut'>,
  merges: readonly Pick<PlannedMerge, 'intoId' | 'fromId' | 'score'>[],
): Promise<CleanUpPlan> {
  const [row] = await scope.query<CleanUpPlan>(
    `INSERT INTO clean_up_plan (workspace_id, least_score, choices, left_out) VALUES ($1, $2, $3, $4) RETURNING ${PLAN}`,
    [scope.workspaceId, plan.leastScore, JSON.stringify(plan.choices), plan.leftOut],
  );
  await scope.query(
    `INSERT INTO clean_up_merge (workspace_id, plan_id, position, into_id, from_id, score)
     SELECT $1::int, $2, n, (m->>'intoId')::int, (m->>'fromId')::int, (m->>'score')::real
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS merges(m, n)`,
    [scope.workspaceId, row!.id, JSON.stringify(merges)],
  );
  return row!;
}

/** A plan by its row id, locked until the transaction ends; null for one of no such id, or of another workspace. */
export async function lockPlan(scope: Scope, id: number): Promise<CleanUpPlan | null> {
  const [row] = await scope.query<CleanUpPlan>(
    `SELECT ${PLAN} FROM clean_up_plan WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    [scope.workspaceId, id],
  );
  return row ?? null;
}

/** Plans, newest first. */
export async function listPlans(scope: Scope, most: number): Promise<CleanUpPlan[]> {
  return scope.query<CleanUpPlan>(
    `SELECT ${PLAN} FROM clean_up_plan WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2`,
    [scope.workspaceId, most],
  );
}

/** The merges of a plan, in their order. */
export async function mergesOfPlan(scope: Scope, planId: number): Promise<PlannedMerge[]> {
  return scope.query<PlannedMerge>(
    `SELECT ${MERGE} FROM clean_up_merge WHERE workspace_id = $1 AND plan_id = $2 ORDER BY position`,
    [scope.workspaceId, planId],
  );
}

/** Writes what became of a merge of a plan. */
export async function noteMerge(
  scope: Scope,
  planId: number,
  { position, mergeId, refusal }: Pick<PlannedMerge, 'position' | 'mergeId' | 'refusal'>,
): Promise<void> {
  await scope.query(
    `UPDATE clean_up_merge SET merge_id = $4, refusal = $5 WHERE workspace_id = $1 AND plan_id = $2 AND position = $3`,
    [scope.workspaceId, planId, position, mergeId, refusal],
  );
}

/** Writes why a merge of a plan was not made, or not undone, unless another call did it meanwhile. */
export async function noteRefusal(
  scope: Scope,
  planId: number,
  { position, mergeId, refusal }: Pick<PlannedMerge, 'position' | 'mergeId' | 'refusal'>,
): Promise<void> {
  await scope.query(
    `UPDATE clean_up_merge SET refusal = $5
     WHERE workspace_id = $1 AND plan_id = $2 AND position = $3 AND merge_id IS NOT DISTINCT FROM $4::int`,
    [scope.workspaceId, planId, position, mergeId, refusal],
  );
}

/** Moves a plan to a state. */
export async function movePlan(scope: Scope, id: number, state: 'APPLIED' | 'UNDONE'): Promise<CleanUpPlan> {
  const column = state === 'APPLIED' ? 'applied_at' : 'undone_at';
  const [row] = await scope.query<CleanUpPlan>(
    `UPDATE clean_up_plan SET state = $3, ${column} = now() WHERE workspace_id = $1 AND id = $2 RETURNING ${PLAN}`,
    [scope.workspaceId, id, state],
  );
  return row!;
}
