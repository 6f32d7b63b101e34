import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes, post, type TestApi, testApi } from '../api.ts';
import { makeWorld } from '../world.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await makeWorld(api.scope, 4);
});
afterAll(() => api[Symbol.asyncDispose]());

const times = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

/** Refused before anything but the key is looked up. */
async function expectRefused(query: string, variables: object = {}) {
  api.statements.length = 0;
  const answer = await api.ask(query, variables);
  expect(codes(answer), query.slice(0, 100)).toEqual(['TOO_COMPLEX']);
  expect(api.statements.filter((text) => !text.includes('api_key'))).toEqual([]);
  return answer.errors![0]!.message;
}

test('a page of an impossible size makes nothing else cheaper', async () => {
  const heavy = times(90, 'customers(first: 200) { nodes { id } }');
  await expectRefused(`{ ${heavy} b: customers(first: -2000000000) { nodes { id } } }`);
  await expectRefused(`query ($n: Int = -2000000000) { ${heavy} b: customers(first: $n) { nodes { id } } }`);
  await expectRefused(`query ($n: Int) { ${heavy} b: customers(last: $n) { nodes { id } } }`, { n: -2_000_000_000 });
  expect(codes(await api.ask('{ customers(first: -1) { nodes { id } } }'))).toEqual(['INVALID_INPUT']);
  expect(codes(await api.ask('{ customers(first: 2000000000) { nodes { id } } }'))).toEqual(['INVALID_INPUT']);
});

test('`first: null` does not hide `last`, nor a default the length of a list', async () => {
  const within = 'nodes { history(first: 200) { nodes { at } } }';
  await expectRefused(`{ customers(first: null, last: 200) { ${within} } }`);
  await expectRefused(`query ($n: Int) { customers(first: $n, last: 200) { ${within} } }`, { n: null });
  const ids = Array(150).fill('"x"');
  await expectRefused(
    `query ($ids: [ID!]! = [${ids}]) { nodes(ids: $ids) { ... on Segment { members(first: 150) { nodes { strength } } } } }`,
  );
});

test('counts, empty pages, single objects and values have a price', async () => {
  const tooMuch = async (...asked: Parameters<typeof expectRefused>) =>
    expect(await expectRefused(...asked), asked[0].slice(0, 100)).toContain('objects');
  const spread = (count: number) => '...F '.repeat(count);
  await tooMuch(`{ ${spread(5)} } fragment F on Query { ${times(180, 'customers(first: 0) { totalCount }')} }`);
  await tooMuch(
    `{ ${spread(4)} } fragment F on Query { ${times(200, 'customers(first: 0) { ...G }')} }
    fragment G on CustomerConnection { totalCount }`,
  );
  await tooMuch(`{ customers(first: 200) { nodes { history(first: 0) { totalCount } } } }`);
  await tooMuch(
    `{ customers(first: 200) { nodes { ${spread(3)} } } } fragment F on Customer { ${times(200, 'name')} }`,
  );
  await tooMuch(
    `{ customers(first: 200) { nodes { traits { ${spread(3)} } } } } fragment F on CustomerTrait { ${times(200, 'value')} }`,
  );
  await tooMuch(
    `query ($id: ID!) { ${spread(5)} } fragment F on Query { ${times(150, 'node(id: $id) { ...G }')} }
    fragment G on Customer { ${times(12, 'traits { name }')} }`,
    { id: 'x' },
  );
  // A page of everything a list shows is not.
  const all =
    'externalId kind name email phone gender birthDate maritalState children householdSize income incomeCurrency ' +
    'education occupation country region city language source createdAt updatedAt';
  const { errors } =
    await api.ask(`{ customers(first: 200) { totalCount pageInfo { hasNextPage endCursor } edges { cursor
    node { ${all} traits { name value } memberships { strength since segment { key name } segmentation { key name } }
    personas(matched: true) { fit persona { name title } } } } } }`);
  expect(errors).toBeUndefined();
});

