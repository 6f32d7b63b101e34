import type { Scope } from '../../db/postgres/connection.ts';
import { insertAudit, type NewAuditEntry } from '../../db/tables/personas/persona-audit.ts';

/**
 * Notes who did what to a persona. Call it in the transaction that does it: that knows the API key which writes, so nobody
 * hands it on. What no key does, the operator or a run does.
 */
export async function recordAudit(scope: Scope, ...entries: readonly NewAuditEntry[]): Promise<void> {
  await insertAudit(scope, entries);
}
