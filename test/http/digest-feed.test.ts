import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastMorning } from '../../src/engine/digest/morning.ts';
import { digestsDue } from '../../src/services/digest/digests-due.ts';
import { createPersona } from '../../src/services/personas/personas.ts';
import { type TestApi, testApi } from '../graphql/api.ts';
import { makeWorld } from '../graphql/world.ts';
import { silent } from '../support/server.ts';

const HOSTILE = `</title><script>alert("1")</script> & ]]> \u202e'“茶”👩‍👩‍👧`;
const ATOM = 'http://www.w3.org/2005/Atom';
let api: TestApi;

beforeAll(async () => {
  api = await testApi();
  await makeWorld(api.scope, 6);
  await api.scope.query('UPDATE persona_match SET since = now() WHERE workspace_id = $1', [api.scope.workspaceId]);
  await createPersona(api.scope, { key: 'hostile', name: HOSTILE });
  await api.db.query('UPDATE workspace SET name = $2 WHERE id = $1', [api.scope.workspaceId, HOSTILE]);
  const morning = lastMorning(Date.now() + 31 * 3_600_000, { hour: 7, timeZone: 'UTC' }).at;
  for (const at of [morning, morning + 86_400_000]) {
    await digestsDue({ db: api.db, signal: new AbortController().signal, now: () => at + 300_000, log: silent });
  }
});

afterAll(() => api[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  api.server.fetch(new Request(`http://localhost:4000${path}`, { method, headers }));
const own = (key: string = api.keys.READ) => ({ authorization: `Bearer ${key}` });
const code = async (response: Response) => {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
};

/** An element of a document, with its namespace. */
interface Element {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads well-formed XML; throws for any other. */
function parse(xml: string): Element {
  const root: Element = { name: '', uri: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
    const element: Element = { name: local, uri, attributes: values, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.children[0]!;
}

const child = ({ children }: Element, name: string) => children.filter((one) => one.name === name);
const one = (element: Element, name: string) => {
  const found = child(element, name);
  expect([name, found.length]).toEqual([name, 1]);
  return found[0]!;
};

/** RFC 4287, 4.1.1, 4.1.2 and 3.3: what a feed and its entries must have, and in which form. */
function checkAtom(feed: Element): void {
  expect([feed.name, feed.uri]).toEqual(['feed', ATOM]);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
  const urn = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const entries = child(feed, 'entry');
  const ids = [feed, ...entries].map((element) => {
    expect(element.uri).toBe(ATOM);
    expect(one(element, 'updated').text).toMatch(time);
    expect(one(element, 'title').text).not.toBe('');
    expect(one(element, 'id').text).toMatch(urn);
    return one(element, 'id').text;
  });
  expect(new Set(ids).size).toBe(ids.length);
  expect(one(one(feed, 'author'), 'name').text).not.toBe('');
  expect(one(feed, 'link').attributes).toMatchObject({ rel: 'self' });
  for (const entry of entries) {
    const content = one(entry, 'content');
    expect(content.attributes).toMatchObject({ type: 'xhtml' });
    const division = one(content, 'div');
    expect([content.children.length, division.uri]).toEqual([1, 'http://www.w3.org/1999/xhtml']);
  }
}

test('the feed is Atom, whatever names say, and tells what the API tells, in both languages', async () => {
  const response = await get('/digest.atom', own());
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
  const text = await response.text();
  const feed = parse(text);
  checkAtom(feed);
  expect(text).not.toMatch(/<script|\u202e/i);
  expect(one(feed, 'title').text).toContain('</title><script>');
  const [empty, full] = child(feed, 'entry') as [Element, Element];
  expect(one(empty, 'content').text).toBe('Nothing to report.');
  const { digests } = (await api.ask('{ digests { nodes { title text members { text } } } }')).data;
  const lines = digests.nodes[1].text.split('\n').filter((line: string) => line.startsWith('- '));
  for (const line of lines) expect(one(full, 'content').text).toContain(line.slice(2).replace('\u202e', ''));
  for (const { text: named } of digests.nodes[1].members) expect(one(full, 'content').text).toContain(named);
  expect(child(feed, 'entry').map((entry) => one(entry, 'title').text)).toEqual(
    digests.nodes.map(({ title }: { title: string }) => title),
  );
  const chinese = parse(await (await get('/digest/sales.atom?language=zh', own())).text());
  checkAtom(chinese);
  expect(chinese.attributes['xml:lang']).toBe('zh-Hans');
  expect(one(chinese, 'title').text).toMatch(/销售部: 每日简报$/);
  expect(one(child(chinese, 'entry')[0]!, 'content').text).toBe('没有需要报告的事项。');
});

test('what did not change is not sent again, and ids stay', async () => {
  const first = await get('/digest.atom', own());
  const etag = first.headers.get('etag')!;
  const again = await get('/digest.atom', { ...own(), 'if-none-match': etag });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await get('/digest.atom', own(), 'HEAD');
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
  const ids = (xml: string) => [...xml.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
  const before = ids(await first.text());
  await api.scope.query('DELETE FROM digest WHERE workspace_id = $1 AND day = (SELECT max(day) FROM digest)', [
    api.scope.workspaceId,
  ]);
  const less = await get('/digest.atom', { ...own(), 'if-none-match': etag });
  expect([less.status, ids(await less.text())]).toEqual([200, [before[0], before[2]]]);
});

test('nobody without a key of the workspace, or a link to this very feed, reads it', async () => {
  expect(await code(await get('/digest.atom'))).toEqual([401, 'UNAUTHENTICATED']);
  expect(await code(await get('/digest/cooks.atom', own()))).toEqual([404, 'NOT_FOUND']);
  expect(await code(await get('/digest.atom?language=fr', own()))).toEqual([400, 'INVALID_INPUT']);
  expect((await get('/digest.atom', own(), 'POST')).status).toBe(405);
  expect(await (await get('/digest.atom', own(api.foreignKey))).text()).not.toContain('Alex');
  const made = await api.ask(
    'mutation { createApiKey(input: { name: "reader", role: READ }) { apiKey { id } secret } }',
  );
  const { apiKey, secret } = made.data.createApiKey;
  const LINK = `mutation ($input: LinkDigestFeedInput!) { linkDigestFeed(input: $input) { url until userErrors { code field } } }`;
  const link = async (input: object) => (await api.ask(LINK, { input }, secret)).data.linkDigestFeed;
  const { url } = await link({ team: 'SALES', days: 2 });
  expect((await get(url)).status).toBe(200);
  expect((await get(url.replace('language=en', 'language=zh'))).status).toBe(200);
  for (const other of [
    url.replace('/digest/sales', '/digest/legal'),
    url.replace('/digest/sales', '/digest'),
    url.replace(/until=(\d+)/, (_: string, until: string) => `until=${Number(until) + 60}`),
    url.replace(/signature=.*/, 'signature='),
  ]) {
    expect(await code(await get(other))).toEqual([401, 'UNAUTHENTICATED']);
  }
  expect((await link({ days: 0 })).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['days'] }]);
  await api.ask('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }', { id: apiKey.id });
  expect(await code(await get(url))).toEqual([401, 'UNAUTHENTICATED']);
});
