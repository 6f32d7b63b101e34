import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rules, SemanticsServer, type Workspace } from './server.ts';

let server: SemanticsServer;
let shop: Workspace;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const NOT_VIP = 'segmentations.a.segments has none ("vip")';
const VIP = rules({ vip: 'traits.spend >= 500', small: 'traits.spend < 15' });
const RENAMED = rules({ very_important: 'traits.spend >= 500', small: 'traits.spend < 15' });
const EVERYBODY = ['ada', 'ben', 'cyd'];
let a: { id: string };
let b: { id: string };

/** `a` has vip (ada) and small (ben); `b` reads vip, `c` reads `b`. */
async function begin(): Promise<void> {
  shop = await server.workspace();
  await shop.customers(...[900, 10, 20].map((spend, n) => ({ externalId: EVERYBODY[n]!, traits: { spend } })));
  a = await shop.configure('a', VIP);
  b = await shop.configure(
    'b',
    rules({ is: 'segmentations.a.segments has "vip"', not: NOT_VIP, rich: 'traits.spend >= 500' }),
  );
  await shop.configure('c', rules({ out: 'segmentations.b.segments has none ("is")' }));
  await shop.run();
  expect(await shop.standing('b')).toMatchObject({
    status: 'LIVE',
    error: null,
    members: { is: ['ada'], not: ['ben', 'cyd'], rich: ['ada'] },
  });
}

describe('a segment that another segmentation does not have', () => {
  beforeAll(begin);

  test.each([
    'segmentations.a.segments has "vpi"',
    'segmentations.a.segments has none ("vpi")',
    'segmentations.a.segments has none ("vip", "vpi")',
    'segmentations.a.segments has any ("vpi")',
    'segmentations.a.segments has all ("vip", "vpi")',
    'segmentations.a.segment = "vpi"',
    'segmentations.a.segment != "vpi"',
    'segmentations.a.segment in ("small", "vpi")',
    'segmentations.a.segment not in ("vpi")',
    'traits.spend > 1 or not segmentations.a.segments has "vpi"',
  ])('is refused with what it may mean: %s', async (when) => {
    const refused = { code: 'UNKNOWN_FEATURE', message: expect.stringContaining('did you mean vip?') };
    const { userErrors } = await shop.configure('new', rules({ s: when }));
    expect(userErrors).toMatchObject([refused]);
    await expect(shop.who(when)).rejects.toThrow('did you mean vip?');
  });

  test('is refused in a tree as in a line', async () => {
    const when = { feature: 'segmentations.a.segments', kind: 'list', op: 'containsNone', value: ['vpi'] };
    await expect(shop.who({ not: when })).rejects.toThrow('a has no segment "vpi"; did you mean vip?');
  });

  test('is refused in what is exported', async () => {
    const { workspaceId } = shop.scope;
    const asked = server.backend.host.ask('audience', {
      workspaceId,
      group: { rule: 'segmentations.a.segments has none ("vpi")' },
    });
    await expect(asked).rejects.toThrow('a has no segment "vpi"; did you mean vip?');
  });

  test('is refused before the other has run, where its settings declare its segments', async () => {
    await shop.configure('later', rules({ gold: 'traits.spend > 1' }));
    expect(
      (await shop.configure('x', rules({ s: 'segmentations.later.segments has "gld"' }))).userErrors,
    ).toMatchObject([{ code: 'UNKNOWN_FEATURE', message: expect.stringContaining('did you mean gold?') }]);
  });
});

