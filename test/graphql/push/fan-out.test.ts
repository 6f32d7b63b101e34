import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import plugins from '../../../plugins/index.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { appendChanges, type NewChange } from '../../../src/db/tables/changes/changes.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { createFanOut, type FanOut } from '../../../src/graphql/push/fan-out.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type Feed, startFeed } from '../../../src/services/changes/feed.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { silent } from '../../support/server.ts';
import { post, type TestApi, testApi } from '../api.ts';
import { type RawClient, rawClient } from '../raw-client.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let foreign: World;
let feed: Feed;
let fanOut: FanOut;
const servers: PersonagraphServer[] = [];
const urls = { shared: '', plain: '' };
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 6);
  foreign = await makeWorld(api.foreign, 6);
  feed = await startFeed(api.db, silent);
  fanOut = createFanOut();
  const registry = await createRegistry(plugins);
  const serve = (sharing: FanOut | null) => {
    const server = createServer({ db: api.db, registry, host: {} as RunHost, feed, logger: silent, fanOut: sharing });
    servers.push(server);
    return server.listen(0, '127.0.0.1');
  };
  urls.shared = await serve(fanOut);
  urls.plain = await serve(null);
});
afterAll(async () => {
  for (const server of servers) await server.dispose();
  await feed.stop();
  await api[Symbol.asyncDispose]();
});

function append(changes: readonly NewChange[], { workspaceId }: Scope = api.scope): Promise<void> {
  return api.db.scope(workspaceId).transaction((scope) => appendChanges(scope, changes));
}

const move = (customer: number, { rows } = world, back = false): NewChange => ({
  kind: 'MEMBERSHIP_CHANGED',
  customerId: rows.customers[customer]!,
  segmentationId: rows.segmentation,
  payload: { cause: 'EVENT', from: rows.segments[back ? 1 : 0], to: rows.segments[back ? 0 : 1] },
});
const match = (customer: number, { rows } = world): NewChange => ({
  kind: 'PERSONA_MATCH_CHANGED',
  customerId: rows.customers[customer]!,
  personaId: rows.persona,
  payload: { cause: 'CLOCK', before: { fit: 0.5 }, after: { fit: 0.75 } },
});
const edited = ({ rows } = world): NewChange => ({
  kind: 'PERSONA_CHANGED',
  personaId: rows.persona,
  payload: { cause: 'EDITED', version: 7, status: 'ACTIVE' },
});

/** Of a customer that is gone too. */
const story = (): NewChange[] => [
  move(0),
  match(1),
  edited(),
  { ...move(1), customerId: 2_000_000_000 },
  move(1, world, true),
  { kind: 'RUN_PROGRESSED', runId: world.rows.run, payload: { state: 'COMPUTING', progress: 0.5 } },
  { kind: 'PERSONA_DELETED', personaId: world.rows.persona, payload: {} },
  {
    kind: 'SEGMENTATION_CHANGED',
    segmentationId: world.rows.segmentation,
    runId: world.rows.run,
    payload: { modelId: 1, entered: 3, left: 2, stayed: 1, backfill: false },
  },
];

interface Scenario {
  readonly name: string;
  readonly query: string;
  readonly messages: number;
  readonly variables?: () => object;
  readonly operationName?: string;
  /** Default true. */
  readonly shares?: false;
}

