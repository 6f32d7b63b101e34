import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 60);
  // From here on the key is in memory.
  await api.ask('{ __typename }');
});
afterAll(() => api[Symbol.asyncDispose]());

const NESTED = `query ($first: Int!) { customers(first: $first) { nodes {
  name
  identities { value }
  traits { name kind }
  eventTotals { type label(language: ZH) count }
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
    expect(Math.min(two, twenty), name).toBeLessThanOrEqual(most[name as keyof typeof most]);
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

test('segmentations and personas say how fresh they are', async () => {
  const { workspaceId } = api.scope;
  const read = async () => {
    const { data, errors } = await api.ask(
      '{ segmentation(key: "stage") { evaluationMode evaluationWaitsSince currentRun { id } } persona(key: "alex") { freshness } }',
    );
    expect(errors).toBeUndefined();
    return { ...data.segmentation, ...data.persona };
  };
  const set = (statement: string) => api.scope.query(`UPDATE ${statement} WHERE workspace_id = $1`, [workspaceId]);
  await set('run SET finished_at = now()');
  await api.scope.query('DELETE FROM evaluation_task WHERE workspace_id = $1', [workspaceId]);
  const fresh = { evaluationMode: 'LIVE', evaluationWaitsSince: null, currentRun: null };
  expect(await read()).toEqual({ ...fresh, freshness: 'PENDING' });
  await set('persona SET matched_from = now()');
  expect(await read()).toEqual({ ...fresh, freshness: 'LIVE' });

  await api.scope.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause, touched, created_at)
     SELECT $1, $2, 'EVENT', '{}', at FROM unnest('{2026-01-02, 2026-01-03}'::timestamptz[]) AS at`,
    [workspaceId, world.rows.customers[0]],
  );
  await set("run SET state = 'QUEUED', finished_at = NULL");
  await set("segmentation SET status = 'STALE', pinned = true");
  const since = '2026-01-02T00:00:00.000Z';
  const old = {
    evaluationMode: 'PINNED',
    evaluationWaitsSince: since,
    currentRun: { id: world.run },
    freshness: 'STALE',
  };
  expect(await read()).toEqual(old);
  await set('segmentation SET enabled = false');
  await set("persona SET status = 'RETIRED'");
  expect(await read()).toEqual({ ...old, evaluationMode: 'OFF', freshness: 'NONE' });
});

test('traits and features are searched by words, chosen by kind, and read in pieces', async () => {
  const names = async (field: string, args: string): Promise<string[]> => {
    const { data, errors } = await api.ask(`{ list: ${field}(${args}) { name kind } }`);
    expect(errors).toBeUndefined();
    return data.list.map(({ name }: { name: string }) => name);
  };
  const all = await names('features', 'search: ""');
  expect(await names('features', 'search: "BIRTH customer"')).toContain('customer.birthDate');
  expect(await names('features', 'search: "年收入"')).toContain('customer.income');
  expect(await names('features', 'search: "no such words"')).toEqual([]);
  expect(await names('features', `first: 2, after: "${all[3]}"`)).toEqual(all.slice(4, 6));
  expect(await names('traits', 'kinds: [LIST]')).toContain('tags');
  expect(await names('traits', 'kinds: [LIST], search: "tags"')).toEqual(['tags']);
  expect(await names('traits', 'first: 0')).toEqual([]);
  expect(codes(await api.ask('{ features(after: "customer.nothing") { name } }'))).toEqual(['INVALID_CURSOR']);
  expect(codes(await api.ask('{ traits(first: -1) { name } }'))).toEqual(['INVALID_INPUT']);
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
