import type { Override } from '../../../engine/answer/overrides.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';

export const OVERRIDE_STATES = ['HOLDS', 'SEGMENT_GONE', 'REPLACED', 'EXPIRED', 'ENDED'] as const;
export type OverrideState = (typeof OVERRIDE_STATES)[number];

/** An override as it is read. */
export interface MembershipOverride {
  readonly id: number;
  readonly segmentationId: number;
  readonly segmentId: number;
  readonly customerId: number;
  readonly included: boolean;
  readonly reason: string;
  readonly byKeyId: number;
  /** Name of the API key when it was set. */
  readonly byName: string;
  readonly at: Date;
  readonly until: Date | null;
  /** When somebody ended it, or another of the same customer and segment was set. */
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly state: OverrideState;
}

/** The time by the clock of the segmentation that a row of alias `o` is of. */
const CLOCK = `coalesce((SELECT s.as_of FROM segmentation s WHERE s.workspace_id = o.workspace_id
  AND s.id = o.segmentation_id AND s.pinned), now())`;
/** True of the rows of an alias that the clock and people let stand. */
const stands = (alias: string) => `${alias}.ended_at IS NULL AND (${alias}.until IS NULL OR ${alias}.until > ${CLOCK})`;

/**
 * The id of the override that holds a customer of a row of alias `m` in its segment; NULL where the segmenter does. `$1` is the
 * workspace: where it has no overrides, which is found once a statement, no row is looked up.
 */
export const HOLDING_OVERRIDE = `CASE WHEN (SELECT TRUE FROM membership_override any_of WHERE any_of.workspace_id = $1 LIMIT 1)
  THEN (SELECT o.id FROM membership_override o
    WHERE o.workspace_id = m.workspace_id AND o.customer_id = m.customer_id AND o.segmentation_id = m.segmentation_id
      AND o.segment_id = m.segment_id AND ${stands('o')} AND o.included
    ORDER BY o.id DESC LIMIT 1) END`;

export const OVERRIDES: Source<MembershipOverride> = {
  table: 'membership_override',
  alias: 'o',
  columns: {
    id: 'o.id',
    segmentationId: 'o.segmentation_id',
    segmentId: 'o.segment_id',
    customerId: 'o.customer_id',
    included: 'o.included',
    reason: 'o.reason',
    byKeyId: 'o.by_key_id',
    byName: 'o.by_name',
    at: 'o.at',
    until: 'o.until',
    endedAt: 'o.ended_at',
    endedBy: 'o.ended_by',
    state: `CASE WHEN o.ended_at IS NOT NULL THEN 'ENDED'
      WHEN o.until <= ${CLOCK} THEN 'EXPIRED'
      WHEN NOT EXISTS (SELECT FROM segment g WHERE g.workspace_id = o.workspace_id AND g.id = o.segment_id AND g.current)
        THEN 'SEGMENT_GONE'
      WHEN EXISTS (SELECT FROM membership_override n WHERE n.workspace_id = o.workspace_id
        AND n.customer_id = o.customer_id AND n.segmentation_id = o.segmentation_id AND n.id > o.id AND ${stands('n')}
        AND (n.segment_id = o.segment_id OR (o.exclusive AND o.included AND n.included AND EXISTS (
          SELECT FROM segment g WHERE g.workspace_id = n.workspace_id AND g.id = n.segment_id AND g.current))))
        THEN 'REPLACED'
      ELSE 'HOLDS' END`,
  },
};

const NEWEST_FIRST: Paged<MembershipOverride>['keys'] = [{ sql: 'o.id', type: 'int', descending: true, field: 'id' }];
/** Of those that were ended by hand too, or only of the others. */
const unlessEnded = (ended: boolean) => () => (ended ? '' : 'o.ended_at IS NULL');

