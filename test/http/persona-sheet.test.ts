import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId } from '../../src/graphql/core/id.ts';
import { PERSONA_SECTIONS } from '../../src/services/personas/claim-input.ts';
import { createPersona } from '../../src/services/personas/personas.ts';
import { type TestApi, testApi } from '../graphql/api.ts';
import { makeWorld, type World } from '../graphql/world.ts';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope);
});

afterAll(() => api[Symbol.asyncDispose]());

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return api.server.fetch(new Request(`http://localhost:4000${path}`, { method, headers }));
}

const own = (key: string = api.keys.READ) => ({ authorization: `Bearer ${key}` });

async function code(response: Response): Promise<unknown> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

test('the sheet of a persona is a page of its own, in both languages, for a key that reads', async () => {
  const english = await get('/personas/alex.html', own());
  expect(english.status).toBe(200);
  expect(english.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const page = await english.text();
  expect(page).toContain('<html lang="en">');
  expect(page).toMatch(/<h1 dir="auto">Alex<\/h1>/);
  expect(page).toContain('Loyal buyer');
  expect(page).toContain('<strong>15</strong><span>customers matched</span>');
  expect(page).toContain('<strong>50.0\u00a0%</strong><span>of all customers</span>');
  expect(page).toMatch(/Wants<\/span>\u2060<sup>1<\/sup>/);
  expect(page).toMatch(/Segment a<\/b>/);
  expect(page).toMatch(/<li class="AGAINST"><span class="role">counts against/);
  const chinese = await (await get('/personas/alex.html?language=zh', own())).text();
  expect(chinese).toContain('<html lang="zh-Hans">');
  expect(chinese).toContain('群体a');
  expect(chinese).toContain('匹配客户数');
});

test('the one criterion of a persona is a sentence, a rule in the words of labels; quotes have their day in the words of the reader', async () => {
  const { data, errors } = await api.ask(
    `mutation ($input: CreatePersonaInput!) { createPersona(input: $input) { persona { key } userErrors { message } } }`,
    {
      input: {
        name: 'Rita',
        profile: { quotes: [{ text: { en: 'Late twice' }, source: { en: 'Talk' }, date: '2026-11-02' }] },
        criteria: [
          { rule: 'customer.city = "customer.age and" and customer.children >= 1', role: 'REQUIRED', weight: 2 },
        ],
      },
    },
    api.keys.WRITE,
  );
  expect(errors).toBeUndefined();
  expect(data.createPersona.userErrors).toEqual([]);
  const path = `/personas/${data.createPersona.persona.key}.html`;
  const page = await (await get(path, own())).text();
  expect(page).toMatch(
    /<p>Customers of whom this holds: <b dir="auto">City = &quot;customer\.age and&quot; and Number of children ≥ 1<\/b><\/p>/,
  );
  expect(page).toContain('— Talk, 2 Nov 2026');
  const chinese = await (await get(`${path}?language=zh`, own())).text();
  expect(chinese).toMatch(/<p>满足以下条件的客户：<b dir="auto">.+ 且 子女数 ≥ 1<\/b><\/p>/);
  expect(chinese).toContain('— Talk，2026 年 11 月 2 日');
});

test('a page loads and runs nothing, whatever its texts say', async () => {
  const evil = `"><script>alert('1')</script><img src=x onerror=alert(1)>&amp;\`\${x}\``;
  const word = 'W'.repeat(2_000);
  await createPersona(api.scope, {
    key: 'hostile',
    name: '</title><svg onload=alert(1)>',
    title: evil,
    polarity: 'NEGATIVE',
    story: `${evil}\n\nشخصية \u202eretsam\u202c 👩‍👩‍👧 ${word}`,
    quote: evil,
    reason: `</style>${evil}`,
    avatarUrl: "https://faces.example.com/a.png?x=';script-src *",
    claims: [{ section: 'NEEDS', text: evil, evidence: 'EDUCATED_GUESS', detail: { feature: evil, kind: 'share' } }],
    criteria: [{ segmentId: world.rows.segments[0], weight: 1 }],
  });
  const response = await get('/personas/hostile.html', own());
  const page = await response.text();
  const tags = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name);
  expect(tags).not.toContain('script');
  expect(tags.filter((name) => name === 'img')).toHaveLength(1);
  expect(page.match(/<style>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<[^>]*\son[a-z]+=/i);
  expect(page).not.toContain('\u202e');
  expect(page).toContain('شخصية');
  expect(page).toContain('👩‍👩‍👧');
  expect(page).toContain('<body class="negative long">');
  const policy = response.headers.get('content-security-policy')!;
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src data: https:\/\/faces\.example\.com; /,
  );
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toContain('script-src');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
});

