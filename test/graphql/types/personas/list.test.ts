import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type PersonagraphServer } from '../../../../src/server.ts';
import { createPersona } from '../../../../src/services/personas/personas.ts';
import { type Answer, post, type TestApi, testApi } from '../../api.ts';
import { makeWorld, type World } from '../../world.ts';

let api: TestApi;
let world: World;
let executing: PersonagraphServer;

const SIZES = [5, 0, 40, 5, 12];

/** Five personas beside the one of the world, and 40 more of one name. */
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 12);
  const { scope } = api;
  const [a] = world.rows.segments;
  await createPersona(scope, {
    name: 'Élodie',
    story: 'Buys a gift each May.',
    priority: 2,
    criteria: [{ segmentId: a, weight: 1 }],
  });
  await createPersona(scope, { name: 'eva', kind: 'USER', title: 'Power user', priority: 1 });
  await createPersona(scope, {
    name: '陈静',
    language: 'zh',
    title: '精打细算的妈妈',
    translations: { en: { name: 'Jing', story: 'She compares prices.' } },
    polarity: 'NEGATIVE',
  });
  await createPersona(scope, { name: 'Zoe', kind: 'WEBSITE', audience: 'PRESS', key: 'a-reporter', priority: 2 });
  await createPersona(scope, { name: 'Émile', kind: 'WEBSITE', audience: 'INVESTORS' });
  for (let n = 0; n < 40; n++) await createPersona(scope, { name: 'Same', title: `Number ${n}th`, kind: 'USER' });
  for (const [at, name] of ['Élodie', 'eva', '陈静', 'Zoe', 'Émile'].entries()) {
    await scope.query('UPDATE persona SET match_count = $3 WHERE workspace_id = $1 AND name = $2', [
      scope.workspaceId,
      name,
      SIZES[at],
    ]);
  }
  executing = createServer({ ...api.dependencies, compiled: null });
}, 60_000);
afterAll(async () => {
  await executing?.dispose();
  await api?.[Symbol.asyncDispose]();
});

/** Names that compiled reads and the executor list alike, and as many as they count. */
async function names(args: string, variables: object = {}, head = ''): Promise<string[]> {
  const query = `query ${head} { personas(${args}) { totalCount nodes { name } } }`;
  const { data, errors } = await api.ask(query, variables);
  expect(errors).toBeUndefined();
  const executed = (await (await executing.fetch(post({ query, variables }, api.keys.READ))).json()) as Answer;
  expect(executed.data).toEqual(data);
  const found = data.personas.nodes.map(({ name }: { name: string }) => name);
  if (/first: 200/.test(args)) expect(data.personas.totalCount).toBe(found.length);
  return found;
}

const search = (words: string) => names('first: 200, search: $search', { search: words }, '($search: String)');

test('a search finds words in any text and language, whatever the capitals and accents, Chinese within words', async () => {
  expect(await search('elodie')).toEqual(['Élodie']);
  expect(await search('ÉMI')).toEqual(['Émile']);
  expect(await search('GIFT may')).toEqual(['Élodie']);
  expect(await search('gift june')).toEqual([]);
  expect(await search('妈妈')).toEqual(['陈静']);
  expect(await search('prices')).toEqual(['陈静']);
  expect(await search('a-report')).toEqual(['Zoe']);
  expect(await search('Number 39TH')).toEqual(['Same']);
  // What patterns mean elsewhere is plain text here.
  expect(await search('%')).toEqual([]);
  expect(await search('_')).toEqual([]);
  expect(await search('  ')).toHaveLength(46);
  const { errors } = await api.ask('{ personas(search: "a\\u0000") { totalCount } }');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: ['search'] });
});

