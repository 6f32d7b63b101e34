import { getNamedType, isEnumType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type PersonagraphServer } from '../../../../src/server.ts';
import { type Answer, post, type TestApi, testApi } from '../../api.ts';
import { makeWorld, type World } from '../../world.ts';

let api: TestApi;
let world: World;
let executing: PersonagraphServer;

beforeAll(async () => {
  api = await testApi({ refit: async () => undefined });
  world = await makeWorld(api.scope, 12);
  await makeWorld(api.foreign, 2);
  executing = createServer({ ...api.dependencies, compiled: null });
});
afterAll(async () => {
  await executing?.dispose();
  await api?.[Symbol.asyncDispose]();
});

/** The data of an answer that compiled reads and the executor give alike. */
async function both(query: string, variables: object = {}): Promise<Answer['data']> {
  const { data, errors } = await api.ask(query, variables);
  const executed = await executing.fetch(post({ query, variables }, api.keys.ADMIN));
  expect(await executed.json()).toEqual({ data, ...(errors ? { errors: expect.any(Array) } : {}) });
  expect(errors).toBeUndefined();
  return data;
}

async function carriedOut(name: string, input: object): Promise<Answer['data']> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) {
    persona { id key version status } userErrors { code message field } } }`;
  const { data, errors } = await api.ask(query, { input });
  expect(errors).toBeUndefined();
  return data[name];
}

const made = async (input: object): Promise<{ id: string; version: number }> => {
  const { persona, userErrors } = await carriedOut('createPersona', input);
  expect(userErrors).toEqual([]);
  return { id: persona.id, version: persona.version };
};

const WANTED = (a = world.segments[0]) => [{ segmentId: a, weight: 1 }];

test('texts come in the language asked for, or as they are written; typed values in both', async () => {
  const { id, version } = await made({
    name: '陈静',
    language: 'ZH',
    title: '精打细算的妈妈',
    story: '她住在杭州。',
    quote: '贵的不一定好。',
    translations: [{ language: 'EN', name: 'Jing', title: 'The careful mother' }],
    awareness: 'PRODUCT_AWARE',
    priority: 1,
    profile: {
      ageRange: { from: 28, to: 41 },
      incomeRange: { from: '20000', to: null, currency: 'CNY' },
      channels: [{ name: { en: 'Shop', zh: '门店' }, share: 0.62 }, { name: { zh: '微信' } }],
      timing: [{ label: { en: 'Saturday morning' }, share: 0.4 }],
      decisionFactors: [{ en: 'Price', zh: '价格' }],
      people: [{ name: { zh: '婆婆' }, relation: { en: 'Mother-in-law', zh: '婆婆' }, says: { zh: '又乱花钱' } }],
      quotes: [{ text: { zh: '赠品最划算' }, source: { en: 'Feedback by chat' }, date: '2026-04-02' }],
      media: [{ title: { en: 'Her kitchen' }, url: 'https://example.com/k.jpg' }],
    },
  });
  const query = `query ($id: ID!) { node(id: $id) { ... on Persona {
    name en: name(language: EN) zh: name(language: ZH) title(language: EN) story(language: EN) language stage priority awareness
    translations { language name title story } quotes { text source date }
    profile { ageRange { from to } incomeRange { from to currency } channels { name en: name(language: EN) share }
      timing { label share } devices { name } decisionFactors { text en: text(language: EN) }
      people { name relation(language: EN) says } media { title url } } } } }`;
  expect((await both(query, { id })).node).toEqual({
    name: '陈静',
    en: 'Jing',
    zh: '陈静',
    title: 'The careful mother',
    story: '她住在杭州。',
    language: 'ZH',
    stage: 'CONCEPTION',
    priority: 1,
    awareness: 'PRODUCT_AWARE',
    translations: [{ language: 'EN', name: 'Jing', title: 'The careful mother', story: null }],
    quotes: [
      { text: '贵的不一定好。', source: null, date: null },
      { text: '赠品最划算', source: 'Feedback by chat', date: '2026-04-02' },
    ],
    profile: {
      ageRange: { from: 28, to: 41 },
      incomeRange: { from: '20000', to: null, currency: 'CNY' },
      channels: [
        { name: '门店', en: 'Shop', share: 0.62 },
        { name: '微信', en: '微信', share: null },
      ],
      timing: [{ label: 'Saturday morning', share: 0.4 }],
      devices: [],
      decisionFactors: [{ text: '价格', en: 'Price' }],
      people: [{ name: '婆婆', relation: 'Mother-in-law', says: '又乱花钱' }],
      media: [{ title: 'Her kitchen', url: 'https://example.com/k.jpg' }],
    },
  });
  // Of texts alone, the statement is compiled.
  expect(
    await both('query ($id: ID!) { node(id: $id) { ... on Persona { name(language: EN) language stage } } }', { id }),
  ).toEqual({
    node: { name: 'Jing', language: 'ZH', stage: 'CONCEPTION' },
  });
  // An edit replaces the parts that it gives; null clears one.
  const edit = {
    id,
    version,
    profile: { timing: null, devices: [{ name: { en: 'Phone' }, share: 1 }] },
    translations: [{ language: 'EN', title: null, story: 'She lives in Hangzhou.' }],
  };
  expect((await carriedOut('editPersona', edit)).userErrors).toEqual([]);
  expect((await both(query, { id })).node).toMatchObject({
    title: '精打细算的妈妈',
    story: 'She lives in Hangzhou.',
    translations: [{ language: 'EN', name: 'Jing', title: null, story: 'She lives in Hangzhou.' }],
    profile: { timing: [], devices: [{ name: 'Phone' }], ageRange: { from: 28, to: 41 } },
  });
});

test.each([
  ['an audience of a buyer', { audience: 'PRESS' }, 'audience'],
  ['influence of a buyer', { influencesPurchase: true }, 'influencesPurchase'],
  ['a translation into its own language', { translations: [{ language: 'EN', name: 'A' }] }, 'translations'],
  ['an age range the wrong way round', { profile: { ageRange: { from: 40, to: 30 } } }, 'profile.ageRange'],
  ['an age range without ends', { profile: { ageRange: {} } }, 'profile.ageRange'],
  ['a share above 1', { profile: { devices: [{ name: { en: 'Phone' }, share: 62 }] } }, 'profile.devices.0.share'],
  ['words in no language', { profile: { fun: [{}] } }, 'profile.fun.0'],
  [
    'a currency that is none',
    { profile: { incomeRange: { from: '1', currency: 'euro' } } },
    'profile.incomeRange.currency',
  ],
  ['a picture of a file', { profile: { media: [{ title: { en: 'A' }, url: 'file:///etc' }] } }, 'profile.media.0.url'],
  ['a name of white space', { name: ' \u00a0 ' }, 'name'],
  ['a face that no browser fetches', { avatarUrl: 'javascript:alert(1)' }, 'avatarUrl'],
  ['a priority of 6', { priority: 6 }, 'priority'],
  ['a character that cannot be stored', { profile: { fun: [{ en: 'a\u0000' }] } }, 'profile.fun.0.en'],
])('%s is refused, with its place', async (_name, fields, place) => {
  const { persona, userErrors } = await carriedOut('createPersona', { name: 'Wrong', ...fields });
  expect(persona).toBeNull();
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect(userErrors[0].field.join('.')).toMatch(new RegExp(`^${place.replaceAll('.', '\\.')}`));
  // In our words, and none of the schema's library.
  expect(userErrors[0].message).not.toMatch(/^(?:Too|Invalid|Unrecognized) /);
});

test('a negative persona may be drafted without a reason, but not published or activated, and does not lose it in use', async () => {
  const refused = { persona: null, userErrors: [{ code: 'INVALID_INPUT', field: ['reason'] }] };
  const { id, version } = await made({ name: 'Hunter', polarity: 'NEGATIVE', criteria: WANTED() });
  expect(await carriedOut('publishPersona', { id, version })).toMatchObject(refused);
  expect(await carriedOut('activatePersona', { id, version })).toMatchObject(refused);
  const { persona } = await carriedOut('editPersona', { id, version, reason: 'Buys discounts only.' });
  const active = await carriedOut('activatePersona', { id, version: persona.version });
  expect(active).toMatchObject({ persona: { status: 'ACTIVE' }, userErrors: [] });
  expect(await carriedOut('editPersona', { id, version: active.persona.version, reason: ' ' })).toMatchObject(refused);
  const good = await made({ name: 'Good', criteria: WANTED() });
  const used = await carriedOut('activatePersona', good);
  const turned = { id: good.id, version: used.persona.version, polarity: 'NEGATIVE' };
  expect(await carriedOut('editPersona', turned)).toMatchObject(refused);
  // Other edits of one that was active before a reason was asked for are not held up.
  await api.scope.query('UPDATE persona SET reason = NULL WHERE workspace_id = $1 AND name = $2', [
    api.scope.workspaceId,
    'Hunter',
  ]);
  expect(await carriedOut('editPersona', { id, version: active.persona.version, title: 'Hunter' })).toMatchObject({
    userErrors: [],
  });
});

test('notices say what is lacking, in both languages, with whom it is about', async () => {
  const counts = async () => {
    const { personaNotices } = await both('{ personaNotices { code count text zh: text(language: ZH) advice } }');
    return personaNotices as { code: string; count: number; text: string; zh: string; advice: string }[];
  };
  const before = await counts();
  expect(before.map(({ code }) => code)).toEqual(expect.arrayContaining(['NO_WEBSITE', 'NO_USER', 'WITHOUT_REASON']));
  expect(before.map(({ code }) => code)).not.toContain('NO_BUYER');
  for (const { text, zh, advice } of before) {
    expect(text).not.toBe('');
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(advice).not.toBe(text);
  }
  const site = await made({ name: 'Reporter', kind: 'WEBSITE', criteria: WANTED() });
  await carriedOut('activatePersona', site);
  await made({ name: 'Guess', claims: [{ section: 'NEEDS', text: 'A guess', evidence: 'EDUCATED_GUESS' }] });
  await api.scope.query('UPDATE segment SET size = 0 WHERE workspace_id = $1 AND id = $2', [
    api.scope.workspaceId,
    world.rows.segments[1],
  ]);
  await made({ name: 'Nowhere', criteria: WANTED(world.segments[1]) });
  await api.scope.query(
    `UPDATE persona SET refit_due = false, matched_from = now(), match_count = 0 WHERE workspace_id = $1 AND name = 'Reporter'`,
    [api.scope.workspaceId],
  );
  const after = await counts();
  expect(after.map(({ code }) => code)).not.toContain('NO_WEBSITE');
  for (const [code, name] of [
    ['WITHOUT_AUDIENCE', 'Reporter'],
    ['WITHOUT_EVIDENCE', 'Guess'],
    ['EMPTY_SEGMENT', 'Nowhere'],
    ['MATCHES_NOBODY', 'Reporter'],
    ['WITHOUT_CLAIMS', 'Nowhere'],
    ['WITHOUT_REASON', 'Hunter'],
  ] as const) {
    const query = `query ($lacks: [PersonaLack!]) { personas(filter: { lacks: $lacks }) { totalCount nodes { name } } }`;
    const { personas } = await both(query, { lacks: [code] });
    expect(personas.nodes.map((one: { name: string }) => one.name)).toContain(name);
    expect(after.find((notice) => notice.code === code)?.count).toBe(personas.totalCount);
  }
  // Whoever is retired is left alone.
  const { persona } = (await both('{ persona(key: "reporter") { id version } }')) as {
    persona: { id: string; version: number };
  };
  await carriedOut('retirePersona', persona);
  expect((await counts()).map(({ code }) => code)).not.toContain('WITHOUT_AUDIENCE');
});

test('every enumeration of a persona, its claims and its research has words in both languages', async () => {
  const { schema } = await import('../../../../src/graphql/schema.ts');
  const own =
    /^(?:Persona(?:Claim|Evidence|Criterion|Match|Research|Section|AsOf)?|ClaimMeasure|Interview|Research(?:Question|Feedback|Theme)|BiasWarning|Feature)$/;
  const leaves = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && own.test(type.name)
      ? Object.values(type.getFields()).map((field) => getNamedType(field.type))
      : [],
  );
  const met = [...new Set(leaves.filter(isEnumType))];
  const { zh, en } = await both(
    '{ zh: enumerationWords(language: ZH) { enumeration value text } en: enumerationWords(language: EN) { enumeration value text } }',
  );
  const worded = new Map<string, Answer['data']>(
    zh.map((word: Answer['data']) => [`${word.enumeration}.${word.value}`, word.text]),
  );
  expect(en).toHaveLength(zh.length);
  const missing = met.flatMap((type) =>
    type
      .getValues()
      .map(({ name }) => `${type.name}.${name}`)
      .filter((name) => !/\p{Script=Han}/u.test(worded.get(name) ?? '')),
  );
  expect(missing).toEqual([]);
  // An enumeration that has words has one for each value.
  const begun = [...new Set(zh.map(({ enumeration }: Answer['data']) => String(enumeration)))] as string[];
  const lacking = begun.flatMap((name) => {
    const type = schema.getType(name);
    return isEnumType(type)
      ? type.getValues().flatMap((value) => (worded.has(`${name}.${value.name}`) ? [] : [`${name}.${value.name}`]))
      : [];
  });
  expect(lacking).toEqual([]);
  // Each name is one of the schema.
  for (const { enumeration, value } of zh) {
    const type = schema.getType(enumeration);
    expect(isEnumType(type) && type.getValue(value), `${enumeration}.${value}`).toBeTruthy();
  }
});
