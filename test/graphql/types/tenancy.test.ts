import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let own: World;
let foreign: World;
beforeAll(async () => {
  api = await testApi();
  own = await makeWorld(api.scope, 6);
  foreign = await makeWorld(api.foreign, 6);
});
afterAll(() => api[Symbol.asyncDispose]());

const unknown = (type: IdType) => encodeId(type, 2_000_000_000);

test("another workspace's nodes answer as nodes that never were", async () => {
  const query = 'query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id __typename } nodes(ids: $ids) { id } }';
  const worlds: [World, boolean][] = [
    [own, true],
    [foreign, false],
  ];
  for (const [world, known] of worlds) {
    const ids = [world.customers[0]!, world.segmentation, world.segments[0], world.persona, world.run];
    for (const id of ids) {
      const { data, errors } = await api.ask(query, { id, ids: [id, unknown('Persona')] });
      expect(errors).toBeUndefined();
      expect(data.node?.id ?? null).toBe(known ? id : null);
      expect(data.nodes).toEqual([known ? { id } : null, null]);
    }
  }
});

test('keys, webhooks and segmenters are nodes: the first two of their workspace, and only for ADMIN', async () => {
  const { createWebhook } = (
    await api.ask(
      'mutation { createWebhook(input: { name: "x", url: "https://hooks.example.com/in" }) { webhook { id } } }',
    )
  ).data;
  const { apiKeys, segmenters } = (await api.ask('{ apiKeys { id name } segmenters { id basis } }')).data;
  const query = `query ($id: ID!) { node(id: $id) { id __typename ... on ApiKey { name } ... on Segmenter { basis } } }`;
  const node = async (id: string, key?: string) => {
    const { data, errors } = await api.ask(query, { id }, key);
    return { node: data?.node ?? null, refused: errors?.map(({ extensions }) => extensions.code) ?? [] };
  };
  for (const { id, name } of [apiKeys[0], { ...createWebhook.webhook }]) {
    const __typename = name === undefined ? 'Webhook' : 'ApiKey';
    expect(await node(id)).toEqual({ node: { id, __typename, ...(name && { name }) }, refused: [] });
    expect(await node(id, api.keys.WRITE)).toEqual({ node: null, refused: ['FORBIDDEN'] });
    expect(await node(id, api.foreignKey)).toEqual({ node: null, refused: [] });
  }
  const [{ id, basis }] = segmenters;
  expect(await node(id, api.keys.READ)).toEqual({ node: { id, basis, __typename: 'Segmenter' }, refused: [] });
  expect(await node('behavioral.nobody')).toEqual({ node: null, refused: [] });
  expect((await node('behavioral')).refused).toEqual(['INVALID_ID']);
});

const PARTS = `customers(first: 2) { nodes { events(first: 1) { nodes { id } } surveyResponses(first: 1) { nodes { id } }
  memberships { id } personas(matched: true) { id } } } segmentations { segments { members(first: 1, orderBy: { field: SINCE })
  { nodes { id } } } } traits { id } surveys { id }`;

test('events, responses, memberships, matches, traits and surveys are nodes, of their workspace alone', async () => {
  await saveSurvey(api.scope, { key: 'taste', title: 'Taste', questions: [{ key: 'q', text: 'Q?', kind: 'TEXT' }] });
  const answered = { customer: { externalId: 'c001' }, messageId: 'r1', respondedAt: '2026-01-01T00:00:00Z' };
  await recordResponses(api.scope, 'taste', [{ ...answered, answers: { q: 'yes' } }], { createCustomers: false });
  const { data } = await api.ask(`{ ${PARTS} }`);
  const ids = [...new Set([...JSON.stringify(data).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id!))];
  const types = new Set(ids.map((id) => Buffer.from(id, 'base64url').toString().split(':')[0]));
  expect([...types].sort()).toEqual([
    ...['CustomerEvent', 'PersonaMatch', 'SegmentMembership', 'Survey', 'SurveyResponse', 'Trait'],
  ]);
  // The executor gives the same ids as the one statement.
  const uncompiled = await api.ask(`{ ${PARTS} viewer { role } }`);
  expect(JSON.stringify(uncompiled.data)).toContain(JSON.stringify(data).slice(1, -1));
  for (const id of ids) {
    const query = 'query ($id: ID!) { node(id: $id) { id __typename } }';
    const type = Buffer.from(id, 'base64url').toString().split(':')[0];
    expect((await api.ask(query, { id })).data).toEqual({ node: { id, __typename: type } });
    const elsewhere = await api.ask(query, { id }, api.foreignKey);
    // Both have traits of the same names.
    if (type !== 'Trait') expect([elsewhere.data, elsewhere.errors]).toEqual([{ node: null }, undefined]);
  }
  const match = (customer: number) => Buffer.from(`PersonaMatch:${customer}.${own.rows.persona}`).toString('base64url');
  const query = 'query ($id: ID!) { node(id: $id) { ... on PersonaMatch { matched customer { id } } } }';
  const unmatched = { matched: false, customer: { id: own.customers[1] } };
  expect((await api.ask(query, { id: match(own.rows.customers[1]!) })).data.node).toEqual(unmatched);
  expect((await api.ask(query, { id: match(2_000_000_000) })).data.node).toBeNull();
  for (const text of [
    'PersonaMatch:1',
    'PersonaMatch:0.1',
    'SegmentMembership:1.9999999999',
    'CustomerEvent:x',
    'Trait:',
  ]) {
    const id = Buffer.from(text).toString('base64url');
    expect(codes(await api.ask(query, { id })), text).toEqual(['INVALID_ID']);
  }
});

