import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Loose, rules, SemanticsServer, type Workspace } from './server.ts';

// Filters and groups on what nobody has: `not` must not take everybody without a word.

let server: SemanticsServer;
let shop: Workspace;
let ids: Record<'draft' | 'segment', string>;

beforeAll(async () => {
  server = await SemanticsServer.begin();
  shop = await server.workspace();
  await shop.customers(
    { externalId: 'ada', country: 'Germany', city: 'Ulm', traits: { tier: 'gold', vip: true, tags: ['new', 'b2b'] } },
    { externalId: 'ben', country: 'FR', email: 'ben@example.org', traits: { tier: 'silver', vip: false } },
    { externalId: 'cyd', identities: [{ type: 'loyalty_card', value: '77' }], traits: { tags: ['old'] } },
  );
  await shop.events(shop.event('ada', 'purchase', 3, { amount: '10', channel: 'web' }));
  const segmentation = await shop.configure('tiers', rules({ gold: 'traits.tier = "gold"' }));
  await shop.run(segmentation.id);
  const { segment } = await shop.ask('{ segment(segmentation: "tiers", key: "gold") { id } }');
  const { persona } = await shop.mutate(
    'createPersona',
    { name: 'Gil', criteria: [{ segmentId: segment.id, weight: 1 }] },
    'persona { id }',
  );
  ids = { draft: persona.id, segment: segment.id };
});
afterAll(() => server[Symbol.asyncDispose]());

interface Told {
  readonly who: readonly string[];
  readonly doubts: readonly {
    readonly clause: string;
    readonly holds: string;
    readonly whole: boolean;
    readonly text: string;
  }[];
}

const DOUBTS = 'doubts { segment clause holds whole text }';

/** Whom a filter means, and what is doubtful about it. */
async function list(filter: object): Promise<Told> {
  const { customers } = await shop.ask(
    `query ($filter: CustomerFilter) { customers(first: 9, filter: $filter) { nodes { externalId } ${DOUBTS} } }`,
    { filter },
  );
  return { who: customers.nodes.map((node: Loose) => node.externalId).sort(), doubts: customers.doubts };
}

const EVERYBODY = ['ada', 'ben', 'cyd'];

test.each<[string, object, readonly string[], string, RegExp]>([
  // What nobody has meets neither a condition nor its `not`.
  [
    'a trait',
    { not: { trait: { name: 'teir', text: { eq: 'gold' } } } },
    [],
    'EMPTY',
    /traits.teir.*did you mean traits.tier\?/,
  ],
  ['a flag', { not: { trait: { name: 'vpi', flag: true } } }, [], 'EMPTY', /did you mean traits.vip\?/],
  [
    'a trait that is missing',
    { trait: { name: 'teir', isNull: true } },
    EVERYBODY,
    'EMPTY',
    /it is missing for everybody/,
  ],
  [
    'a kind',
    { not: { trait: { name: 'vip', text: { eq: 'yes' } } } },
    [],
    'EMPTY',
    /of kind FLAG.*asked for as CATEGORY/,
  ],
  [
    'a value',
    { not: { trait: { name: 'tier', text: { in: ['glod'] } } } },
    ['ada', 'ben'],
    'EMPTY',
    /tier "glod"; did you mean gold\?/,
  ],
  [
    'a value in capitals',
    { not: { trait: { name: 'tier', text: { eq: 'GOLD' } } } },
    ['ada', 'ben'],
    'EMPTY',
    /did you mean gold\?/,
  ],
  ['an entry', { not: { trait: { name: 'tags', listHas: 'bb2' } } }, ['ada', 'cyd'], 'EMPTY', /tags "bb2"/],
  [
    'a country',
    { not: { country: { eq: 'Germny' } } },
    ['ada', 'ben'],
    'EMPTY',
    /"Germny", which is read as no country; did you mean Germany\?/,
  ],
  [
    'a country of nobody',
    { not: { country: { in: ['DE', 'Japan'] } } },
    ['ben'],
    'EMPTY',
    /No customer has customer.country "Japan"\./,
  ],
  ['a city', { not: { city: { eq: 'Ullm' } } }, ['ada'], 'EMPTY', /did you mean Ulm\?/],
  [
    'an event',
    { events: [{ type: 'purchse', count: { eq: 0 } }] },
    EVERYBODY,
    'EMPTY',
    /No purchse event has ever come.*did you mean purchase\?/,
  ],
  ['an identity', { not: { identity: { type: 'loyalty_crad' } } }, EVERYBODY, 'EMPTY', /did you mean loyalty_card\?/],
  ['a list', { not: { country: { in: [] } } }, EVERYBODY, 'NEVER', /the list is empty/],
  ['a condition', { or: [{ city: { eq: 'Ulm' } }, {}] }, EVERYBODY, 'ALWAYS', /without a condition/],
  ['any persona', { hasPersona: false }, EVERYBODY, 'EMPTY', /No persona is active/],
  // Parts that exclude each other, as in rules.
  ['a range', { events: [{ type: 'purchase', count: { gt: 3, lt: 2 } }] }, [], 'NEVER', /no value does/],
  [
    'one of two',
    { not: { and: [{ country: { eq: 'DE' } }, { country: { isNull: true } }] } },
    ['ada', 'ben'],
    'ALWAYS',
    /holds for everybody/,
  ],
])('%s that is not there is said: %j', async (_what, filter, who, holds, text) => {
  const told = await list(filter);
  expect(told.who).toEqual(who);
  expect(told.doubts.map((one) => [one.holds, one.text])).toContainEqual([holds, expect.stringMatching(text)]);
  expect(told.doubts.every((one) => (one as Loose).segment === null)).toBe(true);
});

