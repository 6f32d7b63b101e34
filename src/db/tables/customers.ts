import type { CustomerKind } from '../generated/enums.ts';
import type { Scope } from '../postgres/connection.ts';

/** One customer, as stored. Decimals are exact text. */
export interface Customer {
  readonly id: number;
  readonly externalId: string;
  readonly kind: CustomerKind;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly gender: string | null;
  /** `YYYY-MM-DD` */
  readonly birthDate: string | null;
  readonly maritalState: string | null;
  readonly children: number | null;
  readonly householdSize: number | null;
  readonly income: string | null;
  readonly incomeCurrency: string | null;
  readonly education: string | null;
  readonly occupation: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly language: string | null;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly source: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Column and type of every field an upsert may set, besides `externalId` and `traits`. */
export const CUSTOMER_FIELDS = {
  kind: ['kind', 'customer_kind'],
  name: ['name', 'text'],
  email: ['email', 'text'],
  phone: ['phone', 'text'],
  gender: ['gender', 'text'],
  birthDate: ['birth_date', 'date'],
  maritalState: ['marital_state', 'text'],
  children: ['children', 'int'],
  householdSize: ['household_size', 'int'],
  income: ['income', 'numeric(20,4)'],
  incomeCurrency: ['income_currency', 'char(3)'],
  education: ['education', 'text'],
  occupation: ['occupation', 'text'],
  country: ['country', 'text'],
  region: ['region', 'text'],
  city: ['city', 'text'],
  language: ['language', 'text'],
  source: ['source', 'text'],
} as const satisfies Record<string, readonly [column: string, type: string]>;

export type CustomerField = keyof typeof CUSTOMER_FIELDS;

/** Fields left out stay as they are, null clears; traits are merged by name. */
export type CustomerPatch = { readonly externalId: string; readonly traits?: Readonly<Record<string, unknown>> } & {
  readonly [F in CustomerField]?: string | number | null;
};

const FIELDS = Object.entries(CUSTOMER_FIELDS);

export const CUSTOMER_COLUMNS = `c.id, c.external_id AS "externalId", c.kind::text AS kind, c.name, c.email, c.phone,
  c.gender, c.birth_date::text AS "birthDate", c.marital_state AS "maritalState", c.children,
  c.household_size AS "householdSize", c.income::text AS income, c.income_currency AS "incomeCurrency", c.education,
  c.occupation, c.country, c.region, c.city, c.language, c.traits, c.source, c.created_at AS "createdAt",
  c.updated_at AS "updatedAt"`;

const INSERT = `
  INSERT INTO customer (workspace_id, external_id, traits, ${FIELDS.map(([, [column]]) => column).join(', ')})
  SELECT $1, p->>'externalId', jsonb_strip_nulls(coalesce(p->'traits', '{}')),
    ${FIELDS.map(([field, [, type]]) =>
      field === 'kind' ? `coalesce((p->>'kind')::customer_kind, 'CUSTOMER')` : `(p->>'${field}')::${type}`,
    ).join(', ')}
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS given(p, n)
  ORDER BY n
  ON CONFLICT DO NOTHING
  RETURNING id, external_id AS "externalId"`;

// A row is written only where a value differs, so that repeating an import changes nothing.
const UPDATE = `
  UPDATE customer c SET updated_at = now(), traits = jsonb_strip_nulls(c.traits || coalesce(p->'traits', '{}')),
    ${FIELDS.map(
      ([field, [column, type]]) =>
        `${column} = CASE WHEN p ? '${field}' THEN ${
          field === 'kind' ? `coalesce((p->>'kind')::customer_kind, c.kind)` : `(p->>'${field}')::${type}`
        } ELSE c.${column} END`,
    ).join(', ')}
  FROM jsonb_array_elements($2::jsonb) AS given(p)
  WHERE c.workspace_id = $1 AND c.external_id = p->>'externalId' AND (
    jsonb_strip_nulls(c.traits || coalesce(p->'traits', '{}')) <> c.traits
    ${FIELDS.map(
      ([field, [column, type]]) =>
        `OR p ? '${field}' AND ${field === 'kind' ? `p->>'kind' IS NOT NULL AND ` : ''}c.${column} IS DISTINCT FROM (p->>'${field}')::${type}`,
    ).join('\n    ')})
  RETURNING c.id, c.external_id AS "externalId"`;

export interface UpsertedCustomers {
  /** Row id by external id, for every customer given. */
  readonly ids: ReadonlyMap<string, number>;
  /** Ids of the rows made. */
  readonly created: readonly number[];
  /** Ids of the rows whose values changed. */
  readonly updated: readonly number[];
}

/** Makes or changes customers; external ids must be distinct within the call. */
export async function upsertCustomers(scope: Scope, patches: readonly CustomerPatch[]): Promise<UpsertedCustomers> {
  const parameters = [scope.workspaceId, JSON.stringify(patches)];
  const created = await scope.query<{ id: number; externalId: string }>(INSERT, parameters);
  const fresh = new Set(created.map(({ externalId }) => externalId));
  const rest = patches.filter(({ externalId }) => !fresh.has(externalId));
  const updated =
    rest.length === 0
      ? []
      : await scope.query<{ id: number; externalId: string }>(UPDATE, [scope.workspaceId, JSON.stringify(rest)]);
  const ids = await customerIdsByExternalId(
    scope,
    rest.map(({ externalId }) => externalId),
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
  return scope.query<Customer>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** Locks customers until the transaction ends. */
export async function lockCustomers(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('SELECT FROM customer WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
    scope.workspaceId,
    ids,
  ]);
}
