import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { lastChangeId, readChanges } from '../../../src/db/tables/changes/changes.ts';
import { createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { readerOf } from '../../support/principal.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';
import { type Answer, codes, post, type TestApi, testApi } from '../api.ts';

let api: TestApi;
let backend: TestBackend;
let segmentation: { readonly id: number };
/** Purchases and amount by customer: `e` and `f` never bought. */
const BOUGHT = { a: [3, 60], b: [1, 10], c: [2, 10], d: [5, 80] } as const;
let message = 0;

beforeAll(async () => {
  api = await testApi();
  backend = await testBackend(api.db, new URL('../../support/scored-plugins.ts', import.meta.url).href);
  await saveCustomers(
    api.scope,
    ['a', 'b', 'c', 'd', 'e', 'f'].map((externalId) => ({ externalId })),
  );
  for (const [who, [count, amount]] of Object.entries(BOUGHT)) {
    for (let n = 0; n < count; n++) await buy(who, amount / count);
  }
  segmentation = await configureSegmentation(api.scope, backend.registry, {
    name: 'Scored',
    segmenter: 'behavioral.scored',
  });
  await run();
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

const run = async () => waitForRun(backend.feed, api.scope, await requestRun(api.scope, backend.registry, {}));

const buy = (externalId: string, amount: number) =>
  ingestEvents(api.scope, [
    {
      customer: { externalId },
      messageId: `m${message++}`,
      type: 'purchase',
      at: new Date(Date.now() - 2.5 * 86_400_000).toISOString(),
      amount,
    },
  ]);

/** The answer, which compiled reads must give as the executor does, but for fields that the executor alone can answer. */
async function ask(query: string, variables: Record<string, unknown> = {}, compiled = true): Promise<Answer['data']> {
  const executed = await (await api.server.fetch(post({ query, variables }, api.keys.READ))).text();
  const principal = readerOf(api.scope.workspaceId);
  const reads = createCompiledReads(schema, api.db);
  expect(await reads.answer({ query, variables }, { principal, scope: api.scope })).toBe(compiled ? executed : null);
  const { data, errors } = JSON.parse(executed) as Answer;
  expect(errors).toBeUndefined();
  return data;
}

const BY_SCORE = `query($key: String!, $to: OrderDirection!, $first: Int!, $after: String) {
  customers(orderBy: { score: { segmentation: "scored", key: $key }, direction: $to }, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { externalId } } }`;

async function inOrder(key: string, to: 'ASC' | 'DESC', first: number): Promise<string> {
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { customers } = await ask(BY_SCORE, { key, to, first, after });
    expect(customers.totalCount).toBe(6);
    found.push(...customers.nodes.map((node: { externalId: string }) => node.externalId));
    if (!customers.pageInfo.hasNextPage) return found.join('');
    after = customers.pageInfo.endCursor;
  }
}

test('a segmentation tells its scores, a customer and a member have them', async () => {
  const told = `{ segmentation(key: "scored") { pushScores scores { key kind unit min max step
    name(language: ZH) description } segments { members { nodes { customer { externalId } scores { key value } } } } } }`;
  const { segmentation: one } = await ask(told, {}, false);
  expect(one.scores).toMatchObject([
    { key: 'r', kind: 'NUMBER', unit: 'days', min: 0, max: null, step: null, name: '近度', description: 'Days.' },
    { key: 'last', kind: 'TIME' },
    { key: 'f', step: 2 },
    { key: 'm', unit: 'EUR' },
  ]);
  expect(one.segments[0].members.nodes[0]).toMatchObject({
    customer: { externalId: 'a' },
    scores: [{ key: 'r', value: 2 }, { key: 'last' }, { key: 'f', value: 3 }, { key: 'm', value: 60 }],
  });
  const query = `query($of: [ID!]) { a: customer(externalId: "a") { scores(segmentations: $of) { key value time unit
    segmentation { key } } } e: customer(externalId: "e") { scores(segmentations: $of) { key value time } } }`;
  for (const of of [null, ['scored'], [encodeId('Segmentation', segmentation.id)]]) {
    const { a, e } = await ask(query, { of });
    expect(a.scores[1]).toMatchObject({ key: 'last', segmentation: { key: 'scored' } });
    expect(Date.parse(a.scores[1].time)).toBe(a.scores[1].value);
    expect(e.scores).toEqual(['r', 'last', 'f', 'm'].map((key) => ({ key, value: null, time: null })));
  }
});

test('customers and members come in the order of a score, unknown ones last, page by page', async () => {
  for (const first of [1, 2, 6]) {
    expect(await inOrder('f', 'ASC', first)).toBe('bcadef');
    expect(await inOrder('f', 'DESC', first)).toBe('dacbfe');
    expect(await inOrder('m', 'ASC', first)).toBe('bcadef');
  }
  const { segmentation: one } = await ask(`{ segmentation(key: "scored") { segments { members(
    orderBy: { score: { segmentation: "scored", key: "m" }, direction: DESC }) { totalCount edges { cursor node {
    customer { externalId } } } } } } }`);
  const [{ members }] = one.segments;
  expect(
    members.edges.map(({ node }: { node: { customer: { externalId: string } } }) => node.customer.externalId),
  ).toEqual(['d', 'a', 'c']);
});

test('filters compare scores, and an unknown one meets neither a condition nor its opposite', async () => {
  const of = { segmentation: 'scored', key: 'm' };
  const found = async (filter: object) => {
    const { customers } = await ask(
      'query($f: CustomerFilter) { customers(filter: $f) { totalCount nodes { externalId } } }',
      {
        f: filter,
      },
    );
    expect(customers.totalCount).toBe(customers.nodes.length);
    return customers.nodes.map((node: { externalId: string }) => node.externalId).join('');
  };
  expect(await found({ scores: [{ ...of, number: { gte: 60 } }] })).toBe('ad');
  expect(
    await found({
      scores: [
        { ...of, number: { between: [10, 60] } },
        { ...of, key: 'f', number: { gt: 1 } },
      ],
    }),
  ).toBe('ac');
  expect(await found({ not: { scores: [{ ...of, number: { gte: 60 } }] } })).toBe('bc');
  expect(await found({ scores: [{ ...of, isNull: true }] })).toBe('ef');
  expect(await found({ scores: [{ ...of, key: 'last', time: { lt: new Date().toISOString() } }] })).toBe('abcd');
});

test('a segmentation or score that is not there is refused with near matches', async () => {
  const filtered = 'query($f: CustomerFilter) { customers(filter: $f) { totalCount } }';
  const wrong = await api.ask(filtered, { f: { scores: [{ segmentation: 'scored', key: 'mm', number: { gt: 1 } }] } });
  expect(codes(wrong)).toEqual(['NOT_FOUND']);
  expect(wrong.errors![0]!.message).toContain('did you mean m');
  const nowhere = await api.ask(BY_SCORE.replace('"scored"', '"scord"'), { key: 'm', to: 'ASC', first: 2 });
  expect(codes(nowhere)).toEqual(['NOT_FOUND']);
  expect(nowhere.errors![0]!.message).toContain('did you mean scored');
  const without = await api.ask(filtered, { f: { scores: [{ segmentation: 'scored', key: 'm' }] } });
  expect(codes(without)).toEqual(['INVALID_INPUT']);
  const both = `{ customers(orderBy: { field: EXTERNAL_ID, score: { segmentation: "scored", key: "m" } }) { totalCount } }`;
  expect(codes(await api.ask(both))).toEqual(['INVALID_INPUT']);
});

test('a score is a feature of rules, which follow it, and wrong names are refused', async () => {
  const rule = (score: string) =>
    configureSegmentation(api.scope, backend.registry, {
      name: 'Readers',
      segmenter: 'rules.conditions',
      config: { segments: [{ key: 'often', name: 'Often', when: `segmentations.scored.scores.${score} >= 4` }] },
    });
  await expect(rule('ff')).rejects.toMatchObject({
    code: 'UNKNOWN_FEATURE',
    message: expect.stringContaining('did you mean f'),
  });
  await rule('f');
  await run();
  const members = async () => {
    const { data } = await api.ask(
      '{ segmentation(key: "readers") { status segments { members { nodes { customer { externalId } } } } } }',
    );
    const [{ members: found }] = data.segmentation.segments;
    return found.nodes.map(({ customer }: { customer: { externalId: string } }) => customer.externalId).join('');
  };
  expect(await members()).toBe('d');
  await buy('a', 1);
  await backend.evaluate();
  expect(await members()).toBe('ad');
  const { data } = await api.ask('{ features { name kind unit } }');
  expect(data.features).toContainEqual({ name: 'segmentations.scored.scores.r', kind: 'NUMBER', unit: 'days' });

  // Its source has the score no more.
  await configureSegmentation(api.scope, backend.registry, {
    id: segmentation.id,
    name: 'Scored',
    segmenter: 'behavioral.scored',
    config: { scores: ['m'] },
  });
  await run();
  const after = await api.ask('{ segmentation(key: "readers") { status error { code message } } }');
  expect(after.data.segmentation).toMatchObject({ status: 'STALE', error: { code: 'SOURCE_NOT_LIVE' } });
  expect(after.data.segmentation.error.message).toContain('scored has no score "f"');
});

test('moves are pushed where a segmentation says so, and nowhere else', async () => {
  const url = (await api.server.listen(0, '127.0.0.1')).replace('http', 'ws');
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${api.keys.READ}` },
  });
  const query = `subscription($id: ID!, $after: String, $minStep: Float) { scoreChanged(segmentationId: $id, key: "m", after: $after,
    minStep: $minStep) { cursor cause key from to fromTime customer { externalId } after { scores } } }`;
  const listen = (variables: object = {}) =>
    client.iterate({ query, variables: { id: encodeId('Segmentation', segmentation.id), ...variables } });
  const cursor = async () => (await api.ask('{ workspace { changeCursor } }')).data.workspace.changeCursor as string;
  const before = await cursor();
  await buy('d', 5);
  await backend.evaluate();
  expect(await cursor()).toBe(before);
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
  const refused = (await listen().next()).value as any;
  expect(refused.errors[0].extensions.code).toBe('INVALID_INPUT');

  await configureSegmentation(api.scope, backend.registry, {
    id: segmentation.id,
    name: 'Scored',
    segmenter: 'behavioral.scored',
    pushScores: true,
  });
  const from = await cursor();
  await buy('b', 4);
  await backend.evaluate();
  await buy('b', 100);
  await backend.evaluate();
  const one = (await listen({ after: from }).next()).value;
  expect(one?.data).toMatchObject({
    scoreChanged: {
      cause: 'EVENT',
      key: 'm',
      from: 10,
      to: 14,
      fromTime: null,
      customer: { externalId: 'b' },
      after: { scores: { m: 14 } },
    },
  });
  const large = (await listen({ after: from, minStep: 50 }).next()).value;
  expect(large?.data).toMatchObject({ scoreChanged: { from: 14, to: 114 } });
  await client.dispose();
});

test('a run that moves the scores of over 10,000 pushes one summary, and a smaller one each of them', async () => {
  const people = Array.from({ length: 10_001 }, (_, n) => `many${n}`);
  const buyAll = async (whos: readonly string[]) => {
    for (let at = 0; at < whos.length; at += 1_000) {
      const batch = whos.slice(at, at + 1_000);
      await saveCustomers(
        api.scope,
        batch.map((externalId) => ({ externalId })),
      );
      await ingestEvents(
        api.scope,
        batch.map((externalId) => ({
          customer: { externalId },
          messageId: `m${message++}`,
          type: 'purchase',
          at: new Date(Date.now() - 2.5 * 86_400_000).toISOString(),
          amount: 5,
        })),
      );
    }
  };
  await buyAll(people);
  await run();
  for (const whos of [people, people.slice(0, 3)]) {
    const after = await lastChangeId(api.scope);
    await buyAll(whos);
    await run();
    const changes = await readChanges(api.scope, after, 20_000);
    const own = changes.filter(({ segmentationId }) => segmentationId === segmentation.id);
    const summary = own.find(({ kind }) => kind === 'SEGMENTATION_CHANGED')!;
    const { data } = await api.ask(
      'query($cursor: String!) { change(cursor: $cursor) { ... on AnyChange { segmentation { key } summary { scoresMoved } } } }',
      { cursor: encodeChangeCursor(summary.id) },
    );
    expect(data.change).toEqual({ segmentation: { key: 'scored' }, summary: { scoresMoved: whos.length } });
    expect(own.filter(({ kind }) => kind === 'SCORE_CHANGED')).toHaveLength(whos.length > 10_000 ? 0 : whos.length);
  }
}, 120_000);