test('what means what it says is in no doubt', async () => {
  const filter = {
    or: [
      { country: { in: ['DEU', 'France'] }, trait: { name: 'tier', text: { in: ['gold', 'silver'] } } },
      { not: { trait: { name: 'tags', listHas: 'old' } } },
      {
        identity: { type: 'loyalty_card' },
        events: [{ type: 'purchase', count: { eq: 0 }, lastAt: { isNull: true } }],
      },
      {
        city: { contains: 'lm' },
        createdAt: { gt: '2020-01-01T00:00:00Z' },
        segment: { id: ids.segment, inSegment: false },
      },
    ],
  };
  expect((await list(filter)).doubts).toEqual([]);
  expect((await list({})).doubts).toEqual([]);
});

test('an order by what nobody has is in doubt', async () => {
  const ordered = async (orderBy: object) => {
    const query = `query ($orderBy: CustomerOrder) { customers(first: 9, orderBy: $orderBy) { ${DOUBTS} } }`;
    return (await shop.ask(query, { orderBy })).customers.doubts.map(({ text }: Loose) => text);
  };
  expect(await ordered({ trait: { name: 'teir', kind: 'CATEGORY' } })).toEqual([expect.stringMatching(/traits.tier/)]);
  expect(await ordered({ events: { type: 'purchse', total: 'COUNT' } })).toEqual([expect.stringMatching(/purchase/)]);
  expect(await ordered({ trait: { name: 'tier', kind: 'CATEGORY' }, direction: 'DESC' })).toEqual([]);
});

test('of a persona that is not active nobody is known not to be matched', async () => {
  const matched = (yes: boolean) => list({ persona: { id: ids.draft, matched: yes } });
  expect((await matched(true)).who).toEqual([]);
  const not = await matched(false);
  expect([not.who, not.doubts[0]?.text]).toEqual([[], expect.stringMatching(/Gil is not active/)]);
});

test.each([
  [{ country: { eq: null } }, 'country'],
  [{ trait: { name: 'tier' } }, 'trait'],
  [{ not: { trait: { name: 'tier', text: {} } } }, 'text'],
  [{ createdAt: { gt: null, lt: null } }, 'createdAt'],
  [{ quality: {} }, 'quality'],
  [{ or: [{ income: {} }] }, 'income'],
])('a condition without a value is refused, and means nobody and everybody no more: %j', async (filter, field) => {
  const query = 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }';
  const { errors } = await shop.raw(JSON.stringify({ query, variables: { filter } }));
  expect(errors[0].extensions).toMatchObject({ code: 'INVALID_INPUT' });
  expect(errors[0].extensions.field).toContain(field);
});

test('groups, exports and overrides say the same, and a disabled segmentation does', async () => {
  const filter = { not: { trait: { name: 'tier', text: { eq: 'glod' } } } };
  const by = { all: [{ filter }, { not: { rule: 'customer.country = "Germny" or count(purchse) > 0' } }] };
  const { group } = await shop.ask(
    `query ($by: GroupInput!) { group(by: $by) { count ${DOUBTS} members(first: 1) { ${DOUBTS} } } }`,
    { by },
  );
  const clauses = ['not traits.tier = "glod"', 'customer.country = "Germny"', 'count(purchse) > 0'];
  expect(group.doubts.map(({ whole }: Loose) => whole)).not.toContain(true);
  expect(group.doubts.map(({ clause }: Loose) => clause).sort()).toEqual(
    [...clauses.slice(1), 'traits.tier = "glod"'].sort(),
  );
  expect(group.members.doubts).toEqual(group.doubts);
  const { errors } = await shop.raw(
    JSON.stringify({ query: '{ group(by: { rule: "traits.teir = \\"gold\\"" }) { count } }' }),
  );
  expect(errors[0].message).toMatch(/traits.teir, which nobody has; did you mean traits.tier\?/);
  const overridden = await shop.mutate(
    'overrideMemberships',
    { segmentId: ids.segment, kind: 'INCLUDE', reason: 'trial', whom: { group: { filter } } },
    `overridden ${DOUBTS}`,
  );
  expect([overridden.overridden, overridden.doubts[0]?.text]).toEqual([2, expect.stringMatching(/did you mean gold/)]);
  const { segmentation } = await shop.ask('{ segmentation(key: "tiers") { id } }');
  await shop.mutate('disableSegmentation', { id: segmentation.id }, 'segmentation { id }');
  const not = await list({ segment: { id: ids.segment, inSegment: false } });
  expect([not.who, not.doubts[0]?.text]).toEqual([[], expect.stringMatching(/^Tiers is disabled/)]);
});

test('what only the last of many customers have is known of too: a misspelt value is in doubt', async () => {
  const many = await server.workspace();
  const { scope } = many;
  await scope.query(
    `INSERT INTO customer (workspace_id, external_id) SELECT $1, 'c' || n FROM generate_series(1, 20001) AS n`,
    [scope.workspaceId],
  );
  await many.customers({ externalId: 'last', traits: { tier: 'gold' } });
  const doubtsOf = async (eq: string) => {
    const { customers } = await many.ask(
      `query ($filter: CustomerFilter) { customers(first: 1, filter: $filter) { ${DOUBTS} } }`,
      { filter: { trait: { name: 'tier', text: { eq } } } },
    );
    return customers.doubts.map(({ text }: Loose) => text);
  };
  expect(await doubtsOf('glod')).toEqual([expect.stringMatching(/No customer has traits\.tier "glod".*gold/)]);
  expect(await doubtsOf('gold')).toEqual([]);
});
