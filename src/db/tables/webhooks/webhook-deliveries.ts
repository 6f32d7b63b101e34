import type { Scope } from '../../postgres/connection.ts';

/** One request to a webhook's address, and what came of it. */
export interface WebhookDelivery {
  /** The receiver finds it in the header `Personagraph-Delivery`. */
  readonly id: string;
  readonly webhookId: number;
  readonly at: Date;
  readonly durationMs: number;
  /** 1 for the first, counted anew after each success. */
  readonly attempt: number;
  readonly changes: number;
  /** The last change it carried, or the end of the gap it told of. */
  readonly position: number;
  readonly delivered: boolean;
  readonly responseCode: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

/** Deliveries kept of each webhook. */
export const DELIVERIES_KEPT = 200;

/** The latest deliveries of each webhook, newest first. */
export async function readDeliveries(
  scope: Scope,
  webhookIds: readonly number[],
  limit: number,
): Promise<WebhookDelivery[]> {
  const rows = await scope.query<Omit<WebhookDelivery, 'position'> & { position: string }>(
    `SELECT d.* FROM unnest($2::int[]) AS webhooks(id), LATERAL (
       SELECT id, webhook_id AS "webhookId", at, duration_ms AS "durationMs", attempt, changes, position, delivered,
         response_code AS "responseCode", error, response
       FROM webhook_delivery WHERE workspace_id = $1 AND webhook_id = webhooks.id ORDER BY sequence DESC LIMIT $3
     ) d`,
    [scope.workspaceId, webhookIds, limit],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

/** Notes a delivery of a webhook that may have been deleted meanwhile. */
export async function noteDelivery(scope: Scope, delivery: WebhookDelivery): Promise<void> {
  await scope.query(
    `INSERT INTO webhook_delivery (id, webhook_id, workspace_id, at, duration_ms, attempt, changes, position, delivered,
       response_code, error, response)
     SELECT $2, id, workspace_id, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM webhook
     WHERE workspace_id = $1 AND id = $3 FOR KEY SHARE`,
    [
      scope.workspaceId,
      delivery.id,
      delivery.webhookId,
      delivery.at,
      delivery.durationMs,
      delivery.attempt,
      delivery.changes,
      delivery.position,
      delivery.delivered,
      delivery.responseCode,
      delivery.error,
      delivery.response,
    ],
  );
}

/** Forgets all but the latest deliveries of a webhook. */
export async function trimDeliveries(scope: Scope, webhookId: number): Promise<void> {
  await scope.query(
    `DELETE FROM webhook_delivery WHERE workspace_id = $1 AND webhook_id = $2 AND sequence < (
       SELECT sequence FROM webhook_delivery WHERE workspace_id = $1 AND webhook_id = $2
       ORDER BY sequence DESC OFFSET $3 LIMIT 1)`,
    [scope.workspaceId, webhookId, DELIVERIES_KEPT - 1],
  );
}
