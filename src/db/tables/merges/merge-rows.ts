import type { Scope } from '../../postgres/connection.ts';
import type { EventKey } from '../events/events.ts';
import type { MergedKey } from './merge-keys.ts';

/** The rows of a customer that go to the survivor, by their kind. */
const OWNED = {
  EVENT: 'customer_event',
  RESPONSE: 'survey_response',
  TRANSITION: 'membership_transition',
  OVERRIDE: 'membership_override',
  MATCH: 'match_transition',
  EDIT: 'customer_edit',
  NOTE: 'customer_note',
  CONSENT: 'customer_consent',
  INTERVIEW: 'interview',
} as const;
const KINDS = Object.entries(OWNED);

/**
 * Gives a customer's events, responses, notes, history and overrides to the survivor of a merge, and notes which they
 * were.
 */
export async function moveRows(scope: Scope, mergeId: number, fromId: number, intoId: number): Promise<void> {
  for (const [kind, table] of KINDS) {
    await scope.query(
      `WITH moved AS (
         UPDATE ${table} SET customer_id = $4 WHERE workspace_id = $1 AND customer_id = $3 RETURNING id)
       INSERT INTO customer_merge_row (workspace_id, merge_id, kind, row_id) SELECT $1, $2, $5, id FROM moved`,
      [scope.workspaceId, mergeId, fromId, intoId, kind],
    );
  }
}

/** Gives back what came with a merge, and since then under its keys, where the survivor still has it. */
export async function returnRows(scope: Scope, mergeId: number, intoId: number, fromId: number): Promise<void> {
  for (const [kind, table] of KINDS) {
    await scope.query(
      `UPDATE ${table} t SET customer_id = $4 FROM customer_merge_row r
       WHERE t.workspace_id = $1 AND t.customer_id = $3 AND r.workspace_id = $1 AND r.merge_id = $2 AND r.kind = $5
         AND r.row_id = t.id`,
      [scope.workspaceId, mergeId, intoId, fromId, kind],
    );
  }
}

/** An item that came under a key of a merged customer. */
export interface LaterItem {
  readonly item: EventKey;
  readonly key: MergedKey;
}

/** Notes the events that this transaction stored under keys of merged customers: they go back with the merges. */
export async function noteEvents(scope: Scope, items: readonly LaterItem[]): Promise<void> {
  await note(scope, 'EVENT', items);
}

/** The same of responses to surveys. */
export async function noteResponses(scope: Scope, items: readonly LaterItem[]): Promise<void> {
  await note(scope, 'RESPONSE', items);
}

// Rows that others stored before keep their owners: only those of this transaction came now.
async function note(scope: Scope, kind: 'EVENT' | 'RESPONSE', items: readonly LaterItem[]): Promise<void> {
  if (items.length === 0) return;
  await scope.query(
    `INSERT INTO customer_merge_row (workspace_id, merge_id, kind, row_id)
     SELECT DISTINCT $1::int, k.merge_id, $6::text, t.id
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS item(source, message_id, type, value)
     JOIN customer_merge_key k ON k.workspace_id = $1 AND k.type = item.type AND k.value = item.value
     JOIN ${OWNED[kind]} t ON t.workspace_id = $1 AND t.source = item.source AND t.message_id = item.message_id
     WHERE t.xmin = pg_current_xact_id()::xid ON CONFLICT DO NOTHING`,
    [
      scope.workspaceId,
      items.map(({ item }) => item.source),
      items.map(({ item }) => item.messageId),
      items.map(({ key }) => key.type),
      items.map(({ key }) => key.value),
      kind,
    ],
  );
}
