import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ago, type Loose, rules, SemanticsServer, type Workspace } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const people = (...ids: readonly string[]) => ids.map((externalId) => ({ externalId }));

test('01: never, and not lately, take in whoever has no event at all', async () => {
  const shop = await server.workspace();
  await shop.customers(...people('ada', 'ben', 'cyd'));
  expect(await shop.who('count(email_open) = 0')).toEqual(['ada', 'ben', 'cyd']);
  await shop.events(shop.event('ada', 'email_open', 3), shop.event('ben', 'email_open', 20));
  const segments = rules({
    never: 'events.email_open.count = 0',
    lately: 'count(email_open, 10 days) = 0',
    negated: 'not count(email_open, 10 days) >= 1',
    last: 'events.email_open.lastAt older than 10 days or events.email_open.lastAt is missing',
    before: 'events.email_open.count > 0 and count(email_open, 10 days) = 0',
  });
  const expected = {
    never: ['cyd'],
    lately: ['ben', 'cyd'],
    negated: ['ben', 'cyd'],
    last: ['ben', 'cyd'],
    before: ['ben'],
  };
  expect(await shop.preview(segments)).toEqual(expected);
});

test('02: "not in a segment" takes in whoever is in none; a missing value is neither in a list nor out of it', async () => {
  const shop = await server.workspace();
  await shop.customers(
    { externalId: 'ada', country: 'DE', traits: { spend: 900 } },
    { externalId: 'ben', country: 'FR', traits: { spend: 10 } },
    { externalId: 'cyd', traits: { spend: 10 } },
    { externalId: 'dan' },
  );
  await shop.configure('vip', rules({ vip: 'traits.spend >= 500' }));
  await shop.run();
  const segments = rules({
    list: 'segmentations.vip.segments has none ("vip")',
    negated: 'not segmentations.vip.segments has "vip"',
    country: 'customer.country not in ("DE")',
    missing: 'customer.country not in ("DE") or customer.country is missing',
  });
  const others = ['ben', 'cyd', 'dan'];
  expect(await shop.preview(segments)).toEqual({ list: others, negated: others, country: ['ben'], missing: others });
  const { segmentation } = await shop.ask('{ segmentation(key: "vip") { segments { id } } }');
  const filter = { segment: { id: segmentation.segments[0].id, inSegment: false } };
  const { customers } = await shop.ask(
    'query ($f: CustomerFilter) { customers(filter: $f) { nodes { externalId } } }',
    { f: filter },
  );
  // The filter has three values: of who lacks the spend it is not known.
  expect(customers.nodes.map(({ externalId }: Loose) => externalId).sort()).toEqual(['ben', 'cyd']);
});

