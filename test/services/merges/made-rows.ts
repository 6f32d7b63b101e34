import type { Scope } from '../../../src/db/postgres/connection.ts';

/** Tables with a column `customer_id`, as the store has them. */
export async function tablesOfCustomers(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.column_name = 'customer_id' AND c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Stores a row of a table with these values: what else must have one has some value of its type, and 1 for a number. */
export async function makeRow(scope: Scope, table: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = await scope.query<{ name: string; value: string }>(
    `SELECT a.attname AS name, CASE
         WHEN t.typtype = 'e' THEN (SELECT quote_literal(e.enumlabel) FROM pg_enum e WHERE e.enumtypid = t.oid LIMIT 1)
         WHEN t.typcategory = 'N' THEN '1' WHEN t.typcategory = 'B' THEN 'false' WHEN t.typcategory = 'D' THEN 'now()'
         WHEN t.typname = 'uuid' THEN 'gen_random_uuid()' WHEN t.typcategory = 'A' OR t.typname = 'jsonb' THEN quote_literal('{}') ELSE quote_literal('x') END AS value
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
       AND a.attidentity = '' ORDER BY a.attnum`,
    [table],
  );
  const made = { workspace_id: scope.workspaceId, ...values };
  const others = columns.filter(({ name }) => !(name in made));
  const names = [...Object.keys(made), ...others.map(({ name }) => name)];
  const given = Object.keys(made).map((_, index) => `$${index + 1}`);
  await scope.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${[...given, ...others.map(({ value }) => value)].join(', ')})`,
    Object.values(made),
  );
}
