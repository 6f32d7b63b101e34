import type { Scope } from '../../postgres/connection.ts';

/** Rows of a merged customer that have no id of their own, as they were. */
export interface NamedRows {
  /** Baselines that it was a member of; `shared` where the survivor was one too. */
  readonly baselines: readonly {
    readonly persona_id: number;
    readonly taken_at: string;
    readonly bins: readonly number[];
    readonly shared: boolean;
  }[];
  /** Places of digests that spoke of it. */
  readonly digests: readonly { readonly digest_id: number; readonly position: number }[];
  /** Webhooks whose filter names it and did not name the survivor; undefined for merges of before these were kept. */
  readonly webhooks?: readonly number[];
}

/** What baselines, digests and filters of webhooks have of a customer that is about to become part of another. */
export async function archiveNamed(scope: Scope, fromId: number, intoId: number): Promise<NamedRows> {
  const [row] = await scope.query<{ rows: NamedRows }>(
    `SELECT jsonb_build_object(
       'baselines', (SELECT coalesce(jsonb_agg(jsonb_build_object('persona_id', m.persona_id, 'taken_at', b.taken_at,
           'bins', m.bins, 'shared', EXISTS (SELECT FROM persona_baseline_member o WHERE o.workspace_id = $1
             AND o.persona_id = m.persona_id AND o.customer_id = $3)) ORDER BY m.persona_id), '[]')
         FROM persona_baseline_member m
         JOIN persona_baseline b ON b.workspace_id = m.workspace_id AND b.persona_id = m.persona_id
         WHERE m.workspace_id = $1 AND m.customer_id = $2),
       'digests', (SELECT coalesce(jsonb_agg(jsonb_build_object('digest_id', d.digest_id, 'position', d.position)), '[]')
         FROM digest_member d WHERE d.workspace_id = $1 AND d.customer_id = $2),
       'webhooks', (SELECT coalesce(jsonb_agg(w.id ORDER BY w.id), '[]') FROM webhook w
         WHERE w.workspace_id = $1 AND $2 = ANY(w.customer_ids) AND NOT $3 = ANY(w.customer_ids))) AS rows`,
    [scope.workspaceId, fromId, intoId],
  );
  return row!.rows;
}

/**
 * Gives them to the survivor. Of one baseline a customer is one member: its own bins stay. Webhooks name both from then on:
 * what they have not told yet is about the merged customer, the merge itself too.
 */
export async function moveNamed(scope: Scope, fromId: number, intoId: number): Promise<void> {
  const parameters = [scope.workspaceId, fromId, intoId];
  await scope.query(
    `DELETE FROM persona_baseline_member m WHERE m.workspace_id = $1 AND m.customer_id = $2
       AND EXISTS (SELECT FROM persona_baseline_member o
         WHERE o.workspace_id = $1 AND o.persona_id = m.persona_id AND o.customer_id = $3)`,
    parameters,
  );
  for (const table of ['persona_baseline_member', 'digest_member']) {
    await scope.query(`UPDATE ${table} SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2`, parameters);
  }
  await scope.query(
    `UPDATE webhook SET customer_ids = customer_ids || $3::int, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND $2 = ANY(customer_ids) AND NOT $3 = ANY(customer_ids)`,
    parameters,
  );
}

/** Gives back what came with a merge, in baselines that are still those of then. */
export async function returnNamed(
  scope: Scope,
  intoId: number,
  fromId: number,
  { baselines, digests, webhooks = [] }: NamedRows,
): Promise<void> {
  const parameters = [scope.workspaceId, intoId, fromId];
  await scope.query(
    `WITH kept AS (
       SELECT r.* FROM jsonb_to_recordset($4::jsonb) AS r(persona_id int, taken_at timestamptz, bins smallint[], shared bool)
       JOIN persona_baseline b ON b.workspace_id = $1 AND b.persona_id = r.persona_id AND b.taken_at = r.taken_at),
     given AS (
       DELETE FROM persona_baseline_member m USING kept
       WHERE m.workspace_id = $1 AND m.persona_id = kept.persona_id AND m.customer_id = $2 AND NOT kept.shared)
     INSERT INTO persona_baseline_member (workspace_id, persona_id, customer_id, bins)
     SELECT $1::int, persona_id, $3::int, bins FROM kept`,
    [...parameters, JSON.stringify(baselines)],
  );
  await scope.query(
    `UPDATE digest_member d SET customer_id = $3
     FROM jsonb_to_recordset($4::jsonb) AS r(digest_id int, position int)
     WHERE d.workspace_id = $1 AND d.customer_id = $2 AND d.digest_id = r.digest_id AND d.position = r.position`,
    [...parameters, JSON.stringify(digests)],
  );
  // One whose filter was written anew since stays as it was written.
  await scope.query(
    `UPDATE webhook SET customer_ids = array_remove(customer_ids, $2::int), version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = ANY($4) AND $2 = ANY(customer_ids) AND $3 = ANY(customer_ids)`,
    [...parameters, webhooks],
  );
}