describe('a source that does not answer any more', () => {
  beforeEach(begin);

  /** Nobody is in what depends on it, and each reader says why. */
  const expectUnknown = async (why: string) => {
    expect(await shop.standing('b')).toMatchObject({
      status: 'STALE',
      error: { code: 'SOURCE_NOT_LIVE', message: expect.stringContaining(why) },
      // One more clause may still hold.
      members: { is: [], not: [], rich: ['ada'] },
    });
    expect(await shop.standing('c')).toMatchObject({
      status: 'STALE',
      error: { message: expect.stringContaining('b is stale') },
      members: { out: [] },
    });
  };
  const expectBack = async () => {
    expect(await shop.standing('b')).toMatchObject({
      status: 'LIVE',
      error: null,
      members: { is: ['ada'], not: ['ben', 'cyd'] },
    });
    expect(await shop.standing('c')).toMatchObject({ status: 'LIVE', error: null, members: { out: ['ben', 'cyd'] } });
  };

  test('because it lost the segment: until it has it again', async () => {
    await shop.configure('a', RENAMED, { id: a.id });
    await shop.run(a.id);
    await expectUnknown('a has no segment "vip"');
    // Others of its segments are known as before.
    expect(await shop.who('segmentations.a.segments has none ("small")')).toEqual(['ada', 'cyd']);
    await shop.configure('a', VIP, { id: a.id });
    await shop.run(a.id);
    await expectBack();
  });

  test('because it is disabled: at once, for new customers too, and until it is enabled', async () => {
    await shop.mutate('disableSegmentation', { id: a.id }, 'segmentation { status }');
    expect(await shop.standing('b')).toMatchObject({
      status: 'STALE',
      error: { message: expect.stringContaining('a is disabled') },
    });
    await shop.customers({ externalId: 'dan', traits: { spend: 7 } });
    await shop.settled();
    await expectUnknown('a is disabled');
    await expect(shop.who(NOT_VIP)).rejects.toThrow(
      'SOURCE_NOT_LIVE: What it reads of other segmentations is UNKNOWN: a is disabled.',
    );
    await shop.mutate('enableSegmentation', { id: a.id }, 'segmentation { status }');
    await shop.settled();
    expect(await shop.standing('b')).toMatchObject({ status: 'LIVE', members: { not: ['ben', 'cyd', 'dan'] } });
  });

  test('because its run failed', async () => {
    // Settings of an older version of the plugin: nobody could save them today.
    await shop.scope.query(`UPDATE segmentation SET config = '{"segments": 1}' WHERE workspace_id = $1 AND key = 'a'`, [
      shop.scope.workspaceId,
    ]);
    await shop.run(a.id);
    expect(await shop.standing('a')).toMatchObject({
      status: 'STALE',
      error: { code: 'INVALID_CONFIG' },
      members: { vip: ['ada'] },
    });
    await expectUnknown('a failed');
    await shop.configure('a', VIP, { id: a.id });
    await shop.run(a.id);
    await expectBack();
  });

  test('because a run of its own, which nobody asked the readers for, lost the segment', async () => {
    await shop.configure('a', RENAMED, { id: a.id, rerunHours: 1 });
    const { workspaceId } = shop.scope;
    const id = 'SELECT id FROM segmentation WHERE workspace_id = $1';
    await shop.scope.query(`INSERT INTO run (workspace_id, segmentation_ids) SELECT $1, array(${id} AND key = 'a')`, [
      workspaceId,
    ]);
    await shop.scope.query(`SELECT pg_notify('personagraph_runs', '')`, []);
    await shop.settled();
    await expectUnknown('a has no segment "vip"');
  });

  test('is no "in no segment": one that is read as a whole keeps its last answer', async () => {
    await shop.configure('d', rules({ none: 'segmentations.a.segment is missing' }));
    await shop.run();
    expect((await shop.standing('d')).members).toEqual({ none: ['cyd'] });
    await shop.mutate('disableSegmentation', { id: a.id }, 'segmentation { status }');
    await shop.settled();
    expect(await shop.standing('d')).toMatchObject({
      status: 'STALE',
      error: { code: 'SOURCE_NOT_LIVE' },
      members: { none: ['cyd'] },
    });
  });

  test('because it has never run: nobody, not everybody', async () => {
    await shop.configure('fresh', rules({ x: 'traits.spend > 1' }));
    const reader = await shop.configure('reader', rules({ not: 'segmentations.fresh.segments has none ("x")' }));
    await expect(shop.who('segmentations.fresh.segments has none ("x")')).rejects.toThrow(
      'fresh has no answer yet: run it',
    );
    await shop.run(reader.id);
    expect(await shop.standing('reader')).toMatchObject({ status: 'STALE', members: { not: [] } });
  });

  test('is UNKNOWN in explanations', async () => {
    await shop.mutate('disableSegmentation', { id: a.id }, 'segmentation { status }');
    await shop.settled();
    const { customer } = await shop.ask(
      `query ($b: ID!) { customer(externalId: "ben") { explanations(segmentationId: $b) { verdict segment { key } } } }`,
      { b: b.id },
    );
    expect(customer.explanations).toMatchObject([{ verdict: 'UNKNOWN' }, { verdict: 'UNKNOWN' }, { verdict: 'FALSE' }]);
  });
});

