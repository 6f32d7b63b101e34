import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBombWorld } from '../../../bench/support/bomb-world.ts';
import { Budget } from '../../../src/graphql/core/cost/budget.ts';
import { codes, post, type TestApi, testApi } from '../api.ts';

const SEGMENTS_DEEP = '{ segmentations { segments { segmentation { segments { segmentation { key name } } } } } }';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await makeBombWorld(api.scope);
});
afterAll(() => api[Symbol.asyncDispose]());

test('a budget stops at its objects, its bytes and its time, and stays stopped', () => {
  const limits = { objects: 10, bytes: 100, milliseconds: 60_000 };
  const code = { extensions: { code: 'TOO_COMPLEX' } };
  const objects = new Budget(undefined, limits);
  objects.spend(10, 0);
  expect(() => objects.spend(1, 0)).toThrow(expect.objectContaining(code));
  expect(() => objects.check()).toThrow('over 10 objects');
  const bytes = new Budget(undefined, limits);
  expect(() => bytes.spend(1, 101)).toThrow('over 100 bytes');
  const late = new Budget(undefined, { ...limits, objects: 5_000, milliseconds: -1 });
  late.check();
  late.spend(2_000, 0);
  expect(() => late.check()).toThrow('over -1 ms');
  const gone = new Budget({ aborted: true }, limits);
  expect(() => gone.check()).toThrow('gone');
});

test('a workspace that grew since its sizes were read gets no larger answer than the budget', async () => {
  expect((await api.ask(SEGMENTS_DEEP)).errors).toBeUndefined();
  await api.scope.query(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, position, size)
     SELECT s.workspace_id, s.id, 'more' || n, '{"en": "More"}', n, 0 FROM segmentation s, generate_series(1, 70) AS n
     WHERE s.workspace_id = $1`,
    [api.scope.workspaceId],
  );
  const answer = await api.ask(SEGMENTS_DEEP);
  expect(codes(answer)).toEqual(['TOO_COMPLEX']);
  expect(answer.errors![0]!.message).toContain('The answer has over 40000 objects');
  expect(answer).not.toHaveProperty('data');
});

test('long texts are counted as they are, not as they are declared', async () => {
  const times = Array.from({ length: 60 }, (_, n) => `a${n}: story`).join(' ');
  const answer = await api.ask(`{ personas(first: 20) { nodes { ${times} } } }`);
  expect(codes(answer)).toEqual(['TOO_COMPLEX']);
  expect(answer.errors![0]!.message).toContain('bytes');
});

test('each mutation of an operation is carried out, however much the first answers', async () => {
  const deep = 'segmentation { segments { segmentation { segments { segmentation { segments { key } } } } } }';
  const input = (name: string) => `input: { name: "${name}", segmenter: "lifecycle.stage" }`;
  const [one] = await api.scope.query<{ id: number }>('SELECT id FROM segmentation ORDER BY id LIMIT 1');
  const { encodeId } = await import('../../../src/graphql/core/id.ts');
  const answer = await api.ask(`mutation {
    first: enableSegmentation(input: { id: "${encodeId('Segmentation', one!.id)}" }) { ${deep} }
    second: configureSegmentation(${input('Second')}) { segmentation { key } }
  }`);
  expect(codes(answer)).toEqual(['TOO_COMPLEX']);
  const [{ count }] = (await api.scope.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM segmentation WHERE name = 'Second'`,
  )) as [{ count: number }];
  expect(count).toBe(1);
});

/** True of a statement that reads segmentations themselves. */
const readsSegmentations = (text: string) => text.startsWith('SELECT s.id');

test('others are answered while a large answer is made', async () => {
  const ended: string[] = [];
  const ask = async (name: string, query: string) => {
    const { errors } = await api.ask(query);
    expect(errors).toBeUndefined();
    ended.push(name);
  };
  api.statements.length = 0;
  const large = ask(
    'large',
    '{ customers(first: 200) { nodes { id name memberships { since segment { key name } segmentation { key } } } } }',
  );
  // From the last statement on there is only work of this process.
  while (!api.statements.some(readsSegmentations)) await new Promise(setImmediate);
  await Promise.all([ask('small', '{ __typename }'), large]);
  expect(ended).toEqual(['small', 'large']);
});

test('nothing more is read for a client that is gone', async () => {
  const query = '{ customers(first: 200) { nodes { id memberships { segment { segmentation { key } } } } } }';
  const readsOf = async () => {
    const gone = new AbortController();
    const request = new Request(post({ query }, api.keys.READ), { signal: gone.signal });
    api.statements.length = 0;
    const aborted = once(gone.signal, 'abort');
    const asked = api.server.fetch(request).catch(() => undefined);
    while (!api.statements.some((text) => text.includes('FROM customer c'))) await new Promise(setImmediate);
    gone.abort();
    await aborted;
    await asked;
    // Another operation, begun after it, is answered whole before the first would be.
    await api.ask('{ customers(first: 200) { nodes { memberships { segment { segmentation { key } } } } } }');
    return api.statements.filter(readsSegmentations).length;
  };
  // On a busy machine the first may be answered before it is seen.
  await expect.poll(readsOf, { timeout: 20_000 }).toBe(1);
});
