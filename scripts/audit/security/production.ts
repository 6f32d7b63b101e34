import assert from 'node:assert/strict';
import { getIntrospectionQuery } from 'graphql';
import { documentIdOf, hashOfDocument, registerDocuments } from '../../../src/services/documents/register.ts';
import { type Answer, ask, askBySocket, exchange, type Operation } from './ask.ts';
import type { Check, Section } from './check.ts';
import type { Stage } from './stage.ts';

const FOR_ALL = 'query ForAll { customers(first: 1) { nodes { id } } }';
const FOR_ADMIN = 'query ForAdmin { customers(first: 2) { nodes { id } } }';
const OF_SPY = 'query OfSpy { customers(first: 3) { nodes { id } } }';
const UNKNOWN = '{ workspace { currency } }';
const WATCHED = 'subscription Watched { customerChanged { cursor } }';

/** An operation in whatever form requests have it. */
type Sent = Partial<Operation> & Readonly<Record<string, unknown>>;

const named = (text: string): Sent => ({ documentId: documentIdOf({ hash: hashOfDocument(text) }) });
const persisted = (sha256Hash: string): Sent => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

/** What a reader of the owner may not run, however it is sent. */
const REFUSED: Readonly<Record<string, Sent>> = {
  'a text that nobody registered': { query: UNKNOWN },
  'a registered text with a space more': { query: `${FOR_ALL} ` },
  'a registered text and another operation': {
    query: `${FOR_ALL} query More { viewer { role } }`,
    operationName: 'More',
  },
  'a text that another workspace registered': { query: OF_SPY },
  'the identifier of another workspace': named(OF_SPY),
  'a text registered for another key': { query: FOR_ADMIN },
  'the identifier of one for another key': named(FOR_ADMIN),
  'its hash as Apollo sends it': persisted(hashOfDocument(FOR_ADMIN)),
  'the hash of one beside the text of another': { query: UNKNOWN, ...persisted(hashOfDocument(FOR_ALL)) },
  'an identifier of nothing': { documentId: `sha256:${'0'.repeat(64)}` },
  'an identifier that is none': { documentId: "' OR 1=1" },
  'a list as identifier': { documentId: ['x'] },
  introspection: { query: getIntrospectionQuery() },
  'a type by its name': { query: '{ __type(name: "Customer") { fields { name } } }' },
  'a type name beside it': { query: '{ __typename __schema { types { name } } }' },
  'a misspelt field': { query: '{ custmers { nodes { id } } }' },
  'a mutation': { query: 'mutation { deleteTrait(input: { name: "pets" }) { userErrors { code } } }' },
  'a subscription': { query: 'subscription { membershipChanged { cursor } }' },
};

/** Registered operations alone are run, whatever the transport; nothing tells what else there would be. */
export const PRODUCTION: Section = {
  name: 'production profile',
  async checks({ owner, spy, db }) {
    const [admin] = await db.query<{ id: number }>(
      `SELECT id FROM api_key WHERE workspace_id = $1 AND name = 'admin'`,
      [owner.scope.workspaceId],
    );
    await registerDocuments(owner.scope, [FOR_ALL, WATCHED], null);
    await registerDocuments(owner.scope, [FOR_ADMIN], [admin!.id]);
    await registerDocuments(spy.scope, [OF_SPY], null);
    return [
      { name: 'what is registered is run, on every transport', run: runsRegistered },
      ...Object.entries(REFUSED).map(([name, sent]): Check => ({ name, run: (stage) => refuses(stage, sent) })),
      { name: 'no page of GraphiQL, and no studio', run: showsNoPage },
    ];
  },
};

async function runsRegistered({ production, owner, spy }: Stage): Promise<void> {
  const url = production.url;
  for (const sent of [{ query: FOR_ALL }, named(FOR_ALL), persisted(hashOfDocument(FOR_ALL))]) {
    const operation = sent as Operation;
    assert.match((await ask(url, owner.read, operation)).text, /"nodes":\[/);
    assert.match((await get(url, owner.read, sent)).text, /"nodes":\[/);
    // The protocol wants a text beside an identifier, be it empty.
    const messages = (await askBySocket(url, owner.read, { query: '', ...sent })).messages;
    assert.match(messages[0] ?? '', /"nodes":\[/);
    assert.match((await ask(url, owner.read, operation, { accept: 'text/event-stream' })).text, /"nodes":\[/);
  }
  assert.match((await ask(url, owner.admin, { query: FOR_ADMIN })).text, /"nodes":\[/);
  assert.match((await ask(url, spy.admin, { query: OF_SPY })).text, /"nodes":\[/);
}

async function refuses({ production: { url }, owner }: Stage, sent: Sent): Promise<void> {
  const operation = sent as Operation;
  const ways: Readonly<Record<string, () => Promise<Answer>>> = {
    post: () => ask(url, owner.read, operation),
    'post, for clients of the newer type': () =>
      ask(url, owner.read, operation, { accept: 'application/graphql-response+json' }),
    get: () => get(url, owner.read, sent),
    'event stream': () => ask(url, owner.read, operation, { accept: 'text/event-stream' }),
  };
  for (const [way, send] of Object.entries(ways)) {
    const { status, text } = await send();
    assert.ok(status >= 400 && status < 500, `${way}: ${status} ${text.slice(0, 300)}`);
    assertSilent(text, way);
  }
  const { messages, closed } = await askBySocket(url, owner.read, { query: '', ...sent });
  // 4400: what is sent is no message of the protocol.
  if (closed === null) assert.match(messages.at(-1)!, /"type":"error"/);
  else assert.equal(closed, 4400);
  assertSilent(messages.join('\n'), 'socket');
}

function assertSilent(text: string, way: string): void {
  assert.doesNotMatch(text, /"data":\s*\{|Did you mean|"__schema"|"kind":"OBJECT"|\n\s+at /, way);
}

function get(url: string, key: string, sent: Sent): Promise<Answer> {
  const parameters = Object.entries(sent).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const path = `/graphql?${new URLSearchParams(Object.fromEntries(parameters))}`;
  return exchange(url, key, { method: 'GET', path, headers: { 'content-type': 'application/json' } });
}

async function showsNoPage({ production: { url }, owner }: Stage): Promise<void> {
  for (const path of ['/graphql', '/graphql/', '/studio', '/studio/', '/studio/index.html']) {
    for (const key of [null, owner.admin]) {
      const { status, text } = await exchange(url, key, { method: 'GET', path, headers: { accept: 'text/html' } });
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.doesNotMatch(text, /<script|<html/i, path);
    }
  }
}
