import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { readerOf } from '../../support/principal.ts';
import { post, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 60);
  // Not in the order of sections, nor in that of their positions.
  await api.scope.query(
    `INSERT INTO persona_claim (workspace_id, persona_id, section, position, text, translations)
     SELECT $1, $2, (ARRAY['CHANNELS', 'NEEDS', 'DEMOGRAPHICS'])[n % 3 + 1]::persona_section, 9 - n, 'Says "' || n || '"',
       CASE WHEN n % 2 = 0 THEN jsonb_build_object('zh', jsonb_build_object('text', '说' || n)) ELSE '{}' END
     FROM generate_series(1, 9) AS n`,
    [api.scope.workspaceId, world.rows.persona],
  );
});

afterAll(() => api[Symbol.asyncDispose]());

/** The executor's answer and that of compiled reads, which must be made. */
async function both(query: string, variables: Record<string, unknown> = {}) {
  const reads = createCompiledReads(schema, api.db);
  const executed = await (await api.server.fetch(post({ query, variables }, api.keys.READ))).text();
  const principal = readerOf(api.scope.workspaceId);
  const compiled = await reads.answer({ query, variables }, { principal, scope: api.scope });
  return { executed, compiled };
}

const CUSTOMER =
  'externalId name email country city createdAt updatedAt birthDate income incomeCurrency children kind id';