test('malformed ids are refused with their code', async () => {
  const bad = [
    '',
    'x',
    'Q3VzdG9tZXI6MQ==',
    encodeId('Customer', 0),
    encodeId('Customer', '1e3'),
    encodeId('Customer', 9_999_999_999),
  ];
  for (const id of [...bad, Buffer.from('Workspace:1').toString('base64url'), 'a'.repeat(5_000)]) {
    expect(codes(await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id })), id).toEqual(['INVALID_ID']);
  }
});

test('filters by ids of another workspace mean nobody, as unknown ids do', async () => {
  const query = 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount nodes { id } } }';
  for (const [segment, persona] of [
    [foreign.segments[0], foreign.persona],
    [unknown('Segment'), unknown('Persona')],
  ]) {
    for (const filter of [{ segment: { id: segment } }, { persona: { id: persona } }]) {
      const { data } = await api.ask(query, { filter });
      expect(data.customers).toEqual({ totalCount: 0, nodes: [] });
    }
    // Nobody is known not to be in what nobody answers.
    for (const [condition, totalCount] of [
      [{ inSegment: false }, 0],
      [{ status: 'UNKNOWN' }, 6],
    ] as const) {
      const { data } = await api.ask(query, { filter: { segment: { id: segment, ...condition } } });
      expect(data.customers.totalCount).toBe(totalCount);
    }
  }
});

test('mutations on another workspace answer as on what never was, and change nothing', async () => {
  const before = await api.ask(
    '{ segmentations { version enabled } personas { nodes { version status name } } }',
    {},
    api.foreignKey,
  );
  const cases: [string, string, IdType, string][] = [
    ['enableSegmentation', '{ id: $id }', 'Segmentation', foreign.segmentation],
    ['disableSegmentation', '{ id: $id }', 'Segmentation', foreign.segmentation],
    ['deleteSegmentation', '{ id: $id }', 'Segmentation', foreign.segmentation],
    [
      'configureSegmentation',
      '{ id: $id, name: "x", segmenter: "lifecycle.stage" }',
      'Segmentation',
      foreign.segmentation,
    ],
    ['runSegmentations', '{ segmentationIds: [$id] }', 'Segmentation', foreign.segmentation],
    [
      'previewSegmentation',
      '{ segmenter: "lifecycle.stage", segmentationId: $id }',
      'Segmentation',
      foreign.segmentation,
    ],
    ['draftPersona', '{ segmentId: $id }', 'Segment', foreign.segments[0]],
    ['createPersona', '{ name: "x", criteria: [{ segmentId: $id, weight: 1 }] }', 'Segment', foreign.segments[0]],
    ['editPersona', '{ id: $id, version: 1, name: "y" }', 'Persona', foreign.persona],
    ['activatePersona', '{ id: $id, version: 1 }', 'Persona', foreign.persona],
    ['retirePersona', '{ id: $id, version: 1 }', 'Persona', foreign.persona],
    ['deletePersona', '{ id: $id, version: 1 }', 'Persona', foreign.persona],
  ];
  for (const [name, input, type, id] of cases) {
    const query = `mutation ($id: ID!) { ${name}(input: ${input}) { userErrors { code message field } } }`;
    const [theirs, nobodys] = await Promise.all([id, unknown(type)].map((one) => api.ask(query, { id: one })));
    expect(theirs!.errors, name).toBeUndefined();
    expect(theirs!.data[name].userErrors, name).toEqual([
      { code: 'NOT_FOUND', message: expect.any(String), field: expect.any(Array) },
    ]);
    expect(theirs!.data).toEqual(nobodys!.data);
    const malformed = await api.ask(query, { id: 'nonsense' });
    expect(malformed.data[name].userErrors[0].code, name).toBe('INVALID_ID');
  }
  expect(
    await api.ask(
      '{ segmentations { version enabled } personas { nodes { version status name } } }',
      {},
      api.foreignKey,
    ),
  ).toMatchObject({ data: before.data });
});

test('lists, external ids and explanations stay within the workspace', async () => {
  const { data } =
    await api.ask(`{ customers { totalCount nodes { id } } runs { totalCount nodes { id } } personas { totalCount nodes { id } }
    segmentations { id segments { id members { nodes { customer { id } } } } } customer(externalId: "c000") { id
      explanations(segmentationId: "${foreign.segmentation}") { verdict } memberships(segmentationIds: ["${foreign.segmentation}"]) { since } } }`);
  const text = JSON.stringify(data);
  for (const id of [...foreign.customers, ...foreign.segments, foreign.segmentation, foreign.persona, foreign.run]) {
    expect(text).not.toContain(`"${id}"`);
  }
  expect(data.customers.totalCount).toBe(6);
  expect(data.customer).toEqual({ id: own.customers[0], explanations: [], memberships: [] });
});