test('the schema can be read as tools do, once at most and not in other ways', async () => {
  const query = getIntrospectionQuery();
  const at = query.indexOf('fragment FullType');
  const root = query.slice(query.indexOf('__schema'), at).trim().slice(0, -1);
  const several = (count: number) => `{ ${times(count, root)} } ${query.slice(at)}`;
  expect((await api.ask(query)).errors).toBeUndefined();
  await expectRefused(several(5));
  await expectRefused(`{ ${times(250, '__schema { types { name fields { name description } } }')} }`);
  await expectRefused(`{ __schema { ${times(250, 'types { name fields { name description } }')} } }`);
  await expectRefused(`{ ${times(250, '__type(name: "Query") { name }')} }`);
  expect((await api.ask('{ __type(name: "Customer") { fields { name type { name } } } }')).errors).toBeUndefined();
});

test.each([500, 1_500, 20_000])('a filter or document nested %d deep is refused, not failed on', async (depth) => {
  api.logged.length = 0;
  const nest = (open: string, inner: string, close: string) => open.repeat(depth) + inner + close.repeat(depth);
  const literal = `{ customers(filter: ${nest('{ not: ', '{}', '}')}) { totalCount } }`;
  const fields = nest('{ customers ', '{ nodes { id } }', '}');
  const lists = `{ nodes(ids: ${nest('[', '"x"', ']')}) { id } }`;
  for (const query of [literal, fields, lists]) await expectRefused(query);
  const filter = nest('{"not":', '{}', '}');
  const query = 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }';
  const body = `{"query":${JSON.stringify(query)},"variables":{"filter":${filter}}}`;
  const response = await api.server.fetch(post(body, api.keys.READ));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_COMPLEX' } }] });
  expect(api.logged).toEqual([]);
});

test('settings nested too deep are the fault of who gave them', async () => {
  const config = `${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const input = 'input: { name: "x", segmenter: "lifecycle.stage", config: $config }';
  for (const query of [
    `mutation ($config: JSON) { change: configureSegmentation(${input}) { userErrors { code field } } }`,
    `mutation ($config: JSON) { change: previewSegmentation(${input.replace('name: "x", ', '')}) { userErrors { code field } } }`,
  ]) {
    const body = `{"query":${JSON.stringify(query)},"variables":{"config":${config}}}`;
    const response = await api.server.fetch(post(body, api.keys.WRITE));
    expect(await response.json()).toEqual({
      data: { change: { userErrors: [{ code: 'INVALID_CONFIG', field: ['config'] }] } },
    });
  }
  const rules = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const created = `mutation ($rule: JSON) { createPersona(input: { name: "Deep", criteria: [{ rule: $rule, weight: 1 }] }) {
    userErrors { code field } } }`;
  const body = `{"query":${JSON.stringify(created)},"variables":{"rule":${rules}}}`;
  const response = await api.server.fetch(post(body, api.keys.WRITE));
  const userErrors = [{ code: 'INVALID_CONFIG', field: ['criteria', '0', 'rule'] }];
  expect(await response.json()).toEqual({ data: { createPersona: { userErrors } } });
});

test('texts that PostgreSQL keeps nowhere and the last version that there can be are refused within JSON too', async () => {
  const { data } = await api.ask(
    `mutation ($none: String!, $half: String!) {
       compared: compareSegmentations(input: { candidates: [{ segmenter: $none }] }) { userErrors { code } }
       half: compareSegmentations(input: { candidates: [{ segmenter: $half }] }) { userErrors { code } }
       planned: planCleanUp(input: { traits: [{ name: $none, strategy: FIRST_FILLED }] }) { userErrors { code } }
       saved: saveOutcomeStandard(input: { version: 2147483647 }) { userErrors { code } }
     }`,
    { none: '\u0000', half: '\ud800' },
  );
  const refused = { userErrors: [{ code: 'INVALID_INPUT' }] };
  expect(data).toEqual({
    compared: refused,
    half: refused,
    planned: refused,
    saved: { userErrors: [{ code: 'CONFLICT' }] },
  });
  expect(api.logged).toEqual([]);
});
