import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldExternalId, foldIdentity } from '../../src/services/input/key.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';

const MIGRATIONS = 'prisma/migrations';
const name = readdirSync(MIGRATIONS).find((one) => one.endsWith('_folded_keys'))!;
const migration = readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8');

test('the migration brings stored keys to the form of the fold; of those that meet, the first gets it', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const ids = ['Ann@X.example', 'ANN@x.example', 'bob@x.example', 'Bob@x.example', 'A-1', 'Jose\u0301', 'k\u200b1'];
  await scope.query(
    'INSERT INTO customer (workspace_id, id, external_id) SELECT $1, n, e FROM unnest($2::text[]) WITH ORDINALITY AS k(e, n)',
    [scope.workspaceId, ids],
  );
  const identities = [
    ['Email', 'Ann@x.example', 1],
    ['email', 'ANN@x.example', 1],
    ['email', 'ann@X.example', 2],
    ['phone', '0049 (30) 1', 3],
    ['phone', '12 ext 3', 4],
    ['device', 'D-1', 5],
  ] as const;
  await scope.query(
    'INSERT INTO customer_identity (workspace_id, type, value, customer_id) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[])',
    [
      scope.workspaceId,
      identities.map(([type]) => type),
      identities.map(([, value]) => value),
      identities.map(([, , id]) => id),
    ],
  );
  // Its functions are of one session.
  await scope.transaction(async (transaction) => {
    for (const statement of statementsOf(migration)) await transaction.query(statement);
  });
  const customers = await scope.query<{ external_id: string }>('SELECT external_id FROM customer ORDER BY id');
  expect(customers.map(({ external_id }) => external_id)).toEqual([
    'ann@x.example',
    'ANN@x.example',
    'bob@x.example',
    'Bob@x.example',
    ...['A-1', 'Jose\u0301', 'k\u200b1'].map(foldExternalId),
  ]);
  const stored = await scope.query<{ type: string; value: string; customer_id: number }>(
    'SELECT type, value, customer_id FROM customer_identity ORDER BY customer_id',
  );
  expect(stored.map(({ type, value, customer_id }) => [type, value, customer_id])).toEqual([
    ['email', 'ann@x.example', 1],
    ['email', 'ann@X.example', 2],
    ['phone', '+49301', 3],
    ['phone', '12 ext 3', 4],
    ['device', 'D-1', 5],
  ]);
  expect(foldIdentity({ type: 'phone', value: '0049 (30) 1' })).toEqual({ type: 'phone', value: '+49301' });
});

/** Parted at the ends of statements, which bodies in dollar quotes hold none of. */
function statementsOf(sql: string): string[] {
  return sql.split(/;\s*$/m).filter((statement) => statement.replace(/--.*$/gm, '').trim() !== '');
}
