import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/db/postgres/connection.ts';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { type CompiledReads, createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';
import { itemsOf } from './items.ts';

let api: TestApi;
let world: World;
let reads: CompiledReads;
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 8);
  reads = createCompiledReads(schema, api.db);
});
afterAll(() => api[Symbol.asyncDispose]());

const moves = (): Change[] =>
  Array.from({ length: 32 }, (_, n) => ({
    id: n + 1,
    kind: 'MEMBERSHIP_CHANGED',
    at: new Date('2026-06-01'),
    customerId: n === 5 ? 2_000_000_000 : world.rows.customers[n % 8]!,
    segmentationId: world.rows.segmentation,
    payload: { cause: 'EVENT', from: world.rows.segments[n % 2], to: world.rows.segments[(n + 1) % 2] },
  }));

async function both(selection: string, compiled: CompiledReads = reads) {
  const args = { schema, document: parse(`subscription { membershipChanged { ${selection} } }`) };
  const texts = async (by: CompiledReads | null) => {
    api.statements.length = 0;
    const items = await itemsOf(api, args, moves(), by);
    return { texts: items.map(({ text }) => text), statements: api.statements.length };
  };
  return { executor: await texts(null), compiled: await texts(compiled) };
}

test.each([
  ['the change alone', 'cursor kind at cause', 0, 0],
  ['rows it leads to', 'customer { id name } segmentation { key } from { id name } to { id name(language: ZH) }', 1, 3],
  [
    'what those lead to',
    `cursor customer { externalId memberships { strength segment { name } } personas(matched: true) { fit persona { name } }
       events(first: 2) { totalCount } } before { segment { key } } after { segment { key size } }`,
    1,
    7,
  ],
  ['what cannot be compiled', 'customer { traits { name value } }', 2, 2],
])('a batch of changes takes as many statements as it has to: %s', async (_name, selection, statements, executed) => {
  // The third time it is prepared.
  for (let n = 0; n < 4; n++) {
    const answers = await both(selection);
    expect(answers.compiled.texts).toEqual(answers.executor.texts);
    expect(answers.compiled.statements).toBe(statements);
    expect(answers.executor.statements).toBe(executed);
  }
});

test('a statement that fails leaves its changes to the executor', async () => {
  let asked = 0;
  const failing = createCompiledReads(schema, {
    readTexts: async () => {
      asked++;
      throw new Error('gone');
    },
  } as unknown as Database);
  const { compiled, executor } = await both('cursor customer { externalId }', failing);
  expect(asked).toBe(1);
  expect(compiled.texts).toEqual(executor.texts);
});

test('rows are those of now, not those of the change before', async () => {
  const selection = 'customer { name }';
  await both(selection);
  await api.scope.query(`UPDATE customer SET name = 'Renamed' WHERE workspace_id = $1`, [api.scope.workspaceId]);
  const { compiled } = await both(selection);
  expect(compiled.texts[0]).toBe('{"data":{"membershipChanged":{"customer":{"name":"Renamed"}}}}');
});
