import { clientFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Scope } from '../../postgres/connection.ts';
import { rowsByIds } from '../../reads/source.ts';
import { CUSTOMERS, type Customer, storedType, type WrittenFields } from './customer-columns.ts';

export type { Customer } from './customer-columns.ts';

/** Fields left out stay as they are, null clears; traits are merged by name. */
export type CustomerPatch = WrittenFields & {
  readonly externalId: string;
  readonly traits?: Readonly<Record<string, unknown>>;
};

/** The fields an upsert may set besides the key, each with its column and its new value in the patch `p`. */
const FIELDS = clientFields.map(({ name, column, type }) => ({
  name,
  column,
  value: `(p->>'${name}')::${storedType(type)}`,
}));

const INSERT = `
  INSERT INTO customer (workspace_id, external_id, traits, ${FIELDS.map(({ column }) => column).join(', ')})
  SELECT $1, p->>'externalId', jsonb_strip_nulls(coalesce(p->'traits', '{}')),
    ${FIELDS.map(({ name, value }) => (name === 'kind' ? `coalesce(${value}, 'CUSTOMER')` : value)).join(', ')}
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS patches(p, n)
  ORDER BY n
  ON CONFLICT DO NOTHING
  RETURNING id, external_id AS "externalId"`;

// A row is written only where a value differs, so that repeating an import changes nothing.
const UPDATE = `
  UPDATE customer c SET updated_at = now(), traits = jsonb_strip_nulls(c.traits || coalesce(p->'traits', '{}')),
    ${FIELDS.map(({ name, column, value }) => {
      const next = name === 'kind' ? `coalesce(${value}, c.kind)` : value;
      return `${column} = CASE WHEN p ? '${name}' THEN ${next} ELSE c.${column} END`;
    }).join(', ')}
  FROM jsonb_array_elements($2::jsonb) AS patches(p)
  WHERE c.workspace_id = $1 AND c.external_id = p->>'externalId' AND (
    jsonb_strip_nulls(c.traits || coalesce(p->'traits', '{}')) <> c.traits
    ${FIELDS.map(({ name, column, value }) => {
      const known = name === 'kind' ? `p->>'kind' IS NOT NULL AND ` : '';
      return `OR p ? '${name}' AND ${known}c.${column} IS DISTINCT FROM ${value}`;
    }).join('\n    ')})
  RETURNING c.id, c.external_id AS "externalId"`;

export interface UpsertedCustomers {
  /** Row id by external id, of every customer of the call. */
  readonly ids: ReadonlyMap<string, number>;
  /** Ids of the rows made. */
  readonly created: readonly number[];
  /** Ids of the rows whose values changed. */
  readonly updated: readonly number[];
}

/**
 * Makes or changes customers; external ids must be distinct within the call, and none that of a customer that was merged
 * into another.
 */
export async function upsertCustomers(scope: Scope, patches: readonly CustomerPatch[]): Promise<UpsertedCustomers> {
  const parameters = [scope.workspaceId, JSON.stringify(patches)];
  const created = await scope.query<{ id: number; externalId: string }>(INSERT, parameters);
  const fresh = new Set(created.map(({ externalId }) => externalId));
  const known = patches.filter(({ externalId }) => !fresh.has(externalId));
  const updated =
    known.length === 0
      ? []
      : await scope.query<{ id: number; externalId: string }>(UPDATE, [scope.workspaceId, JSON.stringify(known)]);
  const ids = await customerIdsByExternalId(
    scope,
    known.map(({ externalId }) => externalId),
  );
  for (const { externalId, id } of created) ids.set(externalId, id);
  return { ids, created: created.map(({ id }) => id), updated: updated.map(({ id }) => id) };
}

/** Row ids of the customers that are known. */
export async function customerIdsByExternalId(
  scope: Scope,
  externalIds: readonly string[],
): Promise<Map<string, number>> {
  if (externalIds.length === 0) return new Map();
  const rows = await scope.query<{ id: number; external_id: string }>(
    'SELECT id, external_id FROM customer WHERE workspace_id = $1 AND external_id = ANY($2)',
    [scope.workspaceId, externalIds],
  );
  return new Map(rows.map((row) => [row.external_id, row.id]));
}

/** The customers with these ids, in no order; unknown ids and those of other workspaces are left out. */
export async function customersByIds(scope: Scope, ids: readonly number[]): Promise<Customer[]> {
  return rowsByIds(scope, CUSTOMERS, ids);
}

/** Locks customers until the transaction ends. */
export async function lockCustomers(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('SELECT FROM customer WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    scope.workspaceId,
    ids,
  ]);
}
