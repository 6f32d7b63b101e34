import type { Scope } from '../../postgres/connection.ts';
import type { Paged } from '../../reads/source.ts';

/** A customer a segmenter could not answer. */
export interface Quarantined {
  readonly customerId: number;
  /** The plugin's error, naming it. */
  readonly message: string;
}

export interface QuarantinedRow extends Quarantined {
  readonly at: Date;
}

/** Who is quarantined in a segmentation, by when the customers were first stored. */
export const QUARANTINED_OF_SEGMENTATION: Paged<QuarantinedRow> = {
  source: {
    table: 'quarantined_customer',
    alias: 'q',
    columns: { customerId: 'q.customer_id', message: 'q.message', at: 'q.at' },
  },
  keys: [{ sql: 'q.customer_id', type: 'int', field: 'customerId' }],
  parent: 'q.segmentation_id',
};

/** Replaces who is quarantined in segmentations. */
export async function replaceQuarantined(
  scope: Scope,
  segmentationIds: readonly number[],
  rows: readonly (Quarantined & { readonly segmentationId: number })[],
): Promise<void> {
  await scope.query('DELETE FROM quarantined_customer WHERE workspace_id = $1 AND segmentation_id = ANY($2)', [
    scope.workspaceId,
    segmentationIds,
  ]);
  await insertQuarantined(scope, rows);
}

/** The same of the customers that were evaluated, each in the segmentations it was evaluated in. */
export async function requarantine(
  scope: Scope,
  evaluated: ReadonlyMap<number, readonly number[]>,
  rows: readonly (Quarantined & { readonly segmentationId: number })[],
): Promise<void> {
  const pairs = [...evaluated].flatMap(([segmentationId, customers]) =>
    customers.map((customer) => [segmentationId, customer] as const),
  );
  // Both on their way at once: the caller need not wait for the first. In one statement, a row that is there would be
  // deleted, and the new one given up for it.
  await Promise.all([
    scope.query(
      `DELETE FROM quarantined_customer q USING unnest($2::int[], $3::int[]) AS e(s, c)
       WHERE q.workspace_id = $1 AND q.segmentation_id = e.s AND q.customer_id = e.c`,
      [scope.workspaceId, pairs.map(([segmentation]) => segmentation), pairs.map(([, customer]) => customer)],
    ),
    insertQuarantined(scope, rows),
  ]);
}

async function insertQuarantined(
  scope: Scope,
  rows: readonly (Quarantined & { readonly segmentationId: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  await scope.query(
    `INSERT INTO quarantined_customer (workspace_id, segmentation_id, customer_id, message, at)
     SELECT $1, s, c, m, now() FROM unnest($2::int[], $3::int[], $4::text[]) AS failed(s, c, m) ON CONFLICT DO NOTHING`,
    [
      scope.workspaceId,
      rows.map((row) => row.segmentationId),
      rows.map((row) => row.customerId),
      rows.map((row) => row.message),
    ],
  );
}