describe('what depends on what', () => {
  beforeAll(begin);

  test('is a field of both sides, with the segments', async () => {
    const { segmentation } = await shop.ask(`{ segmentation(key: "b") {
      readsFrom { source { key } segmentKeys problem } dependents { reader { key } segmentKeys }
      segments { key dependents { reader { key } } } } }`);
    expect(segmentation).toEqual({
      readsFrom: [{ source: { key: 'a' }, segmentKeys: ['vip'], problem: null }],
      dependents: [{ reader: { key: 'c' }, segmentKeys: ['is'] }],
      segments: [
        { key: 'is', dependents: [{ reader: { key: 'c' } }] },
        { key: 'not', dependents: [] },
        { key: 'rich', dependents: [] },
      ],
    });
  });

  test('says what is wrong as soon as it is', async () => {
    await shop.mutate('disableSegmentation', { id: a.id }, 'segmentation { status }');
    const { segmentation } = await shop.ask('{ segmentation(key: "b") { readsFrom { problem } } }');
    expect(segmentation.readsFrom).toEqual([{ problem: 'a is disabled' }]);
    await shop.settled();
  });
});

describe('a persona', () => {
  const persona = async () =>
    (
      await shop.ask(
        '{ personas(first: 1) { nodes { status matchCount problem criteria { problem weight } members { nodes { customer { externalId } } } } } }',
      )
    ).personas.nodes[0];

  /** One that wants who is rich, and not who is small. */
  beforeEach(async () => {
    await begin();
    const { segmentations } = await shop.ask('{ segmentations { segments { id key } } }');
    const all = segmentations.flatMap(({ segments }: { segments: readonly object[] }) => segments);
    const segmentId = (key: string) => all.find((one: { key: string }) => one.key === key).id;
    const criteria = [
      { segmentId: segmentId('not'), weight: 1 },
      { segmentId: segmentId('small'), weight: -1 },
    ];
    const made = await shop.mutate('createPersona', { name: 'Kim', criteria }, 'persona { id version }');
    await shop.mutate('activatePersona', made.persona, 'persona { status }');
    expect(await persona()).toMatchObject({
      matchCount: 1,
      problem: null,
      members: { nodes: [{ customer: { externalId: 'cyd' } }] },
    });
  });

  test('says which criterion nobody can answer, and is matched only to whom it is all the same', async () => {
    // Without "small" as a reason against, ben would be one too.
    const withoutSmall = rules({ vip: 'traits.spend >= 500', tiny: 'traits.spend < 15' });
    await shop.configure('a', withoutSmall, { id: a.id });
    await shop.run(a.id);
    expect(await persona()).toMatchObject({
      status: 'ACTIVE',
      matchCount: 0,
      problem: 'a has no segment "small" any more',
      criteria: [{ problem: null }, { problem: 'a has no segment "small" any more' }],
    });
    await shop.configure('a', VIP, { id: a.id });
    await shop.run(a.id);
    expect(await persona()).toMatchObject({ matchCount: 1, problem: null });
  });

  test('says that a segmentation is disabled', async () => {
    await shop.mutate('disableSegmentation', { id: a.id }, 'segmentation { status }');
    await shop.settled();
    expect(await persona()).toMatchObject({ matchCount: 0, problem: expect.stringContaining('a is disabled') });
  });
});

test('a webhook says of which of its segments nothing can come', async () => {
  await begin();
  const { segmentation } = await shop.ask('{ segmentation(key: "a") { segments { id key } } }');
  const segmentIds = segmentation.segments.map(({ id }: { id: string }) => id);
  const input = { name: 'Mail', url: 'https://example.org/hook', segmentIds, segmentationIds: [b.id] };
  const { webhook, userErrors } = await shop.mutate('createWebhook', input, 'webhook { problem }');
  expect(userErrors).toEqual([]);
  expect(webhook).toEqual({ problem: null });
  await shop.configure('a', RENAMED, { id: a.id });
  await shop.run(a.id);
  const { webhooks } = await shop.ask('{ webhooks { problem } }');
  expect(webhooks).toEqual([{ problem: 'b is stale: its error says why; a has no segment "vip" any more' }]);
});
