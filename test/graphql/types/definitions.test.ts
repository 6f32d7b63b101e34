import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { QUESTIONS, response } from '../../support/survey-fixture.ts';
import { type Answer, post, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let executing: PersonagraphServer;

beforeAll(async () => {
  api = await testApi({ refit: async () => undefined });
  world = await makeWorld(api.scope, 12);
  await makeWorld(api.foreign, 2);
  executing = createServer({ ...api.dependencies, compiled: null });
});
afterAll(async () => {
  await executing?.dispose();
  await api?.[Symbol.asyncDispose]();
});

/** The data of an answer that compiled reads and the executor give alike. */
async function both(query: string, variables: object = {}): Promise<Answer['data']> {
  const { data, errors } = await api.ask(query, variables);
  const executed = await executing.fetch(post({ query, variables }, api.keys.ADMIN));
  expect(await executed.json()).toEqual({ data, ...(errors ? { errors: expect.any(Array) } : {}) });
  return data;
}

async function carriedOut(name: string, input: object, selection = '', key = api.keys.ADMIN): Promise<Answer['data']> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`;
  const { data, errors } = await api.ask(query, { input }, key);
  return data?.[name] ?? { errors };
}

test('things are found by what names them, compiled and executed alike', async () => {
  const [first] = world.customers;
  const device = { type: ' device', value: `${api.scope.workspaceId}-1` };
  const query = `query ($run: ID!, $customer: ID!, $identity: CustomerIdentityInput!) {
    persona(key: "alex") { id key } nobody: persona(key: "nobody") { id }
    segment(segmentation: "stage", key: "a") { id } none: segment(segmentation: "a", key: "stage") { id }
    run(id: $run) { id } byId: customer(id: $customer) { externalId } byKey: customer(externalId: " c002 ") { externalId }
    byIdentity: customer(identity: $identity) { externalId }
    unknown: customer(identity: { type: "device", value: "x" }) { externalId } }`;
  expect(await both(query, { run: world.run, customer: first, identity: device })).toEqual({
    persona: { id: world.persona, key: 'alex' },
    nobody: null,
    segment: { id: world.segments[0] },
    none: null,
    run: { id: world.run },
    byId: { externalId: 'c000' },
    byKey: { externalId: 'c002' },
    byIdentity: { externalId: 'c001' },
    unknown: null,
  });
  expect(await both('{ customer { id } }')).toEqual({ customer: null });
  expect(await both('{ customer(externalId: "c001", id: "x") { id } }')).toEqual({ customer: null });
  // Another workspace has the same keys, and nothing of this one.
  const { data } = await api.ask('{ persona(key: "alex") { id } }', {}, api.foreignKey);
  expect(data.persona.id).not.toBe(world.persona);
});

test('lists are narrowed, and counted as they are listed', async () => {
  const data = await both(
    `query ($stage: [ID!]!, $other: ID!) {
      runs(filter: { states: [LIVE, QUEUED], segmentationIds: $stage }) { totalCount nodes { state } }
      noRuns: runs(filter: { until: "2020-01-01T00:00:00Z" }) { totalCount }
      comparisons(segmentationId: $other, from: "2020-01-01T00:00:00Z") { totalCount }
      segmentations(filter: { bases: [LIFECYCLE], statuses: [LIVE], enabled: true }) { key }
      off: segmentations(filter: { enabled: false }) { key } none: segmentations(filter: { bases: [] }) { key }
      customer(externalId: "c003") {
        all: events { totalCount }
        purchases: events(type: "purchase") { totalCount }
        span: events(from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z") { totalCount nodes { at } }
        web: events(channel: "WEB") { totalCount }
        property: events(property: { name: "a", equals: "1" }) { totalCount }
        history(segmentationIds: $stage) { totalCount }
        never: history(until: "2000-01-01T00:00:00Z") { totalCount nodes { at } } } }`,
    { stage: [world.segmentation], other: world.segmentation },
  );
  expect(data).toMatchObject({
    noRuns: { totalCount: 0 },
    comparisons: { totalCount: 0 },
    segmentations: [{ key: 'stage' }],
    off: [],
    none: [],
    customer: {
      all: { totalCount: 3 },
      purchases: { totalCount: 2 },
      span: { totalCount: 1, nodes: [{ at: '2026-01-01T00:00:00.000Z' }] },
      web: { totalCount: 0 },
      property: { totalCount: 0 },
      never: { totalCount: 0, nodes: [] },
    },
  });
  expect(data.runs.totalCount).toBe(data.runs.nodes.length);
  expect(data.runs.totalCount).toBeGreaterThan(0);
  expect(data.customer.history.totalCount).toBeGreaterThan(0);
  const { segmentation } = await both(
    '{ segmentation(key: "stage") { runs { totalCount nodes { id } } personas { key } } }',
  );
  expect(segmentation.runs.totalCount).toBe(data.runs.totalCount);
  expect(segmentation.runs.nodes).toContainEqual({ id: world.run });
  expect(segmentation.personas).toEqual([{ key: 'alex' }]);
  await api.scope.query(
    `UPDATE customer_event SET channel = 'WEB', properties = '{"a": 1}' WHERE workspace_id = $1 AND type = 'page_view'`,
    [api.scope.workspaceId],
  );
  const narrowed = `{ customer(externalId: "c003") { events(channel: "WEB", property: { name: "a", equals: "1" }) { totalCount nodes { type } } } }`;
  expect((await both(narrowed)).customer.events).toEqual({ totalCount: 1, nodes: [{ type: 'page_view' }] });
});

test('what nobody uses is deleted, what somebody uses is not, said by what', async () => {
  await carriedOut('saveTrait', { name: 'spare', kind: 'FLAG' });
  expect(await carriedOut('deleteTrait', { name: 'spare' }, 'deletedName')).toEqual({
    deletedName: 'spare',
    userErrors: [],
  });
  const rule = { segments: [{ key: 'x', name: 'X', when: 'traits.lone is true' }] };
  await carriedOut('saveTrait', { name: 'lone', kind: 'FLAG' });
  await carriedOut('configureSegmentation', { name: 'Lone', key: 'lone', segmenter: 'rules.conditions', config: rule });
  const criteria = [{ rule: 'traits.lone is true', weight: 1 }];
  await carriedOut('createPersona', { name: 'Lena', key: 'lena', title: 'Alone', criteria });
  const refused = async (name: string) => (await carriedOut('deleteTrait', { name })).userErrors[0];
  const { traits } = (await api.ask('{ traits { name segmentations { key } personas { key } } }')).data;
  const readers = traits.map(({ name, ...uses }: { name: string }) => [name, uses]);
  expect(Object.fromEntries(readers)).toMatchObject({
    lone: { segmentations: [{ key: 'lone' }], personas: [{ key: 'lena' }] },
    vip: { segmentations: [], personas: [] },
  });
  expect(await refused('lone')).toMatchObject({
    code: 'IN_USE',
    message: 'It is used: segmentations: lone; rules of personas: lena.',
  });
  expect(await refused('vip')).toMatchObject({ code: 'IN_USE', message: 'It is used: customers with a value: 12.' });
  expect(await refused('none')).toMatchObject({ code: 'NOT_FOUND' });
  await saveSurvey(api.scope, { key: 'taste', title: 'Taste', questions: QUESTIONS });
  const responses = [0, 1].map((n) => response(n, { A1: 1 + n }, { customer: { externalId: `c00${n}` } }));
  await recordResponses(api.scope, 'taste', responses);
  expect((await carriedOut('deleteSurvey', { key: 'taste' })).userErrors[0]).toMatchObject({
    code: 'IN_USE',
    message: 'It is used: responses: 2.',
  });
  const answered = `{ survey(key: "taste") { segmentations { key } personas { key }
    responses(first: 1) { totalCount pageInfo { hasNextPage } nodes { messageId customer { externalId } } } } }`;
  const { survey } = (await api.ask(answered)).data;
  expect(survey).toMatchObject({
    segmentations: [],
    personas: [],
    responses: { totalCount: 2, pageInfo: { hasNextPage: true } },
  });
  expect(survey.responses.nodes).toHaveLength(1);
  const correction = { messageId: 'm0', answers: { A1: 6, age: 30 }, respondedAt: '2026-02-01T00:00:00Z' };
  expect(await carriedOut('correctSurveyResponse', correction, 'response { respondedAt answers { value } }')).toEqual({
    response: { respondedAt: '2026-02-01T00:00:00.000Z', answers: [{ value: 6 }, { value: 30 }] },
    userErrors: [],
  });
  const wrong = await carriedOut('correctSurveyResponse', { messageId: 'm0', answers: { A1: 9 } });
  expect(wrong.userErrors).toEqual([{ code: 'INVALID_INPUT', message: '9 is above 6', field: ['answers', 'A1'] }]);
  const tasks = await api.scope.query(
    `SELECT touched FROM evaluation_task WHERE workspace_id = $1 AND touched::text LIKE '%surveys.%'`,
    [api.scope.workspaceId],
  );
  expect(tasks.length).toBeGreaterThan(2);
  expect((await carriedOut('deleteSurveyResponse', { messageId: 'm1' }, 'deletedMessageId')).deletedMessageId).toBe(
    'm1',
  );
  expect((await carriedOut('deleteSurveyResponse', { messageId: 'm1' })).userErrors[0]).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await carriedOut('deleteSurvey', { key: 'taste', withResponses: true }, 'deletedKey')).deletedKey).toBe(
    'taste',
  );
  expect(await both('{ surveys { key } customer(externalId: "c000") { surveyResponses { totalCount } } }')).toEqual({
    surveys: [],
    customer: { surveyResponses: { totalCount: 0 } },
  });
});

test('a persona goes back to draft, and is made under a key that stays its own', async () => {
  const made = await carriedOut('createPersona', { name: 'Alex', key: 'alex' });
  expect(made.userErrors[0]).toMatchObject({ code: 'CONFLICT', field: ['key'] });
  const second = await carriedOut('createPersona', { name: 'Alex' }, 'persona { id key version }');
  expect(second.persona.key).toBe('alex-2');
  const edited = await carriedOut(
    'editPersona',
    { id: second.persona.id, version: second.persona.version, name: 'Bea' },
    'persona { key version }',
  );
  expect(edited.persona.key).toBe('alex-2');
  const { data } = await api.ask('{ persona(key: "alex") { id version status } }');
  const { id, version } = data.persona;
  const drafted = await carriedOut('returnPersonaToDraft', { id, version }, 'persona { status }');
  expect([data.persona.status, drafted.persona.status]).toEqual(['ACTIVE', 'DRAFT']);
});

test('workspaces are made and changed, keys and comparisons renamed, by whoever may', async () => {
  const key = `w-${api.scope.workspaceId}`;
  const zoned = { key, currency: 'CHF', timeZone: 'Asia/Shanghai' };
  const made = await carriedOut('createWorkspace', zoned, 'workspace { key name currency timeZone } secret');
  expect(made.workspace).toEqual({ ...zoned, name: key });
  const { data } = await api.ask('{ workspace { key } customers { totalCount } }', {}, made.secret);
  expect(data).toEqual({ workspace: { key }, customers: { totalCount: 0 } });
  expect((await carriedOut('createWorkspace', { key, currency: 'CHF' })).userErrors[0]).toMatchObject({
    code: 'CONFLICT',
  });
  expect(
    (await carriedOut('createWorkspace', { key: 'x', currency: 'CHF' }, '', api.keys.WRITE)).errors[0],
  ).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
  const named = await carriedOut('editWorkspace', { name: 'Shop' }, 'workspace { name currency }');
  expect(named.workspace).toEqual({ name: 'Shop', currency: 'EUR' });
  const refused = await carriedOut('editWorkspace', { currency: 'USD' });
  expect(refused.userErrors[0]).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('amounts of events'),
  });
  const { data: keys } = await api.ask('{ apiKeys { id } }');
  const renamed = await carriedOut('editApiKey', { id: keys.apiKeys[0].id, name: 'Shop floor' }, 'apiKey { name }');
  expect(renamed.apiKey.name).toBe('Shop floor');
  await api.scope.query(
    `INSERT INTO segmentation_comparison (workspace_id, name, request, result, as_of)
     VALUES ($1, 'One', jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('segmentationId', $2::int))), '{}', now())`,
    [api.scope.workspaceId, world.rows.segmentation],
  );
  const query = 'query ($of: ID!) { comparisons(segmentationId: $of) { totalCount nodes { id name } } }';
  const [comparison] = (await both(query, { of: world.segmentation })).comparisons.nodes;
  const changed = await carriedOut('editComparison', { id: comparison.id, name: 'Two' }, 'comparison { name }');
  expect(changed.comparison.name).toBe('Two');
  expect(await both('query ($id: ID!) { comparison(id: $id) { name } }', { id: comparison.id })).toEqual({
    comparison: { name: 'Two' },
  });
});

test('definitions are exported, planned and applied through the API, by ADMIN alone', async () => {
  const { data } = await api.ask('{ exportDefinitions }');
  const yaml: string = data.exportDefinitions;
  expect(yaml).toContain('key: alex');
  const plan = 'plan { base kept steps { action section key previousKey changes { path from to } } }';
  expect((await carriedOut('applyDefinitions', { yaml }, plan)).plan.steps).toEqual([]);
  const changed = yaml.replace('title: Loyal buyer', 'title: Loyal');
  const dry = await carriedOut('applyDefinitions', { yaml: changed, dryRun: true }, plan);
  expect(dry.plan.steps).toEqual([
    {
      action: 'CHANGE',
      section: 'personas',
      key: 'alex',
      previousKey: null,
      changes: [{ path: 'title', from: 'Loyal buyer', to: 'Loyal' }],
    },
  ]);
  const quiet = 'segments: [{key: q, name: Quiet, when: "count(purchse) = 0"}]';
  const doubtful = `format: 1\nsegmentations:\n  - {key: quiet, name: Q, segmenter: rules.conditions, config: {${quiet}}}\n`;
  const doubts = 'plan { doubts { section key doubt { segment clause holds } } }';
  expect((await carriedOut('applyDefinitions', { yaml: doubtful, dryRun: true }, doubts)).plan.doubts).toEqual([
    {
      section: 'segmentations',
      key: 'quiet',
      doubt: { segment: 'q', clause: 'count(purchse) = 0', holds: 'EMPTY' },
    },
  ]);
  await carriedOut('saveTrait', { name: 'meanwhile', kind: 'FLAG' });
  const late = await carriedOut('applyDefinitions', { yaml: changed, base: dry.plan.base });
  expect(late.userErrors[0]).toMatchObject({ code: 'CONFLICT', field: ['base'] });
  const hook = 'webhooks:\n  - {name: Hook, url: "https://hooks.example.com/in", personas: [alex]}\n';
  const applied = await carriedOut('applyDefinitions', { yaml: `format: 1\n${hook}` }, 'secrets { webhook secret }');
  expect(applied).toEqual({ secrets: [{ webhook: 'Hook', secret: expect.any(String) }], userErrors: [] });
  const wrong = await carriedOut('applyDefinitions', { yaml: 'format: 1\ntraits: [{nmae: x}]\n' });
  expect(wrong.userErrors).toEqual([
    {
      code: 'INVALID_DEFINITIONS',
      message: 'line 2: traits[0].nmae: is no field; did you mean name?',
      field: ['traits', '0', 'nmae'],
    },
  ]);
  expect((await api.ask('{ exportDefinitions }', {}, api.keys.WRITE)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