describe('10: pages', () => {
  let shop: Workspace;
  const PAGE = `query ($f: Int, $l: Int, $a: String, $b: String, $o: CustomerOrder) { customers(first: $f, last: $l, after: $a, before: $b, orderBy: $o) {
    totalCount nodes { externalId } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
  const page = async (args: object) => (await shop.ask(PAGE, args)).customers;
  const ids = (found: Loose): string[] => found.nodes.map(({ externalId }: Loose) => externalId);
  beforeAll(async () => {
    shop = await server.workspace();
    const incomes = [null, 50, null, 20, 50, 50, null, 10, null, 20, null, 99.5];
    const names = ['Žofie', 'ana', 'Ana', null, 'émile', 'zoe', 'Émile', null, '李雷', 'ana', null, '😀'];
    await shop.customers(...incomes.map((income, n) => ({ externalId: `k${n}`, income, name: names[n] })));
  });

  test.each(
    ['INCOME', 'NAME', 'CREATED_AT', 'EXTERNAL_ID'].flatMap((field) => ['ASC', 'DESC'].map((way) => [field, way])),
  )('by %s %s show every row once, forwards and backwards', async (field, direction) => {
    const o = { field, direction };
    const all = ids(await page({ o, f: 100 }));
    expect(new Set(all).size).toBe(12);
    const forward: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const found: Loose = await page({ o, f: 5, a: after });
      expect(found).toMatchObject({ totalCount: 12, pageInfo: { hasPreviousPage: after !== null } });
      forward.push(...ids(found));
      ({ endCursor: after, hasNextPage: more } = found.pageInfo);
    }
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const found: Loose = await page({ o, l: 5, b: before });
      backward.unshift(...ids(found));
      ({ startCursor: before, hasPreviousPage: more } = found.pageInfo);
    }
    expect(backward).toEqual(all);
  });

  test('go on after a row that is gone', async () => {
    const made: Loose[] = [];
    for (const name of ['P1', 'P2', 'P3'])
      made.push((await shop.mutate('createPersona', { name }, 'persona { id version }')).persona);
    const personas = 'query ($a: String) { personas(first: 2, after: $a) { nodes { name } pageInfo { endCursor } } }';
    const first = (await shop.ask(personas)).personas;
    await shop.mutate('deletePersona', made[1], 'deletedId');
    expect((await shop.ask(personas, { a: first.pageInfo.endCursor })).personas.nodes).toEqual([{ name: 'P3' }]);
  });
});

test('14: whoever bought once, on one day or for nothing gets no probability out of nothing', async () => {
  const shop = await server.workspace();
  const events: object[] = [];
  const buy = (id: string, days: number, amount: number) =>
    events.push(shop.event(id, 'purchase', days, { amount: String(amount) }));
  for (let n = 0; n < 60; n++) {
    for (let day = 700 - (n % 9) * 20; day >= (n % 5) * 30; day -= 30 + ((n * 7) % 40))
      buy(`r${n}`, day, 20 + ((n * 13) % 50));
  }
  for (let n = 0; n < 40; n++) buy(`o${n}`, 650 - n * 15, 30);
  buy('today', 0.001, 50);
  for (const days of [200, 199.999, 199.998]) buy('sameday', days, 10);
  for (const days of [300, 200, 100]) buy('huge', days, 9e14);
  buy('once_old', 690, 40);
  expect((await shop.events(...events)).userErrors).toEqual([]);
  const alive = await shop.configure('alive', {}, { segmenter: 'lifecycle.alive' });
  const value = await shop.configure('value', {}, { segmenter: 'lifecycle.value' });
  await shop.run();
  const explain = async (id: string, segmentation: string) =>
    (
      await shop.ask(
        'query ($id: String!, $s: ID!) { customer(externalId: $id) { explanations(segmentationId: $s) { segment { key } verdict factors { observed text } } } }',
        { id, s: segmentation },
      )
    ).customer.explanations[0];
  for (const id of ['today', 'sameday', 'huge', 'once_old', 'r0']) {
    const text = JSON.stringify([await explain(id, alive.id), await explain(id, value.id)]);
    expect(text).not.toMatch(/NaN|Infinity/);
  }
  expect(await explain('once_old', alive.id)).toMatchObject({ segment: { key: 'bought_once' } });
  expect(await explain('sameday', alive.id)).toMatchObject({ segment: { key: 'bought_once' } });
});

describe('20: RFM', () => {
  const cells = (letter: string) =>
    [1, 2, 3, 4, 5].map((score) => ({
      key: `${letter}${score}`,
      name: { en: `${letter} ${score}` },
      cells: [{ [letter]: [score, score] }],
    }));
  const never = { key: 'never', name: { en: 'never' }, is: 'without_purchase' };

  test.each([
    ['most bought once', 40, (n: number) => (n < 32 ? 1 : n < 38 ? 2 : 9), '0'],
    ['all on one day', 20, () => 1, '10'],
    ['one customer', 1, () => 1, '10'],
  ])('scores where %s', async (_name, count, times, amount) => {
    const shop = await server.workspace();
    await shop.customers({ externalId: 'never' });
    const events = Array.from({ length: count }, (_unused, n) =>
      Array.from({ length: times(n) }, (_same, k) =>
        shop.event(`a${n}`, 'purchase', count === 20 ? 3.2 : 1 + ((n * 3) % 97) + k, { amount }),
      ),
    );
    await shop.events(...events.flat());
    for (const letter of ['r', 'f', 'm']) {
      const config = { preset: 'custom', bins: 5, groups: [...cells(letter), never] };
      const found = await shop.preview(config, 'behavioral.rfm');
      expect(found['never']).toEqual(['never']);
      expect(Object.values(found).flat().length).toBeGreaterThan(1);
    }
  });
});

test('21: clusters say what cannot be, and keep their names over refits', async () => {
  const shop = await server.workspace();
  const corners = [10, 90].flatMap((x) => [10, 90].map((y) => [x, y] as const));
  const list = Array.from({ length: 80 }, (_, n) => {
    const [x, y] = corners[n % 4]!;
    return { externalId: `k${n}`, traits: { x: x + ((n * 7) % 5), y: y + ((n * 3) % 5), same: 1, three: n % 3 } };
  });
  await shop.customers(...list);
  const clusters = (config: object) => shop.preview(config, 'psychographic.clusters');
  await expect(clusters({ features: ['traits.three'], k: 5 })).rejects.toThrow('NOT_ENOUGH_DATA');
  await expect(clusters({ features: ['traits.same'], k: 2 })).rejects.toThrow();
  expect(Object.keys(await clusters({ features: ['traits.x', 'traits.y', 'traits.same'], k: 4 }))).toHaveLength(4);
  const config = { features: ['traits.x', 'traits.y'], k: 4 };
  const { id } = await shop.configure('k', config, { segmenter: 'psychographic.clusters' });
  await shop.run();
  const before = (await shop.standing('k')).members;
  const [first = ''] = Object.keys(before);
  await shop.configure('reader', rules({ first: `segmentations.k.segment = "${first}"` }));
  await shop.customers(
    ...Array.from({ length: 30 }, (_, n) => ({ externalId: `n${n}`, traits: { x: 90 + (n % 5), y: 90 + (n % 4) } })),
  );
  await shop.configure('k', config, { id, seed: 99, segmenter: 'psychographic.clusters' });
  await shop.run(id);
  const after = (await shop.standing('k')).members;
  for (const [key, members] of Object.entries(before)) expect(after[key]).toEqual(expect.arrayContaining([...members]));
  // A reader of the same run takes the names that the store has.
  expect((await shop.standing('reader')).members['first']).toEqual(after[first]);
});

test('23: windows count by when something happened, and the past sees nothing later', async () => {
  const shop = await server.workspace();
  await shop.customers(...people('ada', 'ben', 'cyd'));
  await shop.configure('w', rules({ month: 'count(visit, 30 days) >= 2', quiet: 'count(visit, 1 hour) = 0' }));
  await shop.events(shop.event('ada', 'visit', 0.001));
  await shop.run();
  await shop.events(
    ...[40, 29].map((days) => shop.event('cyd', 'visit', days)),
    ...[29.5, 29.9].map((days) => shop.event('ben', 'visit', days)),
  );
  await shop.settled();
  expect((await shop.standing('w')).members).toEqual({ month: ['ben'], quiet: ['ben', 'cyd'] });
  const input = { segmenter: 'rules.conditions', config: rules({ s: 'count(visit) >= 1' }), asOf: ago(35) };
  const { preview } = await shop.mutate('previewSegmentation', input, 'preview { segments { sample { externalId } } }');
  expect(preview.segments[0].sample).toEqual([{ externalId: 'cyd' }]);
});

test('24: an event sent again in another spelling is a duplicate, another one a conflict', async () => {
  const shop = await server.workspace();
  const base = {
    customer: { externalId: 'ada' },
    messageId: 'o-1',
    type: 'purchase',
    at: '2026-03-29T00:30:00Z',
    amount: '19.90',
    quantity: '1',
    properties: { a: 1, b: { c: 'x', d: 2 } },
  };
  expect(await shop.events(base)).toMatchObject({ accepted: 1 });
  const spellings = [
    { amount: 19.9 },
    { amount: '19.9000' },
    { at: '2026-03-29T02:30:00+02:00' },
    { at: '2026-03-29T00:30:00.000000Z' },
    { properties: { b: { d: 2, c: 'x' }, a: 1 } },
    { quantity: '1.0' },
    { currency: 'EUR' },
    { channel: null },
    { source: 'api' },
  ];
  for (const spelling of spellings) {
    expect([spelling, await shop.events({ ...base, ...spelling })]).toMatchObject([
      spelling,
      { duplicates: 1, userErrors: [] },
    ]);
  }
  expect((await shop.events({ ...base, amount: '19.91' })).userErrors).toMatchObject([{ code: 'EVENT_CONFLICT' }]);
  const together = await Promise.all(Array.from({ length: 8 }, () => shop.events({ ...base, messageId: 'o-3' })));
  expect(together.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
});

test('28: the date line parts no place', async () => {
  const shop = await server.workspace();
  const at = (externalId: string, latitude: number, longitude: number) => ({
    externalId,
    traits: { latitude, longitude },
  });
  const sides = Array.from({ length: 6 }, (_, n) => [
    at(`w${n}`, -16.8 - n * 0.001, 179.995),
    at(`e${n}`, -16.8 - n * 0.001, -179.995),
  ]);
  await shop.customers(
    ...sides.flat().slice(0, 10),
    { externalId: 'gd1', country: 'CN', region: '粤' },
    { externalId: 'gd2', country: '中国', region: 'Guangdong Sheng' },
    { externalId: 'gd3', country: 'China', region: '广东省' },
  );
  const shops = {
    places: [{ key: 'shop', latitude: -16.8, longitude: 179.99 }],
    edges: [10, 50],
    coarsest: 'coordinates',
  };
  const [near, ...far] = Object.values(await shop.preview(shops, 'geographic.distance'));
  expect(near).toHaveLength(10);
  expect(far.flat()).toEqual([]);
  const spots = await shop.preview({ resolution: 5, minShare: 0.01, minCount: 5 }, 'geographic.hot-spots');
  expect(Object.keys(spots).filter((key) => key.startsWith('h3'))).toHaveLength(1);
  const regions = await shop.preview({ level: 'region' }, 'geographic.place');
  expect(Object.values(regions)).toContainEqual(['gd1', 'gd2', 'gd3']);
});
