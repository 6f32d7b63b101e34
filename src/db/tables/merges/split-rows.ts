import type { Scope } from '../../postgres/connection.ts';

/** Which events and responses of a customer go: those for which all conditions hold that are there. */
export interface ItemChoice {
  readonly sources?: readonly string[];
  readonly messageIds?: readonly string[];
  /** From this time on. */
  readonly since?: Date;
  /** Before this time. */
  readonly until?: Date;
}

const ITEMS = [
  ['customer_event', 'at'],
  ['survey_response', 'responded_at'],
] as const;

/** Gives chosen events and responses of a customer to another; returns how many went. */
export async function moveItems(scope: Scope, fromId: number, toId: number, choice: ItemChoice): Promise<number> {
  let moved = 0;
  for (const [table, at] of ITEMS) {
    const [row] = await scope.query<{ moved: number }>(
      `WITH moved AS (
         UPDATE ${table} SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2
           AND ($4::text[] IS NULL OR source = ANY($4)) AND ($5::text[] IS NULL OR message_id = ANY($5))
           AND ($6::timestamptz IS NULL OR ${at} >= $6) AND ($7::timestamptz IS NULL OR ${at} < $7)
         RETURNING 1)
       SELECT count(*)::int AS moved FROM moved`,
      [
        scope.workspaceId,
        fromId,
        toId,
        choice.sources ?? null,
        choice.messageIds ?? null,
        choice.since?.toISOString() ?? null,
        choice.until?.toISOString() ?? null,
      ],
    );
    moved += row!.moved;
  }
  return moved;
}