test('lists are narrowed by several values at once', async () => {
  expect(await names('first: 200, filter: { kind: [WEBSITE, BUYER], status: DRAFT }')).toEqual([
    'Élodie',
    '陈静',
    'Zoe',
    'Émile',
  ]);
  expect(await names('first: 200, filter: { audience: [PRESS, INVESTORS], polarity: POSITIVE }')).toEqual([
    'Zoe',
    'Émile',
  ]);
  expect(await names('first: 200, filter: { minPriority: 2 }')).toEqual(['Élodie', 'eva', 'Zoe']);
  expect(await names('first: 200, filter: { minMatchCount: 12, status: [DRAFT, RETIRED] }')).toEqual(['陈静', 'Émile']);
  expect(await names('first: 200, filter: { language: ZH }')).toEqual(['陈静']);
  expect(await names('first: 200, filter: { stages: [CONCEPTION, ADULTHOOD] }')).toEqual(['Alex', 'Élodie']);
  expect(await names('first: 200, filter: { kind: [] }')).toEqual([]);
  const uses = (id: string) => names('first: 200, filter: { usesSegment: $id }', { id }, '($id: ID!)');
  expect(await uses(world.segments[0])).toEqual(['Alex', 'Élodie']);
  for (const [filter, code] of [
    ['usesSegment: "x"', 'INVALID_ID'],
    ['minPriority: 9', 'INVALID_INPUT'],
  ]) {
    const { errors } = await api.ask(`{ personas(filter: { ${filter} }) { totalCount } }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  }
});

test('lists are ordered; whoever has no priority comes last from both ends', async () => {
  const five = 'first: 4, filter: { status: DRAFT }, orderBy:';
  expect(await names(`${five} { field: NAME }`)).toEqual(['Élodie', 'Émile', 'eva', 'Same']);
  expect(await names(`${five} { field: NAME, direction: DESC }`)).toEqual(['陈静', 'Zoe', 'Same', 'Same']);
  expect(await names(`${five} { field: SIZE, direction: DESC }`)).toEqual(['陈静', 'Émile', 'Zoe', 'Élodie']);
  expect(await names(`${five} { field: PRIORITY }`)).toEqual(['eva', 'Élodie', 'Zoe', '陈静']);
  expect(await names(`${five} { field: PRIORITY, direction: DESC }`)).toEqual(['Zoe', 'Élodie', 'eva', 'Same']);
  expect((await names(`${five} { field: KEY }`))[0]).toBe('Zoe');
  await api.scope.query(
    `UPDATE persona SET updated_at = now() + interval '1 h' WHERE workspace_id = $1 AND name = 'eva'`,
    [api.scope.workspaceId],
  );
  expect((await names(`${five} { field: UPDATED_AT, direction: DESC }`))[0]).toBe('eva');
});

test.each(['NAME', 'KEY', 'SIZE', 'PRIORITY', 'CREATED_AT', 'UPDATED_AT'])(
  'pages by %s meet everybody once, forwards and backwards, compiled and executed alike',
  async (field) => {
    const query = `query ($after: String, $before: String, $first: Int, $last: Int) {
      personas(after: $after, before: $before, first: $first, last: $last, orderBy: { field: ${field}, direction: DESC }) {
        nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const page = async (variables: object) => {
      const { data, errors } = await api.ask(query, variables);
      expect(errors).toBeUndefined();
      const executed = (await (await executing.fetch(post({ query, variables }, api.keys.READ))).json()) as Answer;
      expect(executed.data).toEqual(data);
      return data.personas;
    };
    const ids = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);
    const whole = ids(await page({ first: 200 }));
    expect(new Set(whole).size).toBe(46);
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const part: Answer['data'] = await page({ first: 7, after });
      forwards.push(...ids(part));
      after = part.pageInfo.endCursor;
      more = part.pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(whole);
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const part: Answer['data'] = await page({ last: 9, before });
      backwards.unshift(...ids(part));
      before = part.pageInfo.startCursor;
      more = part.pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(whole);
    // A cursor is of its order.
    const other = field === 'NAME' ? 'KEY' : 'NAME';
    const { pageInfo } = await page({ first: 1 });
    const { errors } = await api.ask(
      `{ personas(after: "${pageInfo.endCursor}", orderBy: { field: ${other} }) { totalCount } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
  },
);
