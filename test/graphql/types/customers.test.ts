import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope);
  await makeWorld(api.foreign, 5);
});
afterAll(() => api[Symbol.asyncDispose]());

const LIST = `query ($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $last: Int, $after: String, $before: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { externalId name income updatedAt }
  } }`;

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
async function list(variables: object): Promise<any> {
  const answer = await api.ask(LIST, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data.customers;
}

async function keys(filter: object): Promise<number[]> {
  const { nodes, totalCount } = await list({ filter, first: 200 });
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ externalId }: { externalId: string }) => Number(externalId.slice(1)));
}

const numbers = (holds: (n: number) => boolean) => Array.from({ length: 30 }, (_, n) => n).filter(holds);

test('each comparison means what it says', async () => {
  const income = (n: number) => (n % 4 === 0 ? null : 20_000 + (n % 7) * 1_000.5);
  const cases: [object, (n: number) => boolean][] = [
    [{}, () => true],
    [{ externalId: { eq: 'c007' } }, (n) => n === 7],
    [{ externalId: { in: ['c001', 'c002', 'zz'] } }, (n) => n === 1 || n === 2],
    [{ name: { contains: 'NN' } }, (n) => n % 6 === 0 || n % 6 === 5],
    [{ name: { startsWith: 'b' } }, (n) => n % 6 === 1],
    [{ name: { isNull: true } }, (n) => n % 6 === 3],
    [{ email: { isNull: false } }, (n) => n % 3 === 0],
    [{ country: { eq: 'Germany' } }, (n) => n % 2 === 0],
    [{ kind: { eq: 'CUSTOMER' } }, () => true],
    [{ kind: { in: ['PROSPECT'] } }, () => false],
    [{ children: { gte: 2, lt: 3 } }, (n) => n % 4 === 2],
    [{ children: { in: [0, 3] } }, (n) => n % 4 === 0 || n % 4 === 3],
    [{ income: { gt: '22000' } }, (n) => (income(n) ?? 0) > 22_000],
    [{ income: { between: [20000, 21000.5] } }, (n) => income(n) !== null && income(n)! <= 21_000.5],
    [{ birthDate: { lt: '1955-01-01' } }, (n) => n % 5 !== 0 && n % 40 < 5],
    [{ birthDate: { isNull: true } }, (n) => n % 5 === 0],
    [{ createdAt: { gt: '2020-01-01T00:00:00+02:00' } }, () => true],
    [{ trait: { name: 'pets', number: { gte: 1 } } }, (n) => n % 3 >= 1],
    [{ trait: { name: 'vip', flag: true } }, (n) => n % 10 === 0],
    [{ trait: { name: 'town', text: { in: ['T1'] } } }, (n) => n % 4 === 1],
    [{ trait: { name: 'tags', listHas: 'x' } }, (n) => n % 2 === 0],
    [{ trait: { name: 'pets', text: { eq: '1' } } }, () => false],
    [{ trait: { name: 'none', isNull: true } }, () => true],
    [{ segment: { id: world.segments[0] } }, (n) => n % 2 === 0],
    [{ segment: { id: world.segments[0], inSegment: false } }, (n) => n % 2 === 1],
    [{ segment: { id: world.segments[0], status: 'NOT_IN' } }, (n) => n % 2 === 1],
    [{ segment: { id: world.segments[0], status: 'UNKNOWN' } }, () => false],
    [{ not: { segment: { id: world.segments[0], status: 'NOT_IN' } } }, (n) => n % 2 === 0],
    [{ segment: { id: world.segments[0], strength: { gt: 0.9 } } }, (n) => n % 2 === 0 && n < 9],
    [{ segment: { id: world.segments[0], since: { lt: '2026-01-01T00:00:00Z' } } }, () => false],
    // Who is not in the segment is known to fail the whole; of members its strength decides.
    [{ not: { segment: { id: world.segments[0], strength: { gt: 0.9 } } } }, (n) => n % 2 === 1 || n > 9],
    [{ events: [{ type: 'purchase', count: { gte: 1 }, amount: { lt: 20 } }] }, (n) => n % 4 === 1],
    [{ events: [{ type: 'purchase', count: { eq: 0 } }] }, (n) => n % 4 === 0],
    [{ events: [{ type: 'purchase', lastAt: { gte: '2026-02-01T00:00:00Z' } }] }, (n) => n % 4 >= 2],
    [{ events: [{ type: 'page_view', firstAt: { isNull: true } }] }, (n) => n % 4 < 3],
    [{ events: [{ type: 'nothing', quantity: { gt: 0 } }] }, () => false],
    [{ identity: { type: 'device', value: `${api.scope.workspaceId}-7` } }, (n) => n === 7],
    [{ identity: { type: 'device' } }, () => true],
    [{ not: { identity: { type: 'phone' } } }, () => true],
    [{ hasPersona: true }, (n) => n % 2 === 0],
    [{ hasPersona: false }, (n) => n % 2 === 1],
    [{ education: { isNull: true }, occupation: { isNull: true }, source: { isNull: true } }, () => true],
    [{ householdSize: { gt: 0 } }, () => false],
    [{ phone: { isNull: false } }, () => false],
    [{ persona: { id: world.persona, minFit: 0.9 } }, (n) => n % 2 === 0 && n < 10],
    // Beyond what the column holds.
    [{ persona: { id: world.persona, minFit: 1e308 } }, () => false],
    [{ persona: { id: world.persona, minFit: 5e-324 } }, (n) => n % 2 === 0],
    [{ or: [{ externalId: { eq: 'c001' } }, { externalId: { eq: 'c003' } }] }, (n) => n === 1 || n === 3],
    [{ or: [] }, () => false],
    [{ and: [{ country: { eq: 'France' } }, { children: { eq: 1 } }] }, (n) => n % 4 === 1],
    // Who has no name meets neither the condition nor its opposite.
    [{ not: { name: { eq: 'Ann' } } }, (n) => [1, 2, 4].includes(n % 6)],
  ];
  for (const [filter, holds] of cases) {
    expect(await keys(filter), JSON.stringify(filter)).toEqual(numbers(holds));
  }
});

