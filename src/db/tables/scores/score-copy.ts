import {
  SCORED,
  type ScoreColumns,
  ScoreDifference,
  type ScoreMove,
  type StoredScoreColumns,
  scoreMove,
} from '../../../engine/answer/score-difference.ts';
import { RowFinder } from '../../../engine/population/rows.ts';
import type { ScoreDefinition } from '../../../segmenter/score.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { readDoubles } from '../../postgres/copy/wire-values.ts';
import { ScoreEdits } from './customer-scores.ts';

/** Rows up to which looking each up costs less than reading the table. */
const FEW = 100_000;

/** Rows up to which a statement with their values costs less than a table of its own for them. */
const FEW_EDITS = 5_000;

/** Customers up to which scores are looked up one by one. */
const FEW_CUSTOMERS = 1_000;

/** An answer for many customers whose scores are compared and written. */
export interface ScoredAnswer {
  readonly segmentationId: number;
  readonly definitions: readonly ScoreDefinition[];
  /** Customers, ascending. */
  readonly ids: Int32Array;
  readonly assignment: ScoreColumns;
}

/** The rows that an answer changes, and the first moves. */
export interface ComparedScores {
  readonly difference: ScoreDifference;
  /** One more than asked for where there are more. */
  readonly firstMoves: readonly (ScoreMove & { readonly customer: number })[];
}

/** Scores as they were stored when nobody but these customers may have others now, ascending. */
export interface RememberedScores {
  readonly stored: StoredScoreColumns;
  readonly touched: readonly number[];
}

/**
 * Compares an answer with what is stored, in the caller's transaction: one pass over the segmentation's scores, or over
 * those that are remembered and few that are read. `mostMoves` is how many moves are listed.
 */
export async function compareScores(
  scope: Scope,
  answer: ScoredAnswer,
  mostMoves: number,
  remembered: RememberedScores | null,
): Promise<ComparedScores> {
  const { segmentationId, definitions, ids, assignment } = answer;
  const difference = new ScoreDifference(ids, definitions, assignment);
  const firstMoves: (ScoreMove & { readonly customer: number })[] = [];
  const moved = (row: number, kept: Float64Array) => {
    if (firstMoves.length > mostMoves) return;
    firstMoves.push({ customer: ids[row]!, ...scoreMove(definitions, assignment.scores, row, kept) });
  };
  const wanted = `FROM customer_score
     WHERE workspace_id = ${scope.workspaceId} AND segmentation_id = ${Math.trunc(segmentationId)}`;
  let rows = `SELECT customer_id, values, kept ${wanted}`;
  if (remembered) {
    const { stored, touched } = remembered;
    const others = [...new Set([...touched, ...stored.unsure])].sort((a, b) => a - b);
    difference.takeAll(stored, others, moved);
    // Each is looked up: left alone, PostgreSQL reads the whole table for some thousands.
    rows = `SELECT customer_id, values, kept FROM unnest(${idsSql(others)}) AS id,
      LATERAL (SELECT * ${wanted} AND customer_id = id OFFSET 0) AS theirs`;
  }
  const values = new Float64Array(definitions.length);
  const kept = new Float64Array(definitions.length);
  // Each field lies behind four bytes that say how long it is.
  await scope.copyRows(rows, ({ view }, at) => {
    const [first, second] = [at + 12, at + 16 + view.getInt32(at + 8)];
    readDoubles(view, first, values);
    readDoubles(view, view.getInt32(second - 4) === -1 ? first : second, kept);
    const row = difference.take(view.getInt32(at + 4), values, kept);
    if (row >= 0) moved(row, kept);
  });
  return { difference, firstMoves };
}

/** When and by which run scores are written. */
export interface ScoreStamp {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly runId: number;
}

