import { DEFAULT_OUTCOMES, type OutcomeStandard } from '../../../engine/outcomes/definitions.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';

const COLUMNS: ColumnTable<OutcomeStandard> = {
  retentionDays: 'retention_days',
  conversion: 'conversion',
  recommendation: 'recommendation',
  satisfaction: 'satisfaction',
  valueSegmentationId: 'value_segmentation_id',
  valueScore: 'value_score',
  margin: 'margin',
  version: 'version',
};

/** How the workspace defines its outcomes; the defaults where it has said nothing. */
export async function readOutcomeStandard(scope: Scope): Promise<OutcomeStandard> {
  const [row] = await scope.query<OutcomeStandard>(
    `SELECT ${selectList(COLUMNS)} FROM outcome_standard WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  return row ?? DEFAULT_OUTCOMES;
}

/** Stores it where it is at a version, which then is the next; null where it is not. */
export async function writeOutcomeStandard(scope: Scope, standard: OutcomeStandard): Promise<OutcomeStandard | null> {
  const { conversion, recommendation, satisfaction, version } = standard;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const [row] = await scope.query<OutcomeStandard>(
    `INSERT INTO outcome_standard AS o (workspace_id, retention_days, conversion, recommendation, satisfaction,
       value_segmentation_id, value_score, margin, version)
     SELECT $1::int, $3::int, $4::jsonb, $5::jsonb, $6::jsonb, $7::int, $8, $9::float8, least($2::int8 + 1, 2147483647)
     WHERE $2::int = coalesce((SELECT version FROM outcome_standard WHERE workspace_id = $1), 0)
     ON CONFLICT (workspace_id) DO UPDATE SET retention_days = excluded.retention_days,
       conversion = excluded.conversion, recommendation = excluded.recommendation, satisfaction = excluded.satisfaction,
       value_segmentation_id = excluded.value_segmentation_id, value_score = excluded.value_score, margin = excluded.margin,
       version = excluded.version, updated_at = now()
     WHERE o.version = $2::int RETURNING ${selectList(COLUMNS)}`,
    [
      scope.workspaceId,
      version,
      standard.retentionDays,
      json(conversion),
      json(recommendation),
      json(satisfaction),
      standard.valueSegmentationId,
      standard.valueScore,
      standard.margin,
    ],
  );
  return row ?? null;
}