test('no value of a filter is read as SQL', async () => {
  for (const value of [`'; DROP TABLE customer; --`, '%', '_', '\\', `$1`, '"']) {
    expect(await keys({ name: { contains: value } })).toEqual([]);
    expect(await keys({ trait: { name: value, text: { eq: value } } })).toEqual([]);
  }
  expect(await keys({ trait: { name: 'town', time: { gt: '2000-01-01T00:00:00Z' } } })).toEqual([]);
});

const FIELDS = ['CREATED_AT', 'UPDATED_AT', 'EXTERNAL_ID', 'NAME', 'INCOME'];
const VALUES = [
  { trait: { name: 'pets', kind: 'NUMBER' } },
  { trait: { name: 'vip', kind: 'FLAG' } },
  { trait: { name: 'town', kind: 'CATEGORY' } },
  { trait: { name: "c.x'); --", kind: 'TIME' } },
  { events: { type: 'purchase', total: 'AMOUNT' } },
  { events: { type: 'page_view', total: 'LAST_AT' } },
];

test('pages of any size, from either end, are the whole list', async () => {
  const orders = fc
    .tuple(fc.constantFrom<object>(...FIELDS.map((field) => ({ field })), ...VALUES), fc.constantFrom('ASC', 'DESC'))
    .map(([by, direction]) => ({ ...by, direction }));
  await fc.assert(
    fc.asyncProperty(orders, fc.integer({ min: 3, max: 40 }), fc.boolean(), async (orderBy, size, backward) => {
      const whole = (await list({ orderBy, first: 200 })).nodes;
      expect(whole).toHaveLength(30);
      const read: unknown[] = [];
      let cursor: string | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof list>> = backward
          ? await list({ orderBy, last: size, before: cursor })
          : await list({ orderBy, first: size, after: cursor });
        if (backward) read.unshift(...page.nodes);
        else read.push(...page.nodes);
        const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
        if (!(backward ? hasPreviousPage : hasNextPage)) break;
        cursor = backward ? startCursor : endCursor;
      }
      expect(read).toEqual(whole);
    }),
    { numRuns: 25 },
  );
});

