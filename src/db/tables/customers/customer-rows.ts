import { customerFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Scope } from '../../postgres/connection.ts';

/** A customer's whole row by column, as JSON keeps it without loss: decimals and times are text. */
export type CustomerRow = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly external_id: string;
  readonly updated_at: string;
  readonly traits: Readonly<Record<string, unknown>>;
};

const COLUMNS = ['id', 'traits', ...customerFields.map(({ column }) => column)];
const LISTED = COLUMNS.join(', ');

// A number of JSON would be read as a double, which holds fewer digits than an income has.
const ROW = `to_jsonb(c) - 'workspace_id' || jsonb_build_object('income', c.income::text)`;

/** Whole rows, locked until the transaction ends, by ascending id; those that are not there are left out. */
export async function lockCustomerRows(scope: Scope, ids: readonly number[]): Promise<CustomerRow[]> {
  const rows = await scope.query<{ row: CustomerRow }>(
    `SELECT ${ROW} AS row FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2) ORDER BY c.id FOR UPDATE`,
    [scope.workspaceId, ids],
  );
  return rows.map(({ row }) => row);
}

/** Rows that were put away before changes were noted say so. */
const VALUE_TIMES = `coalesce(value_times, '{"": null}')`;

/** Stores a row that was there before, under its own id. */
export async function insertCustomerRow(scope: Scope, row: CustomerRow): Promise<void> {
  await scope.query(
    `INSERT INTO customer (workspace_id, ${LISTED}, value_times)
     SELECT $1::int, ${LISTED}, ${VALUE_TIMES} FROM jsonb_populate_record(NULL::customer, $2::jsonb)`,
    [scope.workspaceId, JSON.stringify(row)],
  );
}

const SET = COLUMNS.filter((column) => column !== 'id')
  .map((column) => `${column} = r.${column}`)
  .join(', ');

/** Writes a row over the one with its id; returns it as it then is. */
export async function writeCustomerRow(scope: Scope, row: CustomerRow): Promise<CustomerRow> {
  const [written] = await scope.query<{ row: CustomerRow }>(
    `UPDATE customer c SET ${SET} FROM jsonb_populate_record(NULL::customer, $2::jsonb) AS r
     WHERE c.workspace_id = $1 AND c.id = r.id RETURNING ${ROW} AS row`,
    [scope.workspaceId, JSON.stringify(row)],
  );
  return written!.row;
}

/** Deletes the rows alone: all that refers to them is the caller's. */
export async function deleteCustomerRows(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('DELETE FROM customer WHERE workspace_id = $1 AND id = ANY($2)', [scope.workspaceId, ids]);
}
