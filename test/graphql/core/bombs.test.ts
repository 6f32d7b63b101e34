import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BombWorld, makeBombWorld } from '../../../bench/support/bomb-world.ts';
import { bombs } from '../../../bench/support/bombs.ts';
import { post, type TestApi, testApi } from '../api.ts';

/** The most that an operation may answer which is not refused. */
const SMALL = { bytes: 2_000_000, objects: 25_000 };

let api: TestApi;
let world: BombWorld;
beforeAll(async () => {
  api = await testApi();
  world = await makeBombWorld(api.scope);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Names only: the world is made once the tests are known. */
const NAMES = bombs({ customers: ['x'], segmentations: ['x'], segments: ['x'] }).map(({ name }) => name);

test.each(NAMES)('%s: refused or small', async (name) => {
  const { query, variables = {} } = bombs(world).find((bomb) => bomb.name === name)!;
  const text = await (await api.server.fetch(post({ query, variables }, api.keys.READ))).text();
  const answer = JSON.parse(text) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  if (answer.errors) {
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['TOO_COMPLEX']);
    expect(answer.data ?? null).toBeNull();
  }
  expect(text.length).toBeLessThan(SMALL.bytes);
  expect(text.split('{').length).toBeLessThan(SMALL.objects);
});

test('a subscription is refused for what each of its events would answer', async () => {
  const { query } = bombs(world)[0]!;
  const within = query.slice(query.indexOf('segmentations') + 'segmentations'.length, -1);
  const subscription = `subscription { changes { segmentation ${within} } }`;
  for (const field of ['changes', 'membershipChanged']) {
    const text = subscription.replace('changes', field);
    const headers = { accept: 'text/event-stream' };
    const response = await api.server.fetch(post({ query: text }, api.keys.READ, headers));
    expect(await response.text()).toContain('TOO_COMPLEX');
  }
});
