import type { Scope } from '../../postgres/connection.ts';

export type PairState = 'OPEN' | 'REJECTED' | 'MERGED';

/** What speaks for a pair, or against it. */
export interface PairReason {
  readonly field: string;
  readonly likeness: string;
  readonly bits: number;
}

/** Two customers who are probably one person. */
export interface DuplicatePair {
  readonly aId: number;
  readonly bId: number;
  readonly score: number;
  readonly reasons: readonly PairReason[];
  readonly state: PairState;
  readonly foundAt: Date;
}

export type NewPair = Pick<DuplicatePair, 'aId' | 'bId' | 'score' | 'reasons'>;

/** A pair as one of both sees it. */
export interface Duplicate extends DuplicatePair {
  readonly otherId: number;
}

const PAIR = `p.a_id AS "aId", p.b_id AS "bId", p.score, p.reasons, p.state, p.found_at AS "foundAt"`;
const BOTH_THERE = `EXISTS (SELECT FROM customer a WHERE a.workspace_id = p.workspace_id AND a.id = p.a_id)
  AND EXISTS (SELECT FROM customer b WHERE b.workspace_id = p.workspace_id AND b.id = p.b_id)`;

/**
 * Stores the pairs that a check found. Those found before keep their time, and rejected ones their state; open ones that it did not find
 * again go. Pairs of customers that are gone by now are left out.
 */
export async function replacePairs(scope: Scope, checkId: number, pairs: readonly NewPair[]): Promise<void> {
  const batch = 5_000;
  for (let from = 0; from < pairs.length; from += batch) {
    await scope.query(
      `INSERT INTO duplicate_pair AS p (workspace_id, a_id, b_id, score, reasons, check_id)
       SELECT $1, (n->>'aId')::int, (n->>'bId')::int, (n->>'score')::real, n->'reasons', $2
       FROM jsonb_array_elements($3::jsonb) AS new(n)
       JOIN customer a ON a.workspace_id = $1 AND a.id = (n->>'aId')::int
       JOIN customer b ON b.workspace_id = $1 AND b.id = (n->>'bId')::int
       ON CONFLICT (workspace_id, a_id, b_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons,
         check_id = excluded.check_id, state = CASE p.state WHEN 'REJECTED' THEN p.state ELSE 'OPEN' END`,
      [scope.workspaceId, checkId, JSON.stringify(pairs.slice(from, from + batch))],
    );
  }
  await scope.query(`DELETE FROM duplicate_pair WHERE workspace_id = $1 AND state = 'OPEN' AND check_id <> $2`, [
    scope.workspaceId,
    checkId,
  ]);
}

/** Open duplicates of customers, the likeliest first. */
export async function duplicatesOfCustomers(
  scope: Scope,
  ids: readonly number[],
): Promise<{ readonly parent: number; readonly row: Duplicate }[]> {
  const rows = await scope.query<Duplicate & { parent: number }>(
    `SELECT ${PAIR}, p.own AS parent, p.other AS "otherId" FROM (
       SELECT d.*, d.a_id AS own, d.b_id AS other FROM duplicate_pair d
       WHERE d.workspace_id = $1 AND d.a_id = ANY($2) AND d.state = 'OPEN'
       UNION ALL SELECT d.*, d.b_id, d.a_id FROM duplicate_pair d
       WHERE d.workspace_id = $1 AND d.b_id = ANY($2) AND d.state = 'OPEN') AS p
     WHERE ${BOTH_THERE} ORDER BY p.score DESC, p.other`,
    [scope.workspaceId, ids],
  );
  return rows.map(({ parent, ...row }) => ({ parent, row }));
}

/** Pairs of a state from a score on, the likeliest first, whose customers are both there. */
export async function listPairs(
  scope: Scope,
  { state, leastScore, most }: { readonly state: PairState; readonly leastScore: number; readonly most: number },
): Promise<DuplicatePair[]> {
  return scope.query<DuplicatePair>(
    `SELECT ${PAIR} FROM duplicate_pair p
     WHERE p.workspace_id = $1 AND p.state = $2 AND p.score >= $3::real AND ${BOTH_THERE}
     ORDER BY p.score DESC, p.a_id, p.b_id LIMIT $4`,
    [scope.workspaceId, state, Math.fround(leastScore), most],
  );
}

/** How many pairs are open, of customers that are both there. */
export async function countOpenPairs(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM duplicate_pair p WHERE p.workspace_id = $1 AND p.state = 'OPEN' AND ${BOTH_THERE}`,
    [scope.workspaceId],
  );
  return row!.n;
}

/** Moves a pair from one state to another; false where it is not in the first. The order of ids does not matter. */
export async function movePair(
  scope: Scope,
  [one, other]: readonly [number, number],
  from: PairState,
  to: PairState,
): Promise<boolean> {
  const rows = await scope.query(
    `UPDATE duplicate_pair SET state = $5
     WHERE workspace_id = $1 AND a_id = least($2::int, $3::int) AND b_id = greatest($2::int, $3::int) AND state = $4
     RETURNING a_id`,
    [scope.workspaceId, one, other, from, to],
  );
  return rows.length > 0;
}

/** True where two customers are a pair of a state. The order of ids does not matter. */
export async function pairIs(
  scope: Scope,
  [one, other]: readonly [number, number],
  state: PairState,
): Promise<boolean> {
  const rows = await scope.query(
    `SELECT FROM duplicate_pair
     WHERE workspace_id = $1 AND a_id = least($2::int, $3::int) AND b_id = greatest($2::int, $3::int) AND state = $4`,
    [scope.workspaceId, one, other, state],
  );
  return rows.length > 0;
}

/** The other customers of the open pairs that customers are in. */
export async function partnersOf(scope: Scope, customerIds: readonly number[]): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT p.b_id AS id FROM duplicate_pair p WHERE p.workspace_id = $1 AND p.a_id = ANY($2) AND p.state = 'OPEN'
     UNION SELECT p.a_id FROM duplicate_pair p WHERE p.workspace_id = $1 AND p.b_id = ANY($2) AND p.state = 'OPEN'`,
    [scope.workspaceId, customerIds],
  );
  return rows.map(({ id }) => id);
}

/** Deletes the pairs that customers are in. */
export async function deletePairsOf(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query('DELETE FROM duplicate_pair WHERE workspace_id = $1 AND (a_id = ANY($2) OR b_id = ANY($2))', [
    scope.workspaceId,
    customerIds,
  ]);
}
