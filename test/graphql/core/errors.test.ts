import { afterAll, beforeAll, expect, test } from 'vitest';
import { PersonagraphError } from '../../../src/errors.ts';
import { codes, post, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let failure: Error;
beforeAll(async () => {
  api = await testApi({
    preview: async () => {
      throw failure;
    },
  });
  world = await makeWorld(api.scope, 4);
});
afterAll(() => api[Symbol.asyncDispose]());

const PREVIEW =
  'mutation { previewSegmentation(input: { segmenter: "lifecycle.stage" }) { preview { population } userErrors { code message } } }';

test('an unexpected failure is hidden, and logged once with its cause under the request id', async () => {
  api.logged.length = 0;
  failure = new Error('password=hunter2', { cause: new Error('the disk is on fire') });
  const answer = await api.ask(PREVIEW);
  expect(JSON.stringify(answer)).not.toContain('hunter2');
  expect(answer.data).toBeNull();
  const [error] = answer.errors!;
  expect(error!.extensions).toEqual({ code: 'INTERNAL', requestId: expect.any(String) });
  expect(api.logged).toHaveLength(1);
  expect(api.logged[0]).toMatchObject({ requestId: error!.extensions['requestId'], path: 'previewSegmentation' });
  expect(JSON.stringify(api.logged[0])).toContain('hunter2');
  expect(JSON.stringify(api.logged[0])).toContain('the disk is on fire');
});

test('an expected failure of a mutation is data, of a query an error with its code; neither is logged', async () => {
  api.logged.length = 0;
  failure = new PersonagraphError('NOT_ENOUGH_DATA', 'Too few.');
  expect((await api.ask(PREVIEW)).data.previewSegmentation).toEqual({
    preview: null,
    userErrors: [{ code: 'NOT_ENOUGH_DATA', message: 'Too few.' }],
  });
  const answer = await api.ask('{ customers(first: 500) { nodes { id } } workspace { name } }');
  expect(answer.errors).toMatchObject([
    { path: ['customers'], extensions: { code: 'INVALID_INPUT', field: ['first'] } },
  ]);
  expect(api.logged).toEqual([]);
});

test('operations nested too deep or asking for too much are refused before they are read', async () => {
  const nested = (depth: number) => {
    let inner = 'key';
    for (let level = 1; level < depth; level += 2) inner = `segmentation { segments { ${inner} } }`;
    return `{ segmentations { segments { ${inner} } } }`;
  };
  const spread = `fragment f on Segmentation { segments { segmentation { segments { segmentation { ...g } } } } }
    fragment g on Segmentation { segments { segmentation { segments { segmentation { segments { segmentation { segments { key } } } } } } } }
    { segmentations { ...f } }`;
  const doubled = Array.from(
    { length: 25 },
    (_, n) => `fragment f${n} on Customer { ...f${n + 1} memberships { since } ...f${n + 1} }`,
  );
  const bomb = `${doubled.join('\n')} fragment f25 on Customer { memberships { since } } { customers(first: 1) { nodes { ...f0 } } }`;
  const wide = `{ customers(first: 150) { nodes { history(first: 150) { nodes { at } } } } }`;
  const byVariable = 'query ($n: Int = 200) { customers(first: $n) { nodes { history(first: $n) { nodes { at } } } } }';
  const aliased = `{ ${Array.from({ length: 90 }, (_, n) => `a${n}: customers(first: 200) { nodes { id } }`).join(' ')} }`;
  const ids = Array(150).fill(`"${world.segments[0]}"`);
  const many = `{ nodes(ids: [${ids}]) { ... on Segment { members(first: 150) { nodes { strength } } } } }`;
  const explained =
    '{ customers(first: 200) { nodes { memberships { explanation { verdict } } a: memberships { explanation { verdict } }  b: memberships { explanation { verdict } } } } }';
  api.statements.length = 0;
  for (const query of [nested(20), spread, bomb, wide, byVariable, aliased, many, explained]) {
    const answer = await api.ask(query);
    expect(codes(answer), query.slice(0, 80)).toEqual(['TOO_COMPLEX']);
    expect(answer.data ?? null).toBeNull();
  }
  // Nothing but the keys was looked up.
  expect(api.statements.filter((text) => !text.includes('api_key'))).toEqual([]);
  for (const [query, variables] of [
    [nested(8), {}],
    [byVariable, { n: 50 }],
    [
      '{ customers(first: 200) { nodes { memberships { segment { name } } personas { persona { name } contributions { share } } } } }',
      {},
    ],
  ] as const) {
    expect((await api.ask(query, variables)).errors, query).toBeUndefined();
  }
});

test('introspection works with a key, its depth is limited', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  expect((await api.ask(getIntrospectionQuery())).data.__schema.queryType).toBeDefined();
});

test('documents that are too long, bodies that are too large and batches are refused', async () => {
  const long = await api.ask(`{ ${'viewer { role } '.repeat(4_000)} }`);
  expect(codes(long)).toEqual(['TOO_COMPLEX']);
  const large = await api.server.fetch(
    post({ query: '{ viewer { role } }', variables: { x: 'x'.repeat(5_000_000) } }, api.keys.READ),
  );
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_LARGE' } }] });
  const batch = await api.server.fetch(post([{ query: '{ viewer { role } }' }], api.keys.READ));
  expect(batch.status).toBe(400);
  const get = new Request(
    'http://localhost:4000/graphql?query=mutation{saveTrait(input:{name:"x",kind:FLAG}){userErrors{code}}}',
    {
      headers: { authorization: `Bearer ${api.keys.ADMIN}` },
    },
  );
  expect((await api.server.fetch(get)).status).toBe(405);
});

test('what is wrong with an operation itself is said, with its place', async () => {
  for (const query of ['{', '{ nosuch }', 'query ($x: Int!) { workspace { name } }']) {
    const { errors } = await api.ask(query);
    expect(errors![0]!.message).not.toContain('request id');
  }
  const bad = await api.ask(
    'mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { created } }',
    {
      c: [{ externalId: 'x', income: 'a lot' }],
    },
  );
  expect(bad.errors![0]!.message).toContain('c[0].income');
  expect(world.customers).toHaveLength(4);
});
