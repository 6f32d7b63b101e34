import { literal } from '../../reads/json.ts';

/** A score that a read names; whether it is there PostgreSQL finds out, and refuses it where it is not. */
export interface ScoreKey {
  /** Key of the segmentation, or `#` and its row id. */
  readonly segmentation: string;
  readonly key: string;
}

/** How a score is compared or ordered: `$1` is the workspace's id. */
export interface ScoreSql {
  /** The row id of the segmentation, found once a statement. */
  readonly segmentation: string;
  /** The place of the score among its values. */
  readonly place: string;
}

/** `segmentation` and `key` are expressions of text. */
export function scoreSql(segmentation: string, key: string): ScoreSql {
  const id = `scored_segmentation($1, ${segmentation})`;
  return { segmentation: `(SELECT ${id})`, place: `(SELECT score_place($1, ${id}, ${key}))` };
}

/** Times of the calendar that PostgreSQL has too, in milliseconds: from year 1 to 9999. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999];

/** The time that a number of milliseconds stands for; NULL beyond the calendar. */
export function scoreTimeSql(value: string): string {
  return `CASE WHEN ${value} BETWEEN ${FIRST} AND ${LAST} THEN to_timestamp(${value} / 1000) END`;
}

/** The rows of a table with one score of their customers as the column `score`; NULL is unknown. */
export function withScore(table: string, alias: string, customer: string, { segmentation, key }: ScoreKey): string {
  const named = scoreSql(literal(segmentation), literal(key));
  return `(SELECT ${alias}.*, o.values[${named.place}] AS score FROM ${table} ${alias} LEFT JOIN customer_score o
    ON o.workspace_id = ${alias}.workspace_id AND o.segmentation_id = ${named.segmentation} AND o.customer_id = ${customer})`;
}
