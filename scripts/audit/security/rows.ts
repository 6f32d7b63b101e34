import type { IdType } from '../../../src/graphql/core/id.ts';
import { ID_TABLES } from '../../../test/support/argument-places.ts';
import type { Tenant } from './stage.ts';

/** The table of each type that ids are of. */
export const TABLES: Partial<Record<IdType, string>> = {
  ...ID_TABLES,
  ActionPlan: 'action_plan',
  AuditEntry: 'audit_log',
  Digest: 'digest',
  InteractionStandard: 'interaction_standard',
  Job: 'job',
  MessageGuide: 'message_guide',
  Objective: 'objective',
  PersonaAuditEntry: 'persona_audit',
  PersonaDecision: 'persona_decision',
  PersonaReview: 'persona_review',
  PersonaVersion: 'persona_version',
  Play: 'play',
  PrivacyReceipt: 'privacy_receipt',
  QualityCheck: 'quality_check',
  ReferenceShares: 'reference_shares',
  Spend: 'spend',
  Survey: 'survey',
  TraitDrift: 'trait_drift',
  UnderlyingNeed: 'underlying_need',
  UpkeepCheck: 'upkeep_check',
};

/** The first row of each type that a tenant has. */
export async function rowsOf({ scope }: Tenant): Promise<ReadonlyMap<IdType, number>> {
  const rows = new Map<IdType, number>();
  for (const [type, table] of Object.entries(TABLES) as [IdType, string][]) {
    const found = `SELECT id FROM ${table} WHERE workspace_id = $1 ORDER BY id LIMIT 1`;
    const [row] = await scope.query<{ id: number }>(found, [scope.workspaceId]);
    if (row) rows.set(type, row.id);
  }
  return rows;
}
