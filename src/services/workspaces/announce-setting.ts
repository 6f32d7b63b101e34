import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { recordAudit } from '../personas/audit.ts';

/** What a workspace has set, or one of its personas. */
export const SETTINGS = [
  'WORKSPACE',
  'RETURNS',
  'EXCHANGE_RATES',
  'EVENT_CHANGES',
  'DATA_QUALITY',
  'OUTCOMES',
  'DIGEST',
  'UPKEEP',
  'REVIEW_PERIODS',
  'PERSONA_QUALITY',
] as const;
export type Setting = (typeof SETTINGS)[number];

/**
 * Tells subscribers that a setting was edited, and notes who did it, in the transaction that does it and near its end.
 * `personaId` is of a setting of one persona.
 */
export async function announceSetting(scope: Scope, setting: Setting, personaId?: number): Promise<void> {
  await recordAudit(scope, { personaId: personaId ?? null, action: 'SETTING_EDITED', detail: { setting } });
  await appendChanges(scope, [
    { kind: 'SETTING_CHANGED', ...(personaId === undefined ? {} : { personaId }), payload: { setting } },
  ]);
}
