import { SCORED, type ScoreDifference } from '../../../engine/answer/score-difference.ts';
import type { Scope } from '../../postgres/connection.ts';

/** A customer's scores as stored; NaN: unknown. */
export interface StoredScores {
  readonly values: readonly number[];
  /** The values that history knows. */
  readonly kept: readonly number[];
}

/** Few customers' scores in segmentations, by segmentation and customer. Who has none is left out. */
export async function storedScores(
  scope: Scope,
  segmentationIds: readonly number[],
  customerIds: readonly number[],
): Promise<Map<number, Map<number, StoredScores>>> {
  const stored = new Map(segmentationIds.map((id) => [id, new Map<number, StoredScores>()]));
  if (segmentationIds.length === 0) return stored;
  // As text: what pg makes of arrays of numbers costs several times as much. Each is looked up: left alone, PostgreSQL
  // goes through the whole table for a round of customers.
  const rows = await scope.query<{ s: number; c: number; v: string; k: string | null }>(
    `SELECT s, c, v, k FROM unnest($2::int[]) AS s, unnest($3::int[]) AS c, LATERAL (
       SELECT values::text AS v, kept::text AS k FROM customer_score
       WHERE workspace_id = $1 AND segmentation_id = s AND customer_id = c OFFSET 0) AS theirs`,
    [scope.workspaceId, segmentationIds, customerIds],
  );
  for (const { s, c, v, k } of rows) {
    const values = numbers(v);
    stored.get(s)!.set(c, { values, kept: k === null ? values : numbers(k) });
  }
  return stored;
}

/** The numbers of an array's text; NaN for NULL. */
function numbers(text: string): number[] {
  return text.length === 2
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((value) => (value === 'NULL' ? Number.NaN : Number(value)));
}

/** The scores of few customers in any number of segmentations, collected to be written at once. */
export class ScoreEdits {
  readonly #runId: number | null;
  readonly #segmentation: number[] = [];
  readonly #customer: number[] = [];
  readonly #values: string[] = [];
  /** Null where history knows the values themselves. */
  readonly #kept: (string | null)[] = [];
  readonly #scored: number[] = [];
  readonly #at: string[] = [];

  /** `runId`: the run that writes them; null for an evaluation. */
  constructor(runId: number | null = null) {
    this.#runId = runId;
  }

  /** Adds the rows of one segmentation's answer that differ, at milliseconds since 1970 by its clock. */
  add(
    segmentationId: number,
    at: number,
    ids: Int32Array,
    scores: readonly Float64Array[],
    { rows, kept }: ScoreDifference,
  ): void {
    // Written out once: the driver would do so for each row.
    const time = new Date(at).toISOString();
    for (const [row, scored] of rows.entries()) {
      if (scored === SCORED.same) continue;
      this.#segmentation.push(segmentationId);
      this.#customer.push(ids[row]!);
      this.#values.push(doublesText(scores, row));
      this.#kept.push(isSameRow(scores, kept, row) ? null : doublesText(kept, row));
      this.#scored.push(scored);
      this.#at.push(time);
    }
  }

  /** Writes all of it in one statement, which sees the scores as they were before. */
  async write(scope: Scope): Promise<void> {
    if (this.#customer.length === 0) return;
    const columns = [this.#segmentation, this.#customer, this.#values, this.#kept, this.#scored, this.#at];
    await scope.query(WRITE, [scope.workspaceId, ...columns, this.#runId]);
  }
}

/** A row of columns as an array's text: unlike arrays of arrays, texts need not be of one length. */
function doublesText(columns: readonly Float64Array[], row: number): string {
  let text = '';
  for (const column of columns) {
    const value = column[row]!;
    text += `${text === '' ? '{' : ','}${Number.isNaN(value) ? 'NULL' : value}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** True where columns have the same values in a row. */
function isSameRow(one: readonly Float64Array[], other: readonly Float64Array[], row: number): boolean {
  return one.every((column, index) => column === other[index] || Object.is(column[row], other[index]![row]));
}

/** Each row that is there is looked up: left alone, PostgreSQL reads the whole table for some thousands. */
const WRITE = `
  WITH edit AS MATERIALIZED (
    SELECT s, c, v::float8[] AS v, k::float8[] AS k, scored, at
    FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::int[], $7::timestamptz[]) AS e(s, c, v, k, scored, at)
  ), known AS MATERIALIZED (
    SELECT e.*, o.* FROM edit e, LATERAL (SELECT ctid AS place, coalesce(kept, values) AS was, since FROM customer_score
      WHERE workspace_id = $1 AND segmentation_id = e.s AND customer_id = e.c OFFSET 0) AS o
    WHERE e.scored <> ${SCORED.fresh}
  ), ended AS (
    INSERT INTO score_transition (workspace_id, segmentation_id, customer_id, values, since, at, run_id)
    SELECT $1, s, c, was, since, greatest(since, at), $8::int FROM known WHERE scored = ${SCORED.moved}
  ), altered AS (
    UPDATE customer_score o SET values = e.v, kept = e.k,
      since = CASE WHEN e.scored = ${SCORED.moved} THEN greatest(o.since, e.at) ELSE o.since END
    FROM known e WHERE o.workspace_id = $1 AND o.ctid = e.place
  )
  INSERT INTO customer_score (workspace_id, segmentation_id, customer_id, values, kept, since)
  SELECT $1, e.s, e.c, e.v, e.k, e.at FROM edit e WHERE e.scored = ${SCORED.fresh}`;
