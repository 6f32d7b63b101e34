import type { List, Source } from '../../reads/source.ts';
import { scoreTimeSql } from './score-key.ts';

/** A score as a segmentation declares it. */
export interface ScoreDefinitionRow {
  readonly segmentationId: number;
  readonly key: string;
  /** Text by language. */
  readonly name: unknown;
  readonly description: unknown;
  readonly kind: 'NUMBER' | 'TIME';
  readonly unit: string | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
}

/** A customer's score. */
export interface ScoreRow extends ScoreDefinitionRow {
  readonly value: number | null;
  readonly time: Date | null;
}

export const DEFINITIONS_SQL = `(SELECT s.workspace_id, s.id AS segmentation_id, s.key AS segmentation_key, e.d, e.n
  FROM segmentation s CROSS JOIN LATERAL jsonb_array_elements(s.scores) WITH ORDINALITY AS e(d, n))`;

/** Each customer with each score, known or not. */
const SCORES_SQL = `(SELECT c.workspace_id, c.id AS customer_id, s.id AS segmentation_id, s.key AS segmentation_key, e.d, e.n,
    o.values[e.n] AS value
  FROM customer c JOIN segmentation s ON s.workspace_id = c.workspace_id
  CROSS JOIN LATERAL jsonb_array_elements(s.scores) WITH ORDINALITY AS e(d, n)
  LEFT JOIN customer_score o
    ON o.workspace_id = c.workspace_id AND o.segmentation_id = s.id AND o.customer_id = c.id)`;

const COLUMNS = {
  segmentationId: 'sd.segmentation_id',
  key: "sd.d ->> 'key'",
  name: "(sd.d -> 'name')",
  description: "(sd.d -> 'description')",
  kind: "upper(sd.d ->> 'kind')",
  unit: "sd.d ->> 'unit'",
  min: "(sd.d ->> 'min')::float8",
  max: "(sd.d ->> 'max')::float8",
  step: "(sd.d ->> 'step')::float8",
};

export const SCORE_DEFINITIONS: Source<ScoreDefinitionRow> = { table: DEFINITIONS_SQL, alias: 'sd', columns: COLUMNS };

export const SCORES: Source<ScoreRow> = {
  table: SCORES_SQL,
  alias: 'sd',
  columns: {
    ...COLUMNS,
    value: 'sd.value',
    time: `(CASE WHEN sd.d ->> 'kind' = 'time' THEN ${scoreTimeSql('sd.value')} END)`,
  },
};

const ORDER = 'sd.segmentation_id, sd.n';

export const DEFINITIONS_OF_SEGMENTATION: List<ScoreDefinitionRow> = {
  source: SCORE_DEFINITIONS,
  parent: 'sd.segmentation_id',
  order: ORDER,
};

/** The scores of a customer in some segmentations, each by its key or `#` and its row id; in all where null. */
export function scoresOfCustomer(segmentations: readonly string[] | null): List<ScoreRow> {
  return {
    source: SCORES,
    parent: 'sd.customer_id',
    order: ORDER,
    ...(segmentations && {
      where: (values) =>
        `sd.segmentation_id = ANY(ARRAY(SELECT scored_segmentation($1, named) FROM unnest(${values.add(segmentations)}::text[]) AS named))`,
    }),
  };
}

/** The scores of a member in the segmentation of its membership. */
export const SCORES_OF_MEMBER: List<ScoreRow> = {
  source: SCORES,
  parent: 'sd.customer_id',
  also: { sql: 'sd.segmentation_id', field: 'segmentationId' },
  parentField: 'customerId',
  order: ORDER,
};
