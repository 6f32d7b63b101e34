import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import { columnsOf, type Source } from '../../reads/source.ts';

/** Rows that people write, each with a version that rises with every edit. */
export interface Versioned<T> {
  readonly source: Source<T>;
  /** Columns that are written, by the field of a row, each with its cast. */
  readonly writes: Readonly<Partial<Record<keyof T, readonly [column: string, cast: string]>>>;
  /** Whether the time of the last edit is kept. */
  readonly stamped: boolean;
}

/** Fields of a row by name, as they are sent; JSON is text. */
export type Written = Readonly<Record<string, unknown>>;

function assignments<T>({ writes }: Versioned<T>, fields: Written, parameters: Parameters) {
  return Object.entries<readonly [string, string] | undefined>(writes).flatMap(([field, write]) => {
    const value = fields[field];
    return write && value !== undefined ? [{ column: write[0], value: `${parameters.add(value)}${write[1]}` }] : [];
  });
}

/** Stores a new row; null where a row of the same key is there. */
export async function insertVersioned<T>(scope: Scope, rows: Versioned<T>, fields: Written): Promise<T | null> {
  const { source } = rows;
  const parameters = new Parameters(scope.workspaceId);
  const columns = assignments(rows, fields, parameters);
  const [row] = await scope.query<T>(
    `INSERT INTO ${source.table} AS ${source.alias} (workspace_id${columns.map(({ column }) => `, ${column}`).join('')})
     VALUES ($1${columns.map(({ value }) => `, ${value}`).join('')})
     ON CONFLICT DO NOTHING RETURNING ${columnsOf(source)}`,
    parameters.values,
  );
  return row ?? null;
}

/** Changes a row that is at a version, which then is the next; null where it is not, or is not there. */
export async function updateVersioned<T>(
  scope: Scope,
  rows: Versioned<T>,
  seen: { readonly id: number; readonly version: number },
  fields: Written,
): Promise<T | null> {
  const { source, stamped } = rows;
  const parameters = new Parameters(scope.workspaceId, seen.id, seen.version);
  const columns = assignments(rows, fields, parameters).map(({ column, value }) => `${column} = ${value}, `);
  const [row] = await scope.query<T>(
    `UPDATE ${source.table} ${source.alias} SET ${columns.join('')}${stamped ? 'updated_at = now(), ' : ''}version = version + 1
     WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING ${columnsOf(source)}`,
    parameters.values,
  );
  return row ?? null;
}

/** Deletes a row that is at a version; false where it is not. */
export async function deleteVersioned<T>(
  scope: Scope,
  { source }: Versioned<T>,
  seen: { readonly id: number; readonly version: number },
): Promise<boolean> {
  const rows = await scope.query(
    `DELETE FROM ${source.table} WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING 1`,
    [scope.workspaceId, seen.id, seen.version],
  );
  return rows.length > 0;
}