test('customers come in the order of a trait or a total, members in that of strength and since', async () => {
  const order = async (orderBy: object) => {
    const { nodes } = await list({ orderBy, first: 200 });
    return nodes.map(({ externalId }: { externalId: string }) => Number(externalId.slice(1)));
  };
  const sorted = (value: (n: number) => number, sign: 1 | -1) =>
    numbers(() => true).sort((a, b) => sign * (value(a) - value(b) || a - b));
  const pets = { trait: { name: 'pets', kind: 'NUMBER' } };
  expect(await order({ ...pets, direction: 'DESC' })).toEqual(sorted((n) => n % 3, -1));
  const amount = (n: number) => [0, 10, 21, 21][n % 4]!;
  expect(await order({ events: { type: 'purchase', total: 'AMOUNT' } })).toEqual(sorted(amount, 1));
  // Of the other kind nobody has a value: all come last, in the order in which they were stored.
  expect(await order({ trait: { name: 'pets', kind: 'TIME' } })).toEqual(numbers(() => true));

  const members = `query ($id: ID!, $by: SegmentMemberOrder) { node(id: $id) { ... on Segment {
    members(first: 50, orderBy: $by) { totalCount nodes { strength customer { externalId } } } } } }`;
  const read = async (by: object) => api.ask(members, { id: world.segments[0], by });
  const strengths = (await read({ field: 'STRENGTH' })).data.node.members;
  expect(strengths.totalCount).toBe(15);
  expect(strengths.nodes.map(({ customer }: { customer: { externalId: string } }) => customer.externalId)).toEqual(
    numbers((n) => n % 2 === 0)
      .reverse()
      .map((n) => `c${String(n).padStart(3, '0')}`),
  );
  expect((await read({ field: 'SINCE', direction: 'DESC' })).data.node.members.nodes).toHaveLength(15);
  expect((await read({})).errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', field: ['orderBy'] } }]);
  const refused = await api.ask('query ($by: CustomerOrder) { customers(orderBy: $by) { totalCount } }', {
    by: { ...pets, field: 'NAME' },
  });
  expect(refused.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', field: ['orderBy'] } }]);
});

test('those without a value come last in either direction', async () => {
  for (const direction of ['ASC', 'DESC']) {
    const { nodes } = await list({ orderBy: { field: 'INCOME', direction }, first: 200 });
    const incomes = nodes.map(({ income }: { income: string | null }) => (income === null ? null : Number(income)));
    const known = incomes.filter((income: number | null) => income !== null);
    expect(incomes.slice(known.length).every((income: number | null) => income === null)).toBe(true);
    expect(known).toEqual([...known].sort((a: number, b: number) => (direction === 'ASC' ? a - b : b - a)));
  }
});

test('bad pages, cursors, ids and filters have their codes', async () => {
  const first = await list({ first: 1 });
  const cursor = first.pageInfo.endCursor as string;
  const forged = (position: unknown[]) =>
    Buffer.from(JSON.stringify(['customers:NAME:ASC', ...position])).toString('base64url');
  const byName = { field: 'NAME', direction: 'ASC' };
  const deep = [1, 2, 3, 4, 5].reduce<object>((inner) => ({ not: inner }), { name: { eq: 'x' } });
  const cases: [object, string][] = [
    [{ first: 201 }, 'INVALID_INPUT'],
    [{ first: -1 }, 'INVALID_INPUT'],
    [{ first: 1, last: 1 }, 'INVALID_INPUT'],
    [{ after: 'x' }, 'INVALID_CURSOR'],
    [{ after: '' }, 'INVALID_CURSOR'],
    [{ after: cursor, orderBy: byName }, 'INVALID_CURSOR'],
    [{ after: forged(['a\u0000', 1]), orderBy: byName }, 'INVALID_CURSOR'],
    [{ after: forged(['a', 1e12]), orderBy: byName }, 'INVALID_CURSOR'],
    [{ after: forged(['a']), orderBy: byName }, 'INVALID_CURSOR'],
    [{ filter: { segment: { id: 'nonsense' } } }, 'INVALID_ID'],
    [{ filter: { segment: { id: world.persona } } }, 'INVALID_ID'],
    [{ filter: { birthDate: { eq: '2001-02-30' } } }, 'INVALID_INPUT'],
    [{ filter: { createdAt: { gt: 'yesterday' } } }, 'INVALID_INPUT'],
    [{ filter: { income: { between: [1] } } }, 'INVALID_INPUT'],
    [{ filter: { name: { eq: 'a\u0000' } } }, 'INVALID_INPUT'],
    [{ filter: deep }, 'TOO_COMPLEX'],
    [{ filter: { or: Array(101).fill({ name: { eq: 'x' } }) } }, 'TOO_COMPLEX'],
  ];
  for (const [variables, code] of cases) {
    expect(codes(await api.ask(LIST, variables)), JSON.stringify(variables)).toEqual([code]);
  }
  expect(api.logged).toEqual([]);
});

test('one customer shows all that is known of it', async () => {
  const { data, errors } = await api.ask(`{ customer(externalId: "c003") {
    externalId income birthDate traits { name kind value } identities { type }
    eventTotals { type count amount } events(first: 2) { totalCount pageInfo { endCursor } nodes { type at amount } }
    purchases: events(type: "purchase") { totalCount nodes { amount } }
    memberships { strength since cause segment { key name(language: ZH) } segmentation { key } }
    history(first: 2) { totalCount nodes { at from { key } to { key } } }
    personas { fit matched since persona { name } contributions { segment { key } weight strength share } } } }`);
  expect(errors).toBeUndefined();
  expect(data.customer).toMatchObject({
    externalId: 'c003',
    income: '23001.5',
    birthDate: '1953-04-15',
    identities: [{ type: 'device' }],
    eventTotals: [
      { type: 'page_view', count: 1, amount: '12' },
      { type: 'purchase', count: 2, amount: '21' },
    ],
    events: { totalCount: 3, nodes: [{ type: 'page_view', at: '2026-03-01T00:00:00.000Z' }, { type: 'purchase' }] },
    purchases: { totalCount: 2, nodes: [{ amount: '11' }, { amount: '10' }] },
    memberships: [{ segment: { key: 'b', name: '群体b' }, segmentation: { key: 'stage' }, cause: 'RUN' }],
    history: { totalCount: 3, nodes: [{ from: { key: 'b' }, to: { key: 'a' } }, {}] },
    personas: [{ fit: 0, matched: false, since: null, persona: { name: 'Alex' } }],
  });
  expect(data.customer.traits).toContainEqual({ name: 'tags', kind: 'LIST', value: ['z'] });
  const after = data.customer.events.pageInfo.endCursor;
  const rest = await api.ask(`{ customer(externalId: "c003") { events(after: "${after}") { nodes { at } } } }`);
  expect(rest.data.customer.events.nodes).toEqual([{ at: '2026-01-01T00:00:00.000Z' }]);
  const other = await api.ask(`{ customer(externalId: "c002") { events(after: "${after}") { nodes { at } } } }`);
  expect(codes(other)).toEqual(['INVALID_CURSOR']);
});