/** Overrides of a customer, a segment or a segmentation, newest first. */
export function overridesOf(parent: 'customer_id' | 'segment_id' | 'segmentation_id', ended: boolean) {
  return { source: OVERRIDES, keys: NEWEST_FIRST, parent: `o.${parent}`, condition: unlessEnded(ended) };
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function overridesByIds(scope: Scope, ids: readonly number[]): Promise<MembershipOverride[]> {
  return rowsByIds(scope, OVERRIDES, ids);
}

/** An override to set for customers. */
export interface NewOverride {
  readonly segmentationId: number;
  readonly segmentId: number;
  readonly included: boolean;
  readonly exclusive: boolean;
  readonly reason: string;
  readonly byKeyId: number;
  readonly until: Date | null;
}

/**
 * Sets an override for customers. It ends those of the same segment, and in an exclusive segmentation an inclusion ends
 * the inclusions in other segments. Returns the ids of the new ones by customer. The caller holds the customers' rows.
 */
export async function insertOverrides(
  scope: Scope,
  customerIds: readonly number[],
  { segmentationId, segmentId, included, exclusive, reason, byKeyId, until }: NewOverride,
): Promise<Map<number, number>> {
  await scope.query(
    `UPDATE membership_override o SET ended_at = now(), ended_by = (SELECT name FROM api_key WHERE workspace_id = $1 AND id = $6)
     WHERE workspace_id = $1 AND segmentation_id = $2 AND customer_id = ANY($7) AND ended_at IS NULL
       AND (segment_id = $3 OR ($4 AND $5 AND included))`,
    [scope.workspaceId, segmentationId, segmentId, included, exclusive, byKeyId, customerIds],
  );
  const rows = await scope.query<{ id: number; customerId: number }>(
    `INSERT INTO membership_override
       (workspace_id, segmentation_id, segment_id, customer_id, included, exclusive, reason, by_key_id, by_name, at, until)
     SELECT $1, $2, $3, c, $4, $5, $8, $6, (SELECT name FROM api_key WHERE workspace_id = $1 AND id = $6), now(), $9
     FROM unnest($7::int[]) AS c
     RETURNING id, customer_id AS "customerId"`,
    [scope.workspaceId, segmentationId, segmentId, included, exclusive, byKeyId, customerIds, reason, until],
  );
  return new Map(rows.map(({ id, customerId }) => [customerId, id]));
}

/** An override that was ended. */
export interface EndedOverride {
  readonly id: number;
  readonly customerId: number;
  readonly segmentationId: number;
}

/** Which overrides to end: by id, or those of customers in a segment. */
export type OverrideChoice =
  | { readonly ids: readonly number[] }
  | { readonly segmentId: number; readonly customerIds: readonly number[] };

/** Ends overrides that nobody has ended; returns them. */
export async function endOverrides(scope: Scope, choice: OverrideChoice, byKeyId: number): Promise<EndedOverride[]> {
  const which = 'ids' in choice ? 'id = ANY($3)' : 'segment_id = $4 AND customer_id = ANY($3)';
  const values = 'ids' in choice ? [choice.ids] : [choice.customerIds, choice.segmentId];
  return scope.query(
    `UPDATE membership_override SET ended_at = now(), ended_by = (SELECT name FROM api_key WHERE workspace_id = $1 AND id = $2)
     WHERE workspace_id = $1 AND ended_at IS NULL AND ${which}
     RETURNING id, customer_id AS "customerId", segmentation_id AS "segmentationId"`,
    [scope.workspaceId, byKeyId, ...values],
  );
}

/**
 * Overrides of segmentations that nobody ended, by segmentation: of everybody, or of some customers. Each by customer,
 * the newest last. Those whose time is over are among them: the clock of an answer decides.
 */
export async function standingOverrides(
  scope: Scope,
  segmentationIds: readonly number[],
  customerIds: readonly number[] | null = null,
): Promise<ReadonlyMap<number, readonly Override[]>> {
  const rows = await scope.query<Omit<Override, 'until'> & { segmentation: number; until: Date | null }>(
    `SELECT segmentation_id AS segmentation, customer_id AS customer, segment_id AS segment, included, until
     FROM membership_override WHERE workspace_id = $1 AND segmentation_id = ANY($2) AND ended_at IS NULL
       AND ($3::int[] IS NULL OR customer_id = ANY($3))
     ORDER BY customer_id, id`,
    [scope.workspaceId, segmentationIds, customerIds],
  );
  const bySegmentation = new Map<number, Override[]>();
  for (const { segmentation, until, ...row } of rows) {
    const listed = bySegmentation.get(segmentation) ?? [];
    listed.push({ ...row, until: until?.getTime() ?? Number.NaN });
    bySegmentation.set(segmentation, listed);
  }
  return bySegmentation;
}

/** The overrides that decide about customers in a segmentation now, by customer with the newest last. */
export async function holdingOverrides(
  scope: Scope,
  segmentationId: number,
  customerIds: readonly number[],
): Promise<MembershipOverride[]> {
  return scope.query<MembershipOverride>(
    `SELECT * FROM (SELECT ${columnsOf(OVERRIDES)} FROM membership_override o
       WHERE o.workspace_id = $1 AND o.segmentation_id = $2 AND o.customer_id = ANY($3) AND o.ended_at IS NULL) AS standing
     WHERE state = 'HOLDS' ORDER BY "customerId", id`,
    [scope.workspaceId, segmentationId, customerIds],
  );
}

/** The overrides of customers that hold, by customer: `include lists.vip`, `exclude stages.loyal`. */
export async function overrideTexts(
  scope: Scope,
  customerIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await scope.query<{ customerId: number; texts: readonly string[] }>(
    `SELECT h."customerId", array_agg(
       CASE WHEN h.included THEN 'include ' ELSE 'exclude ' END || s.key || '.' || g.key ORDER BY s.key, g.key) AS texts
     FROM (SELECT ${columnsOf(OVERRIDES)} FROM membership_override o
       WHERE o.workspace_id = $1 AND o.customer_id = ANY($2) AND o.ended_at IS NULL) AS h
     JOIN segmentation s ON s.workspace_id = $1 AND s.id = h."segmentationId"
     JOIN segment g ON g.workspace_id = $1 AND g.id = h."segmentId"
     WHERE h.state = 'HOLDS' GROUP BY 1`,
    [scope.workspaceId, customerIds],
  );
  return new Map(rows.map(({ customerId, texts }) => [customerId, texts]));
}