const NODES = 'customer { externalId name } segmentation { key } persona { name } run { state }';
const SCENARIOS: readonly Scenario[] = [
  { name: 'scalars', query: 'subscription { changes { cursor kind at cause } }', messages: 8 },
  {
    name: 'all that an item has, nulls among it',
    query: `subscription { changes { __typename cursor kind cause ${NODES} summary { entered left stayed backfill }
      before { segment { key } fit personaStatus version } after { segment { key } fit personaStatus runState version progress } } }`,
    messages: 8,
  },
  {
    name: 'aliases',
    query: `subscription { moved: membershipChanged { which: cursor a: from { key } b: to { key }
      who: customer { id: externalId } again: customer { name } } }`,
    messages: 3,
  },
  {
    name: 'fragments, at the root too',
    query: `subscription { ...Root }
      fragment Root on Subscription { ... on Subscription { personaMatchChanged { ...Item } } }
      fragment Item on Change { kind ... on PersonaMatchChanged { matched fit customer { ...Who } } }
      fragment Who on Customer { externalId }`,
    messages: 1,
  },
  ...[true, false].map((yes) => ({
    name: `@include and @skip by a variable that is ${yes}`,
    query: `subscription ($yes: Boolean!) { membershipChanged { cursor
      customer @include(if: $yes) { externalId } to @skip(if: $yes) { key } ... @skip(if: $yes) { cause } } }`,
    variables: () => ({ yes }),
    messages: 3,
  })),
  {
    name: 'variables with defaults, in fields too',
    query: `subscription ($ids: [ID!], $count: Int = 1) { membershipChanged(customerIds: $ids) {
      customer { history(first: $count) { totalCount nodes { cause } } } } }`,
    variables: () => ({ ids: [world.customers[1]] }),
    messages: 1,
  },
  {
    name: 'errors of fields that may be null',
    query:
      'subscription { changes(kinds: [MEMBERSHIP_CHANGED, RUN_PROGRESSED]) { kind customer { history(first: 999) { totalCount } } } }',
    messages: 4,
  },
  {
    name: 'one operation of several',
    query:
      'subscription A { changes { kind } } subscription B { personaChanged { personaId deleted persona { name } } }',
    operationName: 'B',
    messages: 2,
  },
  {
    name: 'filters',
    query: `subscription ($segments: [ID!], $personas: [ID!]) { changes(segmentIds: $segments, personaIds: $personas) {
      kind cursor } }`,
    variables: () => ({ segments: [world.segments[1]], personas: [world.persona] }),
    messages: 6,
  },
  {
    name: 'latest only, for one who keeps up',
    query: 'subscription { membershipChanged(latestOnly: true) { cursor customer { externalId } } }',
    messages: 3,
  },
  {
    name: 'another type of the interface',
    query:
      'subscription { personaChanged { ... on Change { cursor at before { version } after { version personaStatus } } } }',
    messages: 2,
  },
  {
    name: 'an operation that cannot share',
    query: 'subscription ($id: ID!) { runProgress(runId: $id) { kind run { state } } }',
    variables: () => ({ id: world.run }),
    messages: 2,
    shares: false,
  },
  ...(
    [
      ['a field that does not exist', '{ changes { nothing } }', 1],
      ['an id of another type', '{ changes(personaIds: ["UnVuOjE"]) { kind } }', 2],
      ['a cursor of another list', '{ changes(after: "WyJ4IiwxXQ") { kind } }', 2],
      [
        'too much at once',
        '{ changes { customer { history(first: 200) { nodes { customer { externalId history(first: 200) { nodes { at } } } } } } } }',
        // It is refused before it is executed.
        1,
      ],
    ] as const
  ).map(([name, selection, messages]) => ({
    name: `a refusal: ${name}`,
    query: `subscription ${selection}`,
    messages,
    shares: false as const,
  })),
];

test.each(SCENARIOS)('sharing says what plain execution says, letter by letter: $name', async (scenario) => {
  const { query, messages, operationName, variables = () => ({}), shares = true } = scenario;
  const options = { variables: variables(), ...(operationName ? { operationName } : {}) };
  const clients = await Promise.all([urls.shared, urls.shared, urls.plain].map((url) => rawClient(url, api.keys.READ)));
  for (const client of clients) client.subscribe('a', query, options);
  if (shares) {
    await vi.waitFor(
      () => {
        expect(fanOut.count()).toEqual({ groups: 1, subscribers: 2 });
        expect(feed.count()).toEqual({ workspaces: 1, listeners: 2 });
      },
      { timeout: 20_000 },
    );
  }
  await append([move(0, foreign), edited(foreign)], api.foreign);
  await append(story());
  const [one, other, plain] = await Promise.all(clients.map((client) => client.received(messages)));
  expect(one).toEqual(plain);
  expect(other).toEqual(plain);
  expect(plain).toHaveLength(messages);
  if (shares) for (const text of plain!) expect(JSON.parse(text)).toMatchObject({ id: 'a', type: 'next' });
  await Promise.all(clients.map((client) => client.close()));
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups: 0, subscribers: 0 }), { timeout: 20_000 });
  await vi.waitFor(() => expect(feed.count()).toEqual({ workspaces: 0, listeners: 0 }), { timeout: 20_000 });
});

const MOVES = `subscription ($after: String, $latest: Boolean = false) {
  membershipChanged(after: $after, latestOnly: $latest) { cursor customer { externalId } } }`;
const cursorOf = (message: string): string => JSON.parse(message).payload.data.membershipChanged.cursor;
const whoOf = (message: string): string => JSON.parse(message).payload.data.membershipChanged.customer.externalId;
const now = async (): Promise<string> => (await api.ask('{ workspace { changeCursor } }')).data.workspace.changeCursor;

async function subscribed(subscribers: number, groups = 1): Promise<void> {
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups, subscribers }), { timeout: 20_000 });
}

async function leave(...clients: readonly RawClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()));
  await subscribed(0, 0);
}

