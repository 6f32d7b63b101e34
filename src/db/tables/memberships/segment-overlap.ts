import type { Scope } from '../../postgres/connection.ts';

/** Members of a segment, and of pairs of them. */
export interface OverlapRows {
  readonly population: number;
  readonly sizes: ReadonlyMap<number, number>;
  /** By ascending ids; pairs that share nobody are left out. */
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly both: number }[];
}

/**
 * Counts how many customers segments have, and share, in one statement: one pass over the memberships of them all. With
 * `of`, only pairs of that segment.
 */
export async function countOverlaps(
  scope: Scope,
  segmentIds: readonly number[],
  of: number | null = null,
): Promise<OverlapRows> {
  const rows = await scope.query<{ first: number | null; second: number | null; n: number }>(
    `WITH m AS MATERIALIZED (SELECT customer_id, segment_id FROM segment_answer
       WHERE workspace_id = $1 AND segment_id = ANY($2)),
     own AS MATERIALIZED (SELECT customer_id, array_agg(segment_id ORDER BY segment_id) AS ids FROM m GROUP BY customer_id),
     alike AS MATERIALIZED (SELECT ids, count(*)::int AS n FROM own GROUP BY ids)
     SELECT a AS first, b AS second, sum(n)::int AS n FROM alike, unnest(ids) AS a, unnest(ids) AS b
     WHERE a <= b AND ($3::int IS NULL OR a = b OR $3 IN (a, b)) GROUP BY a, b
     UNION ALL SELECT NULL, NULL, count(*)::int FROM customer WHERE workspace_id = $1
     ORDER BY first, second`,
    [scope.workspaceId, segmentIds, of],
  );
  return {
    population: rows.find(({ first }) => first === null)!.n,
    sizes: new Map(rows.flatMap(({ first, second, n }) => (first !== null && first === second ? [[first, n]] : []))),
    pairs: rows.flatMap(({ first, second, n }) =>
      first !== null && second !== null && first !== second ? { first, second, both: n } : [],
    ),
  };
}
