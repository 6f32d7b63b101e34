import type { KeptMember } from '../../../engine/upkeep/stayed-members.ts';
import type { Scope } from '../../postgres/connection.ts';

/** A member of a persona when its baseline was taken. */
export interface BaselineMember extends KeptMember {
  readonly personaId: number;
}

/** The members that baselines of personas keep, by persona; none of a baseline from before they were kept. */
export async function readBaselineMembers(
  scope: Scope,
  personaIds: readonly number[],
): Promise<Map<number, BaselineMember[]>> {
  const rows = await scope.query<BaselineMember>(
    `SELECT persona_id AS "personaId", customer_id AS "customerId", bins FROM persona_baseline_member
     WHERE workspace_id = $1 AND persona_id = ANY($2) ORDER BY persona_id, customer_id`,
    [scope.workspaceId, personaIds],
  );
  const found = new Map<number, BaselineMember[]>();
  for (const row of rows) {
    const members = found.get(row.personaId);
    if (members) members.push(row);
    else found.set(row.personaId, [row]);
  }
  return found;
}

/** Stores the members of a persona's baseline in place of those of the one before. Customers that are gone are left out. */
export async function replaceBaselineMembers(
  scope: Scope,
  personaId: number,
  members: readonly KeptMember[],
): Promise<void> {
  await scope.query('DELETE FROM persona_baseline_member WHERE workspace_id = $1 AND persona_id = $2', [
    scope.workspaceId,
    personaId,
  ]);
  if (members.length === 0) return;
  await scope.query(
    `INSERT INTO persona_baseline_member (workspace_id, persona_id, customer_id, bins)
     SELECT b.workspace_id, b.persona_id, c.id, m.bins
     FROM jsonb_to_recordset($3::jsonb) AS m("customerId" int, bins smallint[])
     JOIN customer c ON c.workspace_id = $1 AND c.id = m."customerId"
     JOIN persona_baseline b ON b.workspace_id = $1 AND b.persona_id = $2 ORDER BY c.id FOR KEY SHARE OF c`,
    [scope.workspaceId, personaId, JSON.stringify(members)],
  );
}
