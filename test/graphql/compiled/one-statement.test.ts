import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompiledReads, type SchemaReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let server: PersonagraphServer;
let reads: SchemaReads;
let url: string;

beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope);
  reads = createCompiledReads(schema, api.db);
  server = createServer({ ...api.dependencies, compiled: reads });
  url = await server.listen(0, '127.0.0.1');
  // The key is looked up once.
  await ask('{ __typename }');
});

afterAll(async () => {
  await server.dispose();
  await api[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${api.keys.READ}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { readonly data: unknown; readonly errors?: unknown };
}

const PAGE = 'edges { node { externalId name email country city createdAt updatedAt } }';

test.each([
  ['hello', '{ __typename }', 0],
  ['point', 'query($e: String!) { customer(externalId: $e) { externalId name email country city createdAt } }', 1],
  [
    'nested',
    `{ customers(first: 20) { edges { node { externalId name memberships { strength since segment { name } }
       personas(matched: true) { fit persona { name } } } } } }`,
    1,
  ],
  [
    'count',
    '{ customers(first: 20) { totalCount pageInfo { hasNextPage endCursor } edges { node { externalId name country } } } }',
    1,
  ],
  [
    'members',
    `query($segment: ID!) { node(id: $segment) { ... on Segment { name size
       members(first: 50) { edges { node { strength customer { externalId name } } } } } } }`,
    1,
  ],
  [
    'persona',
    `{ persona(key: "alex") { name title sections { section claims { text status evidence { kind date sampleSize } } }
       criteria { weight role } members(first: 50) { totalCount nodes { fit coverage customer { externalId country } } } } }`,
    1,
  ],
  ['page200', `{ customers(first: 200) { ${PAGE} } }`, 1],
])('%s takes as many statements as it has to: %#', async (_name, query, statements) => {
  const before = reads.counts.answered;
  // The third time it is prepared.
  for (let n = 0; n < 4; n++) {
    api.statements.length = 0;
    const { data, errors } = await ask(query, { e: 'c003', segment: world.segments[0] });
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
    expect(api.statements).toHaveLength(statements);
  }
  expect(reads.counts.answered - before).toBe(4);
});

test('reads of one moment that differ in their values have the answers that each has alone', async () => {
  const documents = [
    'query($e: String!) { customer(externalId: $e) { id externalId name email country createdAt } }',
    `query($e: String!) { customer(externalId: $e) { name memberships { strength segment { key } }
       personas(matched: true) { fit persona { key } } } }`,
    `query($id: ID!, $first: Int) { node(id: $id) { ... on Segment { key size members(first: $first) {
       totalCount edges { node { strength customer { externalId } } } } }  ... on Customer { externalId } } }`,
  ];
  const values = [
    ...['c000', 'c001', 'c007', 'nobody', "o'clock", 'a"{,}\\b', ''].map((e) => ({ e })),
    ...[...world.segments, ...world.customers.slice(0, 3), 'Q3VzdG9tZXI6OTk5OTk5', 'no id'].flatMap((id) => [
      { id, first: 2 },
      { id, first: 3 },
    ]),
  ];
  const asked = documents.flatMap((query) =>
    values
      .filter((one) => ('e' in one ? query.includes('$e') : query.includes('$id')))
      .map((variables) => ({ query, variables })),
  );
  const alone: unknown[] = [];
  // Twice: what is known to be quick is read together.
  for (let n = 0; n < 2; n++) {
    alone.length = 0;
    for (const { query, variables } of asked) alone.push(await ask(query, variables));
  }
  for (let n = 0; n < 5; n++) {
    expect(await Promise.all(asked.map(({ query, variables }) => ask(query, variables)))).toEqual(alone);
  }
});
