import type { WebhookStatus } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';
import { CHANGES_CHANNEL, type ChangeKind } from '../changes/changes.ts';
import type { GuideChoice } from '../visitor/customer-guides.ts';

/** Which changes are wanted; an empty list leaves that side open. */
export interface WebhookFilter {
  readonly kinds: readonly ChangeKind[];
  readonly segmentationIds: readonly number[];
  readonly segmentIds: readonly number[];
  readonly personaIds: readonly number[];
  readonly customerIds: readonly number[];
}

/** The settings an administrator decides. */
export interface WebhookSettings extends WebhookFilter {
  readonly name: string;
  readonly url: string;
  /** Most changes a request carries. */
  readonly batchSize: number;
  /** With what is said to the personas of customers that moved; null: without. */
  readonly guide: GuideChoice | null;
  /** Key of the purpose it serves: changes of customers who did not agree are left out; null: it declares none. */
  readonly purpose: string | null;
}

export interface Webhook extends WebhookSettings {
  readonly id: number;
  /** Whether what it sends tells who customers are; otherwise that comes masked. */
  readonly personal: boolean;
  readonly workspaceId: number;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
  readonly status: WebhookStatus;
  readonly disabledReason: string | null;
  /** Changes up to this one were delivered, or passed over by the filters. */
  readonly position: number;
  /** Changes after `gapAfter` up to `gapUntil` were forgotten before they could be delivered. */
  readonly gapAfter: number | null;
  readonly gapUntil: number | null;
  readonly gapAt: Date | null;
  readonly gapPending: boolean;
  /** Failed attempts since the last that succeeded. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly retryAt: Date | null;
  /** Changes left out for want of consent. */
  readonly withheld: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The fields an edit may touch. */
export type WebhookPatch = Partial<
  WebhookSettings &
    Pick<
      Webhook,
      | 'personal'
      | 'secret'
      | 'previousSecret'
      | 'previousSecretUntil'
      | 'status'
      | 'disabledReason'
      | 'position'
      | 'gapPending'
      | 'failures'
      | 'failingSince'
      | 'retryAt'
    >
>;

const COLUMNS: Readonly<Record<keyof Webhook, string>> = {
  id: 'id',
  workspaceId: 'workspace_id',
  name: 'name',
  url: 'url',
  kinds: 'kinds',
  segmentationIds: 'segmentation_ids',
  segmentIds: 'segment_ids',
  personaIds: 'persona_ids',
  customerIds: 'customer_ids',
  batchSize: 'batch_size',
  guide: 'guide',
  personal: 'personal',
  purpose: 'purpose',
  withheld: 'withheld',
  secret: 'secret',
  previousSecret: 'previous_secret',
  previousSecretUntil: 'previous_secret_until',
  status: 'status',
  disabledReason: 'disabled_reason',
  position: 'position',
  gapAfter: 'gap_after',
  gapUntil: 'gap_until',
  gapAt: 'gap_at',
  gapPending: 'gap_pending',
  failures: 'failures',
  failingSince: 'failing_since',
  retryAt: 'retry_at',
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};
const TYPES: Readonly<Record<string, string>> = { status: '::webhook_status', guide: '::jsonb' };

/** The columns of a {@link Webhook}, for `SELECT` and `RETURNING`. */
export const WEBHOOK_COLUMNS = Object.entries(COLUMNS)
  .map(([name, column]) => `webhook.${column} AS "${name}"`)
  .join(', ');

/** Positions come from PostgreSQL as text. */
export function webhookOf(row: Record<string, unknown>): Webhook {
  const number = (name: string) => (row[name] === null ? null : Number(row[name]));
  const positions = { position: number('position'), gapAfter: number('gapAfter'), gapUntil: number('gapUntil') };
  return { ...row, ...positions } as unknown as Webhook;
}

export async function listWebhooks(scope: Scope): Promise<Webhook[]> {
  const rows = await scope.query(`SELECT ${WEBHOOK_COLUMNS} FROM webhook WHERE workspace_id = $1 ORDER BY id`, [
    scope.workspaceId,
  ]);
  return rows.map(webhookOf);
}

export async function readWebhook(scope: Scope, id: number): Promise<Webhook | null> {
  const rows = await scope.query(`SELECT ${WEBHOOK_COLUMNS} FROM webhook WHERE workspace_id = $1 AND id = $2`, [
    scope.workspaceId,
    id,
  ]);
  return rows[0] ? webhookOf(rows[0]) : null;
}

/** Makes a webhook that stands at the newest change, masked where the scope is; null where the workspace has `most` of them already. */
export async function insertWebhook(
  scope: Scope,
  {
    name,
    url,
    kinds,
    segmentationIds,
    segmentIds,
    personaIds,
    customerIds,
    batchSize,
    guide,
    purpose,
  }: WebhookSettings,
  secret: string,
  most: number,
): Promise<Webhook | null> {
  const rows = await scope.query(
    `INSERT INTO webhook (workspace_id, name, url, kinds, segmentation_ids, segment_ids, persona_ids, customer_ids,
       batch_size, secret, guide, personal, purpose, position)
     SELECT w.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12::jsonb, $13, $14,
       greatest(w.changes_pruned, coalesce((SELECT max(id) FROM change WHERE workspace_id = w.id), 0))
     FROM workspace w
     WHERE w.id = $1 AND (SELECT count(*) FROM webhook WHERE workspace_id = $1) < $11
     RETURNING ${WEBHOOK_COLUMNS}`,
    [
      scope.workspaceId,
      name,
      url,
      kinds,
      segmentationIds,
      segmentIds,
      personaIds,
      customerIds,
      batchSize,
      secret,
      most,
      guide && JSON.stringify(guide),
      !scope.masks,
      purpose,
    ],
  );
  return rows[0] ? webhookOf(rows[0]) : null;
}

/** Edits the webhook at a version, raises that, and wakes who delivers; null where it is past, or the webhook gone. */
export async function patchWebhook(
  scope: Scope,
  id: number,
  version: number,
  patch: WebhookPatch,
): Promise<Webhook | null> {
  const changes = Object.entries(patch) as [keyof WebhookPatch, unknown][];
  const sets = changes.map(([name], index) => `${COLUMNS[name]} = $${index + 4}${TYPES[name] ?? ''}`);
  const rows = await scope.query(
    `WITH edited AS (
       UPDATE webhook SET ${[...sets, 'version = version + 1', 'updated_at = now()'].join(', ')}
       WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING ${WEBHOOK_COLUMNS}
     )
     SELECT edited.*, pg_notify('${CHANGES_CHANNEL}', $1::int::text)::text FROM edited`,
    [
      scope.workspaceId,
      id,
      version,
      ...changes.map(([name, value]) => (name === 'guide' && value ? JSON.stringify(value) : value)),
    ],
  );
  return rows[0] ? webhookOf(rows[0]) : null;
}

/** Deletes a webhook with its deliveries; false where there is none. */
export async function removeWebhook(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query('DELETE FROM webhook WHERE workspace_id = $1 AND id = $2 RETURNING id', [
    scope.workspaceId,
    id,
  ]);
  return rows.length > 0;
}

/** Those of the ids that are no row of a table in this workspace. */
export async function unknownIds(
  scope: Scope,
  table: 'customer' | 'persona' | 'segment' | 'segmentation',
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await scope.query<{ id: number }>(
    `SELECT written.id FROM unnest($2::int[]) AS written(id)
     WHERE NOT EXISTS (SELECT FROM ${table} t WHERE t.workspace_id = $1 AND t.id = written.id)`,
    [scope.workspaceId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
