import type { Scope } from '../../postgres/connection.ts';

/** What a workspace expects of its personas. */
export interface PersonaQualityStandard {
  /** Joint prevalence below which a persona is warned of, 0..1. */
  readonly jointPrevalenceFloor: number;
  /** 0 while it is the default. */
  readonly version: number;
}

export const DEFAULT_PERSONA_STANDARD: PersonaQualityStandard = { jointPrevalenceFloor: 0.1, version: 0 };

const COLUMNS = 'joint_prevalence_floor AS "jointPrevalenceFloor", version';

/** The workspace's standard; the default where it has none of its own. */
export async function personaStandard(scope: Scope): Promise<PersonaQualityStandard> {
  const [row] = await scope.query<PersonaQualityStandard>(
    `SELECT ${COLUMNS} FROM persona_quality_standard WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  return row ?? DEFAULT_PERSONA_STANDARD;
}

/** Stores a standard where the one that is there is at a version; null where it is not. */
export async function writePersonaStandard(
  scope: Scope,
  { jointPrevalenceFloor, version }: PersonaQualityStandard,
): Promise<PersonaQualityStandard | null> {
  const [row] = await scope.query<PersonaQualityStandard>(
    version === 0
      ? `INSERT INTO persona_quality_standard (workspace_id, joint_prevalence_floor) SELECT $1, $2 WHERE $3 = 0
         ON CONFLICT (workspace_id) DO NOTHING RETURNING ${COLUMNS}`
      : `UPDATE persona_quality_standard SET joint_prevalence_floor = $2, version = version + 1
         WHERE workspace_id = $1 AND version = $3 RETURNING ${COLUMNS}`,
    [scope.workspaceId, jointPrevalenceFloor, version],
  );
  return row ?? null;
}
