import type { Scope } from './connection.ts';

/** Tables that bulk work fills, and that statements about everybody read. */
const BULK_TABLES = [
  'customer',
  'customer_identity',
  'customer_event',
  'customer_event_aggregate',
  'survey_response',
  'segment_answer',
  'persona_match',
  'customer_score',
] as const;

/** Rows from which on the planner expects enough of them not to go through them once for each other row. */
const MANY = 20_000;
/** The planner is wrong by more than this factor, and this many rows, before a table is analysed. */
const [FACTOR, ROWS] = [10, 1_000];

/**
 * Analyses the tables of which the planner expects far fewer rows of the workspace than there are, as after an import.
 * The look costs some milliseconds. It waits for nobody, and holds up no writer. Returns their names.
 *
 * `scope` is not in a transaction: its locks would last as long.
 */
export async function refreshStatistics(scope: Scope): Promise<string[]> {
  const analysed: string[] = [];
  for (const table of BULK_TABLES) {
    if (!(await isUnderestimated(scope, table))) continue;
    await scope.query(`ANALYZE (SKIP_LOCKED) ${table}`);
    analysed.push(table);
  }
  return analysed;
}

/** Whether the planner expects far fewer rows of the workspace than there are: held against as many as refute it. */
export async function isUnderestimated(scope: Scope, table: string): Promise<boolean> {
  const expected = await expectedRows(scope, table);
  if (expected >= MANY) return false;
  const limit = FACTOR * expected + ROWS;
  const [found] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM ${table} WHERE workspace_id = $1 LIMIT $2) AS found`,
    [scope.workspaceId, limit],
  );
  return found!.n >= limit;
}

/** The rows of the workspace that the planner expects of a table. */
export async function expectedRows(scope: Scope, table: string): Promise<number> {
  // Its id stands in the text: the planner looks it up among the most common ones.
  const [row] = await scope.query<{ 'QUERY PLAN': readonly [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${table} WHERE workspace_id = ${scope.workspaceId}`,
  );
  return row!['QUERY PLAN'][0].Plan['Plan Rows'];
}

/**
 * Runs `work` that reads everybody, without plans that go through some rows once for each of others. They are right for
 * few rows only, and the planner may take a workspace that was just filled for an empty one.
 */
export async function readingEverybody<T>(scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  return scope.transaction(async (transaction) => {
    await transaction.query('SET LOCAL enable_nestloop = off');
    const result = await work(transaction);
    // The caller's transaction goes on as it was.
    await transaction.query('SET LOCAL enable_nestloop TO DEFAULT');
    return result;
  });
}
