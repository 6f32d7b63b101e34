import type { Connection, Scope } from '../../postgres/connection.ts';
import { WEBHOOK_COLUMNS, type Webhook, webhookOf } from './webhooks.ts';

/**
 * A webhook one node delivers for. Every write it makes is held against token and version: one that lost its lease, or
 * works with settings that were edited meanwhile, writes nothing.
 */
export interface Claim {
  readonly token: string;
  readonly webhook: Webhook;
}

/**
 * Claims the webhook that waited longest for something that can be delivered; null where there is none. By the clock of
 * the database the lease ends after `leaseMs`, unless it is held: that frees webhooks of a node that died.
 */
export async function claimWebhook(
  connection: Connection,
  token: string,
  leaseMs: number,
  now: Date,
): Promise<Claim | null> {
  const rows = await connection.query(
    `UPDATE webhook SET lease_token = $1, served_at = clock_timestamp(),
       lease_until = clock_timestamp() + $2 * interval '1 millisecond'
     WHERE (workspace_id, id) = (
       SELECT w.workspace_id, w.id FROM webhook w
       WHERE w.status = 'ACTIVE' AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
         AND (w.retry_at IS NULL OR w.retry_at <= $3)
         AND (w.gap_pending
           OR EXISTS (SELECT FROM change c WHERE c.workspace_id = w.workspace_id AND c.id > w.position)
           OR EXISTS (SELECT FROM workspace s WHERE s.id = w.workspace_id AND s.changes_pruned > w.position))
       ORDER BY w.served_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${WEBHOOK_COLUMNS}`,
    [token, leaseMs, now],
  );
  return rows[0] ? { token, webhook: webhookOf(rows[0]) } : null;
}

/** The claim with the webhook as it is now; null once the lease is another's or the webhook is not active any more. */
export async function renewClaim(scope: Scope, { token, webhook }: Claim, leaseMs: number): Promise<Claim | null> {
  const rows = await scope.query(
    `UPDATE webhook SET lease_until = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND status = 'ACTIVE' RETURNING ${WEBHOOK_COLUMNS}`,
    [scope.workspaceId, webhook.id, token, leaseMs],
  );
  return rows[0] ? { token, webhook: webhookOf(rows[0]) } : null;
}

/** Lets others have it. */
export async function releaseClaim(scope: Scope, { token, webhook }: Claim): Promise<void> {
  await scope.query(
    `UPDATE webhook SET lease_token = NULL, lease_until = NULL
     WHERE workspace_id = $1 AND id = $2 AND lease_token = $3`,
    [scope.workspaceId, webhook.id, token],
  );
}

/** Changes up to the position are done with; `attempted`: by a request that succeeded. False where the claim is past. */
export async function advanceClaim(
  scope: Scope,
  claim: Claim,
  { through, withheld }: { readonly through: number; readonly withheld: number },
  attempted: boolean,
): Promise<boolean> {
  const succeeded = `, failures = 0, failing_since = NULL, retry_at = NULL, gap_pending = false`;
  const set = `position = $5, withheld = withheld + $6${attempted ? succeeded : ''}`;
  return write(scope, claim, set, through, withheld);
}

/** Notes that changes were forgotten before they could be delivered, and goes on behind them. */
export async function skipForgotten(scope: Scope, claim: Claim, until: number, now: Date): Promise<boolean> {
  // A gap the receiver has not been told of only grows.
  const set = `gap_after = CASE WHEN gap_pending THEN gap_after ELSE position END, gap_until = $5, gap_at = $6,
    gap_pending = true, position = $5`;
  return write(scope, claim, set, until, now);
}

/** Notes a failed attempt: the next is at `retryAt`; `disabledReason` ends them. */
export async function failClaim(
  scope: Scope,
  claim: Claim,
  { at, retryAt, disabledReason }: { at: Date; retryAt: Date; disabledReason: string | null },
): Promise<boolean> {
  const set = `failures = failures + 1, failing_since = coalesce(failing_since, $5), retry_at = $6,
    status = CASE WHEN $7::text IS NULL THEN status ELSE 'DISABLED'::webhook_status END, disabled_reason = $7,
    version = CASE WHEN $7::text IS NULL THEN version ELSE version + 1 END`;
  return write(scope, claim, set, at, retryAt, disabledReason);
}

async function write(scope: Scope, { token, webhook }: Claim, set: string, ...values: unknown[]): Promise<boolean> {
  const rows = await scope.query(
    `UPDATE webhook SET ${set} WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND version = $4 RETURNING id`,
    [scope.workspaceId, webhook.id, token, webhook.version, ...values],
  );
  return rows.length > 0;
}

/** Tells if any webhook is active, and when the next failed attempt is repeated; null where none is. */
export async function webhooksAhead(
  connection: Connection,
  now: Date,
): Promise<{ readonly active: boolean; readonly retryAt: Date | null }> {
  const [row] = await connection.query<{ active: boolean; retryAt: Date | null }>(
    `SELECT count(*) > 0 AS active, min(retry_at) FILTER (WHERE retry_at > $1) AS "retryAt" FROM webhook
     WHERE status = 'ACTIVE'`,
    [now],
  );
  return row!;
}