test('a persona with 200 long claims and much evidence has a sheet of bounded length, which says what it leaves out', async () => {
  const evidence = (n: number, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      kind: 'INTERVIEW' as const,
      date: '2026-05-01',
      source: `Talk ${n}-${at}`,
      excerpt: 'x'.repeat(2_000),
      stance: at === count - 1 ? ('REFUTES' as const) : ('SUPPORTS' as const),
    }));
  await createPersona(api.scope, {
    key: 'long',
    name: 'Long',
    claims: Array.from({ length: 200 }, (_, n) => ({
      section: PERSONA_SECTIONS[n % PERSONA_SECTIONS.length]!,
      text: `Claim ${n} ${'long '.repeat(350)}`,
      evidence: evidence(n, n === 0 ? 100 : 2),
    })),
    criteria: [{ segmentId: world.rows.segments[0], weight: 1 }],
  });
  for (const [language, more] of [
    ['en', ['+ 95 more pieces of evidence', '+ 5 more statements', 'more sources']],
    ['zh', ['+ 95 条证据未列出', '+ 5 条陈述未列出', '条来源未列出']],
  ] as const) {
    const page = await (await get(`/personas/long.html?language=${language}`, own())).text();
    for (const text of more) expect(page).toContain(text);
    expect(page.match(/class="said"/g)).toHaveLength(20 * PERSONA_SECTIONS.length);
    // A mark leads to a source that is listed.
    const marks = [...page.matchAll(/<sup>([\d,]+)<\/sup>/g)].flatMap(([, list]) => list!.split(',').map(Number));
    expect(Math.max(...marks)).toBeLessThanOrEqual(60);
    expect(page.length).toBeLessThan(600_000);
  }
});

test('a sheet that did not change is not sent again', async () => {
  const first = await get('/personas/alex.html', own());
  const etag = first.headers.get('etag')!;
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const again = await get('/personas/alex.html', { ...own(), 'if-none-match': etag });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await get('/personas/alex.html', own(), 'HEAD');
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
  await api.scope.query(`UPDATE persona SET title = 'Another' WHERE workspace_id = $1 AND key = 'alex'`, [
    api.scope.workspaceId,
  ]);
  expect((await get('/personas/alex.html', { ...own(), 'if-none-match': etag })).status).toBe(200);
});

test('nobody without a key of the workspace sees a sheet, and unknown ones are not there', async () => {
  expect(await code(await get('/personas/alex.html'))).toEqual([401, 'UNAUTHENTICATED']);
  expect(await code(await get('/personas/nobody.html', own()))).toEqual([404, 'NOT_FOUND']);
  expect(await code(await get('/personas/alex.html', own(api.foreignKey)))).toEqual([404, 'NOT_FOUND']);
  expect(await code(await get('/personas/alex.html?language=fr', own()))).toEqual([400, 'INVALID_INPUT']);
  expect((await get('/personas/alex.html', own(), 'POST')).status).toBe(405);
});

test('a link opens one sheet in a browser, until its time ends or its key is revoked', async () => {
  const LINK = `mutation ($input: LinkPersonaSheetInput!) { linkPersonaSheet(input: $input) {
    url until userErrors { code field } } }`;
  const secret = (
    await api.ask('mutation { createApiKey(input: { name: "wall", role: READ }) { apiKey { id } secret } }')
  ).data.createApiKey;
  const link = async (input: object) => (await api.ask(LINK, { input }, secret.secret)).data.linkPersonaSheet;
  const { url, userErrors } = await link({ id: world.persona, language: 'ZH', minutes: 5 });
  expect(userErrors).toEqual([]);
  expect(await (await get(url)).text()).toContain('<html lang="zh-Hans">');
  // The language is the reader's to choose; nothing else is.
  expect((await get(url.replace('language=zh', 'language=en'))).status).toBe(200);
  for (const other of [
    url.replace('alex', 'hostile'),
    url.replace(/until=(\d+)/, (_: string, until: string) => `until=${Number(until) + 60}`),
    url.replace(/by=\d+/, 'by=1'),
    url.replace(/by=\d+/, 'by=9999999999'),
    url.replace(/signature=.*/, 'signature='),
    url.replace(/until=\d+&/, ''),
  ]) {
    expect(await code(await get(other))).toEqual([401, 'UNAUTHENTICATED']);
  }
  expect((await link({ id: world.persona, minutes: 1_441 })).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await link({ id: encodeId('Persona', 999_999) })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  await api.ask('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }', {
    id: secret.apiKey.id,
  });
  expect(await code(await get(url))).toEqual([401, 'UNAUTHENTICATED']);
});
