import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { evaluateWaiting } from '../../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../../src/services/evaluation/live-plans.ts';
import { exportColumns } from '../../../src/services/export/columns.ts';
import { exportCustomers } from '../../../src/services/export/export-customers.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
let segment: string;
let stage: { id: string; segments: { id: string; key: string }[] };
const registry = await createRegistry(plugins);
const isolation = createIsolation('');

async function ask(query: string, variables: object = {}, key?: string) {
  const { data, errors } = await files.api.ask(query, variables, key);
  expect(errors).toBeUndefined();
  return data;
}

async function run() {
  const { db, scope } = files.api;
  const { runSegmentations } = await ask('mutation { runSegmentations(input: {}) { run { id } userErrors { code } } }');
  const [queued] = await runsByIds(scope, [decodeId('Run', runSegmentations.run.id)]);
  await executeRun({ db, registry, isolation, signal: new AbortController().signal, now: Date.now }, queued!);
}

async function evaluate() {
  const { db, scope } = files.api;
  const plans = new LivePlans(db, registry);
  while ((await evaluateWaiting({ db, isolation, plans, now: Date.now }, scope.workspaceId)).tasks > 0);
}

async function configure(key: string, segmenter: string, config: object) {
  await ask(
    `mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) { userErrors { message } } }`,
    { input: { key, name: key, segmenter, config } },
  );
}

const SET = `mutation ($input: OverrideMembershipsInput!) { overrideMemberships(input: $input) {
  overridden unknown unknownCount userErrors { code message field }
  overrides { id kind state reason setBy until customer { externalId } segment { key } } } }`;
const set = async (input: object, key?: string) => (await ask(SET, { input }, key)).overrideMemberships;

const MEMBERS = `query ($id: ID!) { node(id: $id) { ... on Segment { size members(first: 50) { totalCount nodes {
  manual cause override { reason setBy } customer { externalId } } } } } }`;
async function members(id: string): Promise<string[]> {
  const { node } = await ask(MEMBERS, { id });
  expect(node.size).toBe(node.members.nodes.length);
  return node.members.nodes.map((one: { customer: { externalId: string } }) => one.customer.externalId);
}

beforeAll(async () => {
  files = await transferApi();
  const customers = Array.from({ length: 12 }, (_, n) => ({
    externalId: `c${n}`,
    country: n < 6 ? 'Germany' : 'France',
  }));
  await ask('mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { created } }', {
    c: customers,
  });
  await configure('lists', 'rules.lists', {
    segments: [
      { key: 'vip', name: { en: 'VIP', zh: '贵宾' } },
      { key: 'old', name: 'Old' },
    ],
  });
  await configure('stage', 'lifecycle.stage', {});
  await configure('readers', 'rules.conditions', {
    segments: [{ key: 'vips', name: 'VIPs', when: 'segmentations.lists.segments has "vip"' }],
  });
  await run();
  const { lists, stages } = await ask(`{ lists: segmentation(key: "lists") { segments { id key } }
    stages: segmentation(key: "stage") { id segments { id key } } }`);
  segment = lists.segments[0].id;
  stage = stages;
});
afterAll(() => files[Symbol.asyncDispose]());