/** Writes the rows that differ, more than `few` by COPY. One transaction, the caller's. */
export async function writeScores(
  scope: Scope,
  answer: ScoredAnswer,
  difference: ScoreDifference,
  { at, runId }: ScoreStamp,
  few = FEW_EDITS,
): Promise<void> {
  const { rows } = difference;
  const { fresh, changed } = countsOf(rows);
  if (fresh + changed <= few) {
    const edits = new ScoreEdits(runId);
    edits.add(answer.segmentationId, at, answer.ids, answer.assignment.scores, difference);
    return edits.write(scope);
  }
  if (fresh > 0) await insertFresh(scope, answer, rows, at);
  if (changed === 0) return;
  await copyChanged(scope, answer, difference);
  // Few are looked up one by one, whatever is known of the table of the step.
  if (changed > FEW) await scope.query('ANALYZE score_step');
  const joined = changed > FEW ? 'on' : 'off';
  await scope.query(
    `SET LOCAL enable_hashjoin = ${joined}; SET LOCAL enable_mergejoin = ${joined}; SET LOCAL enable_material = ${joined}`,
  );
  const parameters = [scope.workspaceId, answer.segmentationId, new Date(at)];
  await scope.query(
    `INSERT INTO score_transition (workspace_id, segmentation_id, customer_id, values, since, at, run_id)
     SELECT $1, $2, c.customer_id, coalesce(c.kept, c.values), c.since, greatest(c.since, $3), $4
     FROM score_step s JOIN customer_score c
       ON c.workspace_id = $1 AND c.segmentation_id = $2 AND c.customer_id = s.customer_id
     WHERE s.scored = ${SCORED.moved} ORDER BY s.customer_id`,
    [...parameters, runId],
  );
  await scope.query(
    `UPDATE customer_score c SET values = s.values, kept = nullif(s.kept, s.values),
       since = CASE WHEN s.scored = ${SCORED.moved} THEN greatest(c.since, $3) ELSE c.since END
     FROM score_step s
     WHERE c.workspace_id = $1 AND c.segmentation_id = $2 AND c.customer_id = s.customer_id`,
    parameters,
  );
}

function countsOf(rows: Uint8Array): { fresh: number; changed: number } {
  const counts = { fresh: 0, changed: 0 };
  for (let row = 0; row < rows.length; row++) {
    const scored = rows[row]!;
    if (scored === SCORED.same) continue;
    if (scored === SCORED.fresh) counts.fresh++;
    else counts.changed++;
  }
  return counts;
}

async function insertFresh(
  scope: Scope,
  { segmentationId, ids, assignment }: ScoredAnswer,
  rows: Uint8Array,
  at: number,
): Promise<void> {
  await scope.copyIn(
    'customer_score',
    ['workspace_id', 'segmentation_id', 'customer_id', 'values', 'since'],
    async (fresh) => {
      for (let row = 0; row < ids.length; row++) {
        if (rows[row] !== SCORED.fresh) continue;
        fresh.begin();
        fresh.int(scope.workspaceId);
        fresh.int(segmentationId);
        fresh.int(ids[row]!);
        fresh.doubles(assignment.scores, row);
        fresh.time(at);
        if (fresh.full) await fresh.flush();
      }
    },
  );
}

async function copyChanged(
  scope: Scope,
  { ids, assignment }: ScoredAnswer,
  { rows, kept }: ScoreDifference,
): Promise<void> {
  await scope.query(`CREATE TEMP TABLE IF NOT EXISTS score_step
    (customer_id int, scored int, values double precision[], kept double precision[]) ON COMMIT DROP`);
  await scope.query('TRUNCATE score_step');
  await scope.copyIn('score_step', ['customer_id', 'scored', 'values', 'kept'], async (step) => {
    for (let row = 0; row < ids.length; row++) {
      if (rows[row]! < SCORED.drifted) continue;
      step.begin();
      step.int(ids[row]!);
      step.int(rows[row]!);
      step.doubles(assignment.scores, row);
      step.doubles(kept, row);
      if (step.full) await step.flush();
    }
  });
}

/** Columns of scores for customers, ascending; NaN: unknown. `positions` are their places among the values, from 0. */
export async function readScoreColumns(
  scope: Scope,
  segmentationId: number,
  positions: readonly number[],
  ids: Int32Array,
): Promise<Float64Array[]> {
  const few = ids.length <= FEW_CUSTOMERS;
  const columns = positions.map(() => new Float64Array(ids.length).fill(Number.NaN));
  const finder = new RowFinder(ids);
  const elements = positions.map((position) => `values[${Math.trunc(position) + 1}]`);
  await scope.copyRows(
    `SELECT customer_id, ${elements.join(', ')} FROM customer_score WHERE workspace_id = ${scope.workspaceId}
       AND segmentation_id = ${Math.trunc(segmentationId)} ${few ? `AND customer_id = ANY(${idsSql([...ids])})` : ''}`,
    ({ view }, start) => {
      const customer = view.getInt32(start + 4);
      const row = finder.rowOf(customer);
      if (row < 0) return;
      let at = start + 8;
      for (const column of columns) {
        const length = view.getInt32(at);
        at += 4;
        if (length < 0) continue;
        column[row] = view.getFloat64(at);
        at += length;
      }
    },
  );
  return columns;
}
