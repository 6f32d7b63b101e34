import { expect, test } from 'vitest';
import { type Key, migrationKeys, schemaTables } from './schema.ts';

/** The one table whose rows are workspaces. */
const WORKSPACE = 'workspace';

const wrongOf = (keys: readonly Key[]) =>
  keys
    .filter(({ table, columns }) => table !== WORKSPACE && columns[0] !== 'workspace_id')
    .map(({ table, words }) => `${table}: ${words}`);

/** A foreign key leads from workspace to workspace, so that no row refers to another workspace's. */
const crossing = (keys: readonly Key[]) =>
  keys
    .filter(({ references }) => references !== null)
    .filter(({ references }) => references!.columns[0] !== (references!.table === WORKSPACE ? 'id' : 'workspace_id'))
    .map(({ table, words, references }) => `${table}: ${words} refers to ${references!.table}`);

test('each primary, unique and foreign key of the schema leads with the workspace', () => {
  const tables = schemaTables();
  // `api_key.hash` has a plain index besides: who shows a secret has not said yet of which workspace.
  const keys = tables.flatMap((table) => table.keys);
  expect([...wrongOf(keys), ...crossing(keys)]).toEqual([]);
  const keyless = tables.filter((table) => !table.keys.some(({ words }) => words.startsWith('primary key')));
  expect(keyless.map(({ name }) => `${name} has no primary key`)).toEqual([]);
});

test('each key that the migrations make leads with the workspace', () => {
  const keys = migrationKeys();
  expect([...wrongOf(keys), ...crossing(keys)]).toEqual([]);
});

test('schema and migrations are read whole: both know the same keys', () => {
  const shown = (keys: readonly Key[]) => [...new Set(keys.map(({ table, words }) => `${table}: ${words}`))].sort();
  expect(shown(migrationKeys())).toEqual(shown(schemaTables().flatMap((table) => table.keys)));
});
