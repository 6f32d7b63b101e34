import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api.ts';
import { makeWorld } from '../world.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await makeWorld(api.scope, 60);
  // From here on the key is in memory.
  await api.ask('{ __typename }');
});
afterAll(() => api[Symbol.asyncDispose]());

const NESTED = `query ($first: Int!) { customers(first: $first) { nodes {
  name
  identities { value }
  traits { name kind }
  eventTotals { type count }
  events(first: 3) { totalCount nodes { type } }
  memberships { strength segment { name } segmentation { name } }
  history(first: 2) { totalCount nodes { from { name } } }
  personas { fit persona { name } contributions { segment { name } } }
} } }`;

const SEGMENTS = `query ($first: Int!) { segmentations { name model { population } segments {
  name size personas { name }
  members(first: $first) { totalCount nodes { strength customer { name memberships { segment { key } } } } }
} } }`;

const PERSONAS = `query ($first: Int!) { personas { nodes {
  name sections { section claims { text } } criteria { weight segment { name } }
  members(first: $first, minFit: 0.5) { totalCount nodes { fit matched customer { name } contributions { share } } }
} } }`;

async function statementsOf(query: string, first: number): Promise<number> {
  api.statements.length = 0;
  const { errors } = await api.ask(query, { first });
  expect(errors).toBeUndefined();
  return api.statements.length;
}

test('the number of statements does not grow with the number of customers', async () => {
  const most = { NESTED: 16, SEGMENTS: 10, PERSONAS: 9 };
  for (const [name, query] of Object.entries({ NESTED, SEGMENTS, PERSONAS })) {
    const two = await statementsOf(query, 2);
    const twenty = await statementsOf(query, 20);
    // One read may be sent in two parts where its ids become known at different times.
    expect(Math.abs(twenty - two), name).toBeLessThanOrEqual(2);
    expect(twenty, name).toBeLessThanOrEqual(most[name as keyof typeof most]);
  }
});

test('a list is counted only where its count is asked for', async () => {
  expect(await statementsOf('query ($first: Int!) { customers(first: $first) { nodes { name } } }', 5)).toBe(1);
  expect(await statementsOf('query ($first: Int!) { customers(first: $first) { totalCount } }', 0)).toBe(2);
});

test('members are paged in their order, and personas rank by fit', async () => {
  const { data } = await api.ask(`{ personas { nodes { matchCount members(first: 200) { totalCount nodes { fit } } } }
    segmentation(key: "stage") { status asOf segments { key size all: members(first: 200) { totalCount nodes { customer { externalId } } }
      strong: members(minStrength: 0.8) { totalCount nodes { strength } } } } }`);
  const [{ members, matchCount }] = data.personas.nodes;
  const fits = members.nodes.map(({ fit }: { fit: number }) => fit);
  expect(fits).toEqual([...fits].sort((a, b) => b - a));
  expect([members.totalCount, fits.length]).toEqual([matchCount, 30]);
  for (const { size, all, strong } of data.segmentation.segments) {
    expect(all.totalCount).toBe(size);
    const keys = all.nodes.map((node: { customer: { externalId: string } }) => node.customer.externalId);
    expect(keys).toEqual([...keys].sort());
    expect(strong.totalCount).toBe(10);
  }
});

test("a customer's personas are narrowed by state, polarity, kind and fit", async () => {
  const ask = async (args: string) => {
    const { data, errors } = await api.ask(
      `{ customers(first: 4) { nodes { personas${args} { state fit persona { key } } } } }`,
    );
    return errors ?? data.customers.nodes.map(({ personas }: { personas: { state: string }[] }) => personas.length);
  };
  expect(await ask('')).toEqual([1, 1, 1, 1]);
  const matched = await ask('(matched: true)');
  expect(matched).toEqual([1, 0, 1, 0]);
  expect(await ask('(states: [MATCHED])')).toEqual(matched);
  expect(await ask('(matched: true, polarity: POSITIVE, kinds: [BUYER, USER])')).toEqual(matched);
  expect(await ask('(matched: false, states: [UNMATCHED, UNKNOWN])')).toEqual([0, 1, 0, 1]);
  expect(await ask('(polarity: NEGATIVE)')).toEqual([0, 0, 0, 0]);
  expect(await ask('(kinds: [WEBSITE])')).toEqual([0, 0, 0, 0]);
  expect(await ask('(matched: true, minFit: 0.98)')).toEqual([1, 0, 0, 0]);
  expect(await ask('(first: 0)')).toEqual([0, 0, 0, 0]);
  expect(await ask('(first: -1)')).toMatchObject([{ extensions: { code: 'INVALID_INPUT', field: ['first'] } }]);
});

test('catalogues say what segmenters and features there are', async () => {
  const { data } = await api.ask(`{ features { name kind } traits { name kind }
    segmenters { id version basis name description(language: ZH) membership learns configSchema } }`);
  expect(data.features).toContainEqual({ name: 'events.purchase.lastAt', kind: 'TIME' });
  expect(data.traits).toContainEqual({ name: 'tags', kind: 'LIST' });
  for (const segmenter of data.segmenters) {
    expect(segmenter.configSchema).toMatchObject({ type: 'object' });
    expect(segmenter.description).not.toBe('');
  }
});