test('a list is filled one by one, from a group as it is now, and from a file; keys of nobody are told', async () => {
  const named = await set({
    segmentId: segment,
    kind: 'INCLUDE',
    reason: 'Asked for by sales',
    whom: { customers: [{ externalId: 'c0' }, { externalId: 'nobody' }, { externalId: 'c1' }] },
  });
  expect(named).toMatchObject({
    overridden: 2,
    unknown: ['nobody'],
    unknownCount: 1,
    userErrors: [],
    overrides: [
      {
        kind: 'INCLUDE',
        state: 'HOLDS',
        setBy: 'test',
        until: null,
        customer: { externalId: 'c0' },
        segment: { key: 'vip' },
      },
      null,
      { reason: 'Asked for by sales', customer: { externalId: 'c1' } },
    ],
  });
  const germans = { group: { filter: { country: { eq: 'Germany' } } } };
  expect(await set({ segmentId: segment, kind: 'EXCLUDE', reason: 'Germans no more', whom: germans })).toMatchObject({
    overridden: 6,
    overrides: [],
  });
  const upload = await files.upload('number,who\n1,c7\n2,c8\n3,c99\n4,1.2E+11\n5,c7\n', '?name=ids.csv');
  const whom = (column: string | null) => ({ file: { uploadId: upload, column } });
  const input = { segmentId: segment, kind: 'INCLUDE', reason: 'From the fair' };
  expect(await set({ ...input, whom: whom(null) })).toMatchObject({
    userErrors: [{ code: 'INVALID_INPUT', message: 'The file has 2 columns: name the one with the ids: number, who.' }],
  });
  expect(await set({ ...input, whom: whom('who') })).toMatchObject({
    overridden: 2,
    unknown: ['c99', '1.2E+11'],
    unknownCount: 2,
  });
  const bare = await files.upload('c9\nc10\nc98\n', '?name=bare.txt');
  expect(await set({ ...input, whom: { file: { uploadId: bare } } })).toMatchObject({
    overridden: 2,
    unknown: ['c98'],
  });
  await evaluate();
  expect(await members(segment)).toEqual(['c7', 'c8', 'c9', 'c10']);
  const columns = await exportColumns(files.api.scope, { columns: ['externalId', 'overrides'] });
  const lines: unknown[] = [];
  for await (const { text } of exportCustomers(files.api.scope, { all: [] }, columns, { format: 'ndjson' })) {
    lines.push(
      ...text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  }
  expect(lines).toContainEqual({ externalId: 'c7', overrides: ['include lists.vip'] });
  // Whoever reads the list sees its members, and a run changes nothing.
  const { segmentation } = await ask('{ segmentation(key: "readers") { segments { id } } }');
  expect(await members(segmentation.segments[0].id)).toEqual(['c7', 'c8', 'c9', 'c10']);
  await run();
  expect(await members(segment)).toEqual(['c7', 'c8', 'c9', 'c10']);
  const { node } = await ask(MEMBERS, { id: segment });
  expect(node.members.nodes[0]).toMatchObject({
    manual: true,
    cause: 'MANUAL',
    override: { reason: 'From the fair', setBy: 'test' },
  });
});

const WHY = `query ($who: String!, $id: ID!) { customer(externalId: $who) {
  memberships(segmentationIds: [$id]) { segment { key } manual explanation { verdict } }
  overrides(first: 5, ended: true) { totalCount nodes { kind state endedBy segment { key } } }
  history(first: 5) { nodes { cause from { key } to { key } } }
  explanations(segmentationId: $id) { verdict ruleVerdict segment { key } ruleSegment { key } override { reason }
    factors { feature observed text(language: EN) zh: text(language: ZH) } } } }`;

test('an inclusion moves a customer, an exclusion leaves it in none, and both are explained beside the rule', async () => {
  const first = stage.segments.find(({ key }) => key === 'loyal')!;
  const before = (await ask(WHY, { who: 'c3', id: stage.id })).customer;
  const rule = before.memberships[0].segment.key;
  expect(before.explanations[0]).toMatchObject({ override: null, ruleVerdict: 'TRUE', ruleSegment: { key: rule } });
  expect(rule).not.toBe(first.key);
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const whom = { customers: [{ externalId: 'c3' }] };
  await set({ segmentId: first.id, kind: 'INCLUDE', reason: 'Our oldest partner', until, whom });
  await evaluate();
  const included = (await ask(WHY, { who: 'c3', id: stage.id })).customer;
  expect(included.memberships).toEqual([{ segment: { key: 'loyal' }, manual: true, explanation: { verdict: 'TRUE' } }]);
  expect(included.history.nodes[0]).toEqual({ cause: 'MANUAL', from: { key: rule }, to: { key: 'loyal' } });
  const [why] = included.explanations;
  expect(why).toMatchObject({
    verdict: 'TRUE',
    segment: { key: 'loyal' },
    ruleVerdict: 'TRUE',
    ruleSegment: { key: rule },
    override: { reason: 'Our oldest partner' },
  });
  const day = new Date().toISOString().slice(0, 10);
  expect(why.factors[0]).toMatchObject({
    feature: 'override',
    observed: 'INCLUDE',
    text: `Included in loyal by hand by test on ${day}, until ${until}: Our oldest partner. By the rule: ${rule}.`,
    zh: `${day} 由 test 人工加入 loyal，有效期至 ${until}：Our oldest partner。按规则：${rule}。`,
  });
  expect(why.factors.length).toBeGreaterThan(1);

  const ruled = stage.segments.find(({ key }) => key === rule)!;
  const ended = await ask(
    `mutation ($input: EndOverridesInput!) { endOverrides(input: $input) { ended unknown userErrors { code } } }`,
    { input: { segmentId: first.id, whom: { customers: [{ externalId: 'c3' }, { externalId: 'x' }] } } },
  );
  expect(ended.endOverrides).toEqual({ ended: 1, unknown: ['x'], userErrors: [] });
  await set({ segmentId: ruled.id, kind: 'EXCLUDE', reason: 'Test account', whom });
  await evaluate();
  const excluded = (await ask(WHY, { who: 'c3', id: stage.id })).customer;
  expect(excluded.memberships).toEqual([]);
  expect(excluded.explanations[0]).toMatchObject({ verdict: 'FALSE', segment: null, ruleSegment: { key: rule } });
  expect(excluded.explanations[0].factors[0].text).toContain('It is then in no segment, not in the next best.');
  expect(excluded.overrides.nodes.slice(0, 2)).toEqual([
    { kind: 'EXCLUDE', state: 'HOLDS', endedBy: null, segment: { key: rule } },
    { kind: 'INCLUDE', state: 'ENDED', endedBy: 'test', segment: { key: 'loyal' } },
  ]);
});

test('an override of a segment that is gone is kept, does nothing, says so, and holds again', async () => {
  const lists = [
    { key: 'old', name: 'Old' },
    { key: 'vip', name: 'VIP' },
  ];
  const { segmentation } = await ask('{ segmentation(key: "lists") { id segments { id key } } }');
  const old = segmentation.segments.find(({ key }: { key: string }) => key === 'old').id;
  const whom = { customers: [{ externalId: 'c5' }] };
  await set({ segmentId: old, kind: 'INCLUDE', reason: 'Old friend', whom });
  const change = (segments: object[]) =>
    ask(
      'mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) { userErrors { message } } }',
      {
        input: { id: segmentation.id, name: 'lists', segmenter: 'rules.lists', config: { segments } },
      },
    );
  const state = async () =>
    (
      await ask(`query ($id: ID!) { node(id: $id) { ... on Segment { overrides(first: 5) { nodes { state } } } } }`, {
        id: old,
      })
    ).node.overrides.nodes;
  await change(lists.slice(1));
  await run();
  expect(await state()).toEqual([{ state: 'SEGMENT_GONE' }]);
  const refused = await set({ segmentId: old, kind: 'INCLUDE', reason: 'Again', whom });
  expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['segmentId'] }]);
  await change(lists);
  await run();
  expect(await state()).toEqual([{ state: 'HOLDS' }]);
  expect(await members(old)).toEqual(['c5']);
});

test('what cannot be meant is refused', async () => {
  const whom = { customers: [{ externalId: 'c0' }] };
  const input = { segmentId: segment, kind: 'INCLUDE', reason: 'r', whom };
  expect((await set({ ...input, reason: ' ' })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', field: ['reason'] },
  ]);
  expect((await set({ ...input, until: '2020-01-01T00:00:00Z' })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', field: ['until'] },
  ]);
  const many = Array.from({ length: 1_001 }, () => ({ externalId: 'c0' }));
  expect((await set({ ...input, whom: { customers: many } })).userErrors).toMatchObject([{ code: 'TOO_LARGE' }]);
  const foreign = await files.api.ask(SET, { input }, files.api.foreignKey);
  expect(foreign.data.overrideMemberships.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  const reader = await files.api.ask(SET, { input }, files.api.keys.READ);
  expect(reader.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