test.each([
  ['the name of the type', '{ __typename }', {}],
  ['a customer', `query($e: String!) { customer(externalId: $e) { ${CUSTOMER} } }`, { e: 'c003' }],
  ['no customer', `query($e: String!) { customer(externalId: $e) { ${CUSTOMER} } }`, { e: "it's none" }],
  [
    'nested lists',
    `{ customers(first: 20) { edges { node { externalId name memberships { strength since segment { name } }
       personas(matched: true) { fit persona { name } } } } } }`,
    {},
  ],
  [
    'a count and page info',
    `{ customers(first: 20) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
       edges { cursor node { externalId name country } } } }`,
    {},
  ],
  ['a long page', `{ customers(first: 200) { edges { node { ${CUSTOMER} } } } }`, {}],
  ['an empty page', '{ customers(first: 0) { nodes { id } pageInfo { hasNextPage startCursor endCursor } } }', {}],
  [
    'a page from the end',
    `{ customers(last: 7) { nodes { externalId } edges { cursor node { memberships { segment { name } } } }
       pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    {},
  ],
  [
    'orders and filters',
    `query($f: CustomerFilter) { customers(first: 5, filter: $f, orderBy: { field: INCOME, direction: DESC }) {
       totalCount pageInfo { endCursor } edges { cursor node { income } } } }`,
    { f: { country: { eq: 'Germany' }, or: [{ income: { gt: 21000 } }, { income: { isNull: true } }] } },
  ],
  [
    'fragments, aliases and directives',
    `query($no: Boolean = false, $yes: Boolean!) {
       a: customers(first: 2) { ...Page }
       b: customers(first: 3) { ...Page @include(if: $yes) nodes { id } }
       hidden: customers { totalCount @skip(if: $yes) __typename }
     }
     fragment Page on CustomerConnection { nodes { ... on Customer { name } ... on Node { id @include(if: $no) } n: name } }`,
    { yes: true },
  ],
  [
    'segmentations',
    '{ segmentations { key name status asOf createdAt rerunHours segments { key size name(language: ZH) description current } } }',
    {},
  ],
  [
    'a segmentation by key',
    '{ segmentation(key: "stage") { id key segments { id segmentation { key } personas { name } } } }',
    {},
  ],
  [
    'personas',
    '{ personas(first: 3) { totalCount nodes { id name threshold status kind matchCount criteria { weight segment { key } } members(first: 4) { totalCount nodes { fit matched since customer { externalId } persona { name } } pageInfo { endCursor hasNextPage } } } } }',
    {},
  ],
  [
    'lists of many rows, of a page with places, twice and within each other',
    `{ customers(last: 9) { totalCount pageInfo { startCursor hasPreviousPage } edges { cursor node { id
       a: memberships { since segmentation { segments { key } } } b: memberships { segment { key } }
       none: personas(matched: true) { fit } identities { type value } } } nodes { memberships { strength } } } }`,
    {},
  ],
  [
    'lists of more rows than there are, and of few',
    `{ a: customers(first: 200) { nodes { memberships { strength } } } b: customers(first: 1) { nodes { memberships { strength } } }
       c: customers(first: 0) { nodes { memberships { strength } } } }`,
    {},
  ],
  [
    'histories',
    '{ customers(first: 3) { nodes { identities { type value } eventTotals { type count amount firstAt } history(first: 2) { totalCount edges { cursor node { at cause from { key } to { key } } } } } } }',
    {},
  ],
] as const)('%s', async (_name, query, variables) => {
  const { executed, compiled } = await both(query, variables);
  expect(compiled).toBe(executed);
});

test('the sections of a persona, under several keys and in lists, are compiled', async () => {
  const query = `query($id: ID!) {
      persona(key: "alex") { name sections { section claims { text evidence { kind date } } } ...Two }
      list: personas(first: 2) { nodes { sections { claims { id } kind: section __typename } key } }
      node(id: $id) { ...Two } again: node(id: $id) { ... on Persona { sections { section } } } }
    fragment Two on Persona { said: sections { of: section zh: claims { text(language: ZH) } claims { status section } } }`;
  const { executed, compiled } = await both(query, { id: world.persona });
  expect(compiled).toBe(executed);
  const { persona } = JSON.parse(executed).data;
  const [first, , needs] = persona.sections;
  expect(persona.sections.map(({ claims }: { claims: unknown[] }) => claims.length)).toEqual([3, 0, 4, 0, 0, 0, 0, 3]);
  expect(first.claims[0]).toEqual({ text: 'Says "8"', evidence: [] });
  expect(needs.claims[0].evidence).toEqual([{ kind: 'CRM', date: null }]);
});

test('the same under many keys is read once', async () => {
  const many = Array.from(
    { length: 100 },
    (_, n) => `a${n}: node(id: $id) { ... on Segment { key segments: __typename } }`,
  );
  const query = `query($id: ID!, $other: ID!) { ${many.join(' ')} other: node(id: $other) { id } b: node(id: $id) { id } }`;
  const [id, other] = world.segments;
  const reads = createCompiledReads(schema, api.db);
  const principal = readerOf(api.scope.workspaceId);
  api.statements.length = 0;
  const compiled = await reads.answer({ query, variables: { id, other } }, { principal, scope: api.scope });
  expect(api.statements).toHaveLength(1);
  expect(api.statements[0]!.split('FROM segment ')).toHaveLength(1 + 2);
  const { executed } = await both(query, { id, other });
  expect(compiled).toBe(executed);
  const { data } = JSON.parse(executed);
  expect([data.a0, data.a99].map(({ key }) => key)).toEqual([data.a5.key, data.a5.key]);
  expect([data.b.id, data.other.id]).toEqual([id, other]);
});

test('one row under a hundred selections is read once, with each of its lists', async () => {
  const fields = [
    'externalId',
    'name',
    'city',
    'country',
    'createdAt',
    'income',
    'kind',
    'memberships { segment { key } }',
  ];
  const selection = (n: number) => fields.filter((_, at) => ((n + 1) >> at) & 1).join(' ');
  const hundred = (of: string, within: (n: number) => string) =>
    `query($id: ID!, $e: String!) { ${Array.from({ length: 100 }, (_, n) => `a${n}: ${of} { ${within(n)} }`).join(' ')}
       node(id: $id) { id } customer(externalId: $e) { id } }`;
  const documents = [
    hundred('node(id: $id)', (n) => `... on Customer { ${selection(n)} }`),
    hundred('customer(externalId: $e)', selection),
  ];
  for (const query of documents) {
    for (const [id, e] of [
      [world.customers[3], 'c003'],
      [encodeId('Customer', 2_000_000_000), "it's none"],
    ]) {
      api.statements.length = 0;
      const principal = readerOf(api.scope.workspaceId);
      const reads = createCompiledReads(schema, api.db);
      const compiled = await reads.answer({ query, variables: { id, e } }, { principal, scope: api.scope });
      expect(api.statements).toHaveLength(1);
      expect(api.statements[0]!.match(/FROM customer t\d/g)).toHaveLength(2);
      expect(compiled).toBe((await both(query, { id, e })).executed);
    }
  }
});

test('what the schema is, is asked of the executor once', async () => {
  const reads = createCompiledReads(schema, api.db);
  const principal = readerOf(api.scope.workspaceId);
  const usual = getIntrospectionQuery();
  const one = `query($n: String!, $old: Boolean) { __type(name: $n) { name fields(includeDeprecated: $old) { name type { name ofType { name } } } } }`;
  for (const [query, variables] of [
    [usual, {}],
    [one, { n: 'Customer', old: true }],
    [one, { n: 'Persona', old: false }],
    [one, { n: 'Nothing' }],
  ] as const) {
    const ask = () => reads.answer({ query, variables }, { principal, scope: api.scope });
    const [answer, beside] = await Promise.all([ask(), ask()]);
    const { executed } = await both(query, variables);
    expect(answer).toBe(executed);
    expect(beside).toBe(executed);
    expect(await ask()).toBe(executed);
  }
});

test('others are answered while the schema is told', async () => {
  let turns = 0;
  let going = true;
  const count = () => {
    turns++;
    if (going) setImmediate(count);
  };
  count();
  const query = `${getIntrospectionQuery()} # anew`;
  const answer = (await api.server.fetch(post({ query }, api.keys.READ))).text();
  expect((await answer).length).toBeGreaterThan(500_000);
  going = false;
  expect(turns).toBeGreaterThan(100);
});

test('a page of an object is read after a cursor', async () => {
  const page = `query($id: ID!, $after: String) { node(id: $id) { __typename ... on Segment { name size
    members(first: 5, after: $after) { totalCount edges { cursor node { strength customer { externalId } } }
    pageInfo { endCursor hasNextPage hasPreviousPage } } } } }`;
  const id = world.segments[0];
  const first = await both(page, { id });
  expect(first.compiled).toBe(first.executed);
  const after = JSON.parse(first.executed).data.node.members.pageInfo.endCursor;
  const second = await both(page, { id, after });
  expect(second.compiled).toBe(second.executed);
  expect(JSON.parse(second.executed).data.node.members.pageInfo.hasPreviousPage).toBe(true);
});