test('subscribers of one group begin where each wants, and none misses or repeats a change while they join', async () => {
  const start = await now();
  let writing = true;
  const written: number[] = [];
  const write = async () => {
    for (let n = 0; writing; n++) {
      const customers = [n % 6, (n + 1) % 6];
      await append(customers.map((customer) => move(customer)));
      written.push(...customers);
    }
  };
  const writer = write();
  const live = await rawClient(urls.shared, api.keys.READ);
  live.subscribe('live', MOVES);
  const clients: RawClient[] = [];
  for (let n = 0; n < 12; n++) {
    const client = await rawClient(urls.shared, api.keys.READ);
    clients.push(client);
    client.subscribe(`c${n}`, MOVES, { variables: { after: start } });
    await live.received(1 + n * 3);
  }
  await subscribed(13);
  writing = false;
  await writer;
  const expected = written.map((customer) => `c00${customer}`);
  for (const client of clients) {
    const messages = await client.received(expected.length);
    expect(messages.map(whoOf)).toEqual(expected);
    expect(new Set(messages.map(cursorOf)).size).toBe(expected.length);
  }
  // Who began later has the end of the same story.
  const tail = live.messages.map(cursorOf);
  expect(clients[0]!.messages.map(cursorOf).slice(-tail.length)).toEqual(tail);
  await leave(live, ...clients);
});

test('what one group has read is written once: the statements do not grow with its subscribers', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => rawClient(urls.shared, api.keys.READ)));
  for (const [n, client] of clients.entries()) client.subscribe(`s${n}`, MOVES);
  await subscribed(20);
  await append([move(0)]);
  for (const client of clients) await client.received(1);
  api.statements.length = 0;
  await append([move(2), move(3), move(4)]);
  for (const [n, client] of clients.entries()) {
    const messages = await client.received(4);
    expect(messages.slice(-3).map(whoOf)).toEqual(['c002', 'c003', 'c004']);
    for (const text of messages) expect(JSON.parse(text).id).toBe(`s${n}`);
  }
  expect(api.statements.filter((sql) => sql.includes('FROM customer'))).toHaveLength(1);
  await leave(...clients);
});

test('two workspaces and two roles never share', async () => {
  const keys = [api.keys.READ, api.keys.WRITE, api.foreignKey];
  const clients = await Promise.all(keys.map((key) => rawClient(urls.shared, key)));
  for (const client of clients) client.subscribe('x', MOVES);
  await subscribed(3, 3);
  await append([move(1, foreign)], api.foreign);
  await append([move(0)]);
  for (const client of clients) await client.received(1);
  // One more of each, so that a stray one would have come before.
  await append([move(3, foreign)], api.foreign);
  await append([move(2)]);
  const said = await Promise.all(clients.map(async (client) => (await client.received(2)).map(whoOf)));
  expect(said).toEqual([
    ['c000', 'c002'],
    ['c000', 'c002'],
    ['c001', 'c003'],
  ]);
  await leave(...clients);
});

test('a client may leave and come back under the same id, and a second use of an open one closes the socket', async () => {
  const client = await rawClient(urls.shared, api.keys.READ);
  client.subscribe('x', MOVES);
  await subscribed(1);
  client.complete('x');
  await subscribed(0, 0);
  await append([move(0)]);
  client.subscribe('x', MOVES);
  await subscribed(1);
  await append([move(1)]);
  expect((await client.received(1)).map(whoOf)).toEqual(['c001']);
  const closed = new Promise((resolve) => client.socket.once('close', resolve));
  client.subscribe('x', MOVES);
  expect(await closed).toBe(4409);
  await subscribed(0, 0);
});

test('event streams share too', async () => {
  const statements = async (streams: number) => {
    const aborts = Array.from({ length: streams }, () => new AbortController());
    const query = 'subscription { membershipChanged { customer { name externalId } } }';
    const readers = await Promise.all(
      aborts.map(async ({ signal }) => {
        const request = post({ query }, api.keys.READ, { accept: 'text/event-stream' });
        const { body } = await servers[0]!.fetch(new Request(request, { signal }));
        return body!.pipeThrough(new TextDecoderStream()).getReader();
      }),
    );
    await subscribed(streams);
    await append([move(0), { ...move(0), customerId: 2_000_000_000 }]);
    for (const reader of readers) {
      let text = '';
      while (!text.includes('"customer":null')) text += (await reader.read()).value ?? '';
      expect(text).toContain(
        'data: {"data":{"membershipChanged":{"customer":{"name":"Ann","externalId":"c000"}}}}\n\n',
      );
      await reader.cancel();
    }
    await subscribed(0, 0);
  };
  await statements(1);
  await statements(5);
});
