import { DEFAULT_STANDARD, type QualityStandard } from '../../../engine/quality/standard.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';

const COLUMNS: ColumnTable<QualityStandard> = {
  expectedFields: 'expected_fields',
  expectedTraits: 'expected_traits',
  staleDays: 'stale_days',
  leastCompleteness: 'least_completeness',
  mostConflicts: 'most_conflicts',
  mostDuplicates: 'most_duplicates',
  mostStale: 'most_stale',
  checkHours: 'check_hours',
};
const NAMES = Object.values(COLUMNS);

/** The workspace's standard; the default where it has none of its own. */
export async function readStandard(scope: Scope): Promise<QualityStandard> {
  const [row] = await scope.query<QualityStandard>(
    `SELECT ${selectList(COLUMNS)} FROM quality_standard WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  return row ?? DEFAULT_STANDARD;
}

/** Stores the workspace's standard. */
export async function writeStandard(scope: Scope, standard: QualityStandard): Promise<void> {
  await scope.query(
    `INSERT INTO quality_standard (workspace_id, ${NAMES.join(', ')})
     VALUES ($1, ${NAMES.map((_, index) => `$${index + 2}`).join(', ')})
     ON CONFLICT (workspace_id) DO UPDATE SET updated_at = now(), ${NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [scope.workspaceId, ...(Object.keys(COLUMNS) as (keyof QualityStandard)[]).map((field) => standard[field])],
  );
}
