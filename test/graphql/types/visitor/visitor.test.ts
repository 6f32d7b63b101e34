import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { personasNamed } from '../../../../src/db/tables/personas/personas.ts';
import { setUpDemo } from '../../../../src/demo/setup.ts';
import { reliabilityOf } from '../../../../src/engine/visitor/reliability.ts';
import { createCompiledReads } from '../../../../src/graphql/compiled/compiled-reads.ts';
import { schema } from '../../../../src/graphql/schema.ts';
import { createServer, type PersonagraphServer } from '../../../../src/server.ts';
import { editPersona } from '../../../../src/services/personas/personas.ts';
import { readVisitorGround } from '../../../../src/services/visitor/visitor-ground.ts';
import { type TestBackend, testBackend } from '../../../support/server.ts';
import { type Answer, codes, post, type TestApi, testApi } from '../../api.ts';
import type { Data } from '../../live-api.ts';

let api: TestApi;
let backend: TestBackend;
let server: PersonagraphServer;
beforeAll(async () => {
  api = await testApi();
  backend = await testBackend(api.db);
  server = createServer({ ...api.dependencies, host: backend.host, registry: backend.registry });
  const { registry, host, feed } = backend;
  await setUpDemo({ scope: api.scope, registry, host, feed }, { customers: 1_500, seed: 5, asOf: new Date() });
}, 180_000);
afterAll(async () => {
  await server?.dispose();
  await backend?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object = {}, key = api.keys.READ): Promise<Answer> {
  const response = await server.fetch(post({ query, variables }, key));
  return { ...((await response.json()) as Answer), status: response.status, headers: response.headers };
}

const MATCH = `query ($facts: [VisitorFactInput!]!, $first: Int) { matchVisitor(facts: $facts, first: $first) {
  state none customers modelledAt tooFew { key }
  known { used features information facts { feature standing } }
  personas { persona { key polarity } probability share members
    reasons { feature speaks weight logLikelihoodRatio shareOfMembers shareOfOthers text zh: text(language: ZH) } } } }`;
const match = async (facts: object[], first?: number) => {
  const { data, errors } = await ask(MATCH, { facts, first });
  expect(errors).toBeUndefined();
  return data.matchVisitor;
};
const refusal = async (facts: object[]) => {
  const answer = await ask(MATCH, { facts });
  return { codes: codes(answer), message: answer.errors?.[0]?.message };
};

test('personas are ranked for a visitor with READ, with reasons in both languages, and nothing is stored', async () => {
  await match([]);
  api.statements.length = 0;
  const found = await match([
    { feature: 'events.purchase.count', value: 14 },
    { feature: 'events.purchase.amount', value: 1_900 },
    { feature: 'customer.country', value: null },
  ]);
  expect(api.statements.filter((text) => !/^\s*(?:SELECT|WITH|BEGIN|COMMIT)/i.test(text))).toEqual([]);
  expect(found).toMatchObject({
    state: 'MATCHED',
    customers: 1_500,
    known: {
      used: 2,
      facts: [
        { feature: 'events.purchase.count', standing: 'SEEN' },
        { feature: 'events.purchase.amount', standing: 'SEEN' },
        { feature: 'customer.country', standing: 'NOT_GIVEN' },
      ],
    },
  });
  const [first] = found.personas;
  expect(first.probability).toBeGreaterThan(2 * first.share);
  expect(first.reasons[0].speaks).toBe('FOR');
  expect(first.reasons[0].text).toMatch(
    /^Number of purchases over .+ % of its members and .+ % of all others; speaks for it, /,
  );
  expect(first.reasons[0].zh).toMatch(/^.+：其成员中占 .+%，其他客户中占 .+%；支持该画像，在成员中常见 .+ 倍。$/);
  expect(found.known.information).toBeGreaterThan(0);
  expect(found.known.information).toBeLessThan(1);
  const polarities = new Set(found.personas.map(({ persona }: { persona: { polarity: string } }) => persona.polarity));
  expect(polarities).toEqual(new Set(['POSITIVE', 'NEGATIVE']));
});

const FACTS = [
  { feature: 'events.purchase.count', value: 14 },
  { feature: 'customer.country', value: 'Germany' },
  { feature: 'customer.city', value: '"Ort"\\\n京' },
];
const RANKED = `{ state none customers __typename known { used features information facts { feature standing } }
  personas { members share probability first: persona { key name title polarity }
    reasons(first: $reasons) { feature entry hasEntry over upTo standing speaks shareOfMembers shareOfOthers
      logLikelihoodRatio weight text zh: text(language: $language) } } }`;
const VARIABLES = '$facts: [VisitorFactInput!]!, $first: Int, $reasons: Int = 10, $language: Language! = EN';
const RANK = `query (${VARIABLES}) { matchVisitor(facts: $facts, first: $first) ${RANKED} }`;
const TWICE = `query (${VARIABLES}) { __typename one: matchVisitor(facts: $facts, first: $first) ${RANKED}
  two: matchVisitor(facts: [{feature: "customer.country", value: "Italy"}]) { ...on VisitorMatch ${RANKED} } }`;
const MANY = `query ($facts: [VisitorFactInput!]!) { matchVisitor(facts: $facts) {
  ${Array.from({ length: 60 }, (_, n) => `a${n}: personas { reasons { feature } }`).join(' ')} } }`;

/** What is asked of a visitor, and whether it is answered without the executor. */
const ASKED: readonly (readonly [what: string, query: string, variables: object, compiled: boolean])[] = [
  ['all of it', RANK, { facts: FACTS }, true],
  ['few reasons in Chinese', RANK, { facts: FACTS, first: 3, reasons: 2, language: 'ZH' }, true],
  ['no fact', RANK, { facts: [], reasons: 0 }, true],
  ['a number of reasons below 0', RANK, { facts: FACTS, reasons: -1 }, false],
  ['two visitors', TWICE, { facts: FACTS }, true],
  ['more objects than are written without a pause', MANY, { facts: FACTS }, false],
  ['personas with too few members', MATCH, { facts: FACTS }, false],
  ['a feature there is not', RANK, { facts: [{ feature: 'customer.contry', value: 'x' }] }, false],
  ['a value of another kind', RANK, { facts: [{ feature: 'customer.country', value: 3 }] }, false],
  ['no persona', RANK, { facts: FACTS, first: 0 }, false],
  ['another field beside', `{ matchVisitor(facts: []) { state } personas { key } }`, {}, false],
];

test('answers without the executor are those of the executor, byte for byte', async () => {
  await match([]);
  const reads = createCompiledReads(schema, api.db);
  const parts = { ...api.dependencies, host: backend.host, registry: backend.registry };
  const compiling = createServer({ ...parts, compiled: reads });
  const executing = createServer({ ...parts, compiled: null });
  try {
    const [fast, plain] = [await compiling.listen(0, '127.0.0.1'), await executing.listen(0, '127.0.0.1')];
    // Both have the key in memory then.
    await Promise.all([fast, plain].map((url) => raw(url, '{ __typename }', {})));
    for (const [what, query, variables, compiled] of ASKED) {
      const { answered } = reads.counts;
      const [one, other] = await Promise.all([fast, plain].map((url) => raw(url, query, variables)));
      expect(one, what).toEqual(other);
      expect(reads.counts.answered - answered, what).toBe(Number(compiled));
    }
  } finally {
    await compiling.dispose();
    await executing.dispose();
  }
});

test('while nothing is committed no statement is sent for a visitor, and what is edited is in the next answer', async () => {
  const own = createServer({ ...api.dependencies, host: backend.host, registry: backend.registry });
  try {
    const url = await own.listen(0, '127.0.0.1');
    const facts = [{ feature: 'customer.country', value: 'Germany' }];
    const query = `query ($facts: [VisitorFactInput!]!) { matchVisitor(facts: $facts, first: 100) {
      personas { persona { key name polarity } probability } } }`;
    const ranked = async () => {
      const { personas } = JSON.parse((await raw(url, query, { facts })).text).data.matchVisitor;
      return new Map<string, string>(personas.map(({ persona: { key, name } }: Data) => [key, name]));
    };
    // What works in the background may still write.
    await vi.waitFor(
      async () => {
        await ranked();
        api.statements.length = 0;
        await ranked();
        expect(api.statements.filter((text) => /persona/.test(text))).toEqual([]);
      },
      { timeout: 30_000 },
    );
    const [key] = (await ranked()).keys();
    const { id, version } = (await ask('query ($key: String!) { persona(key: $key) { id version } }', { key })).data
      .persona;
    const edit = `mutation ($id: ID!, $version: Int!, $name: String!) {
      editPersona(input: { id: $id, version: $version, name: $name }) { persona { version } userErrors { message } } }`;
    const { editPersona } = JSON.parse(
      (await raw(url, edit, { id, version, name: 'Renamed here' }, api.keys.WRITE)).text,
    ).data;
    expect(editPersona.userErrors).toEqual([]);
    expect((await ranked()).get(key!)).toBe('Renamed here');
    // Another process is heard of by its notification alone.
    await ranked();
    await setPersonaName(key!, 'Renamed elsewhere');
    await vi.waitFor(async () => expect((await ranked()).get(key!)).toBe('Renamed elsewhere'), { timeout: 30_000 });
  } finally {
    await own.dispose();
  }
});

/** Edits a persona as another process does: past the server. */
async function setPersonaName(key: string, name: string): Promise<void> {
  const [persona] = await personasNamed(api.scope, 'Renamed here');
  expect(persona).toMatchObject({ key });
  await editPersona(backend.host, api.scope, persona!.id, persona!.version, { name });
}

async function raw(url: string, query: string, variables: object, key = api.keys.READ) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return { status: response.status, text: await response.text() };
}

test('without any fact each persona has the share of its members, and first cuts the list', async () => {
  const found = await match([], 2);
  expect(found.personas).toHaveLength(2);
  for (const { probability, share } of found.personas) expect(probability).toBeCloseTo(share, 10);
  expect(found.known).toMatchObject({ used: 0, information: 0 });
});

test('facts that cannot be read are refused with what is wrong, those that say nothing are named', async () => {
  expect(await refusal([{ feature: 'customer.contry', value: 'Germany' }])).toEqual({
    codes: ['UNKNOWN_FEATURE'],
    message: expect.stringContaining('did you mean customer.country?'),
  });
  const wrong = [
    [{ feature: 'events.purchase.count', value: 'many' }],
    [{ feature: 'traits.newsletter', value: 1 }],
    [{ feature: 'customer.birthDate', value: '1990-02-30' }],
    [{ feature: 'customer.country', value: ['Germany'] }],
    [{ feature: 'events.purchase.count', value: 1.5 }],
    [
      { feature: 'customer.country', value: 'Germany' },
      { feature: 'customer.country', value: 'France' },
    ],
    [
      { feature: 'events.purchase.count', value: 0 },
      { feature: 'events.purchase.lastAt', value: '2026-01-01' },
    ],
    [
      { feature: 'events.purchase.firstAt', value: '2026-02-01' },
      { feature: 'events.purchase.lastAt', value: '2026-01-01' },
    ],
  ];
  for (const facts of wrong) expect([facts, (await refusal(facts)).codes]).toEqual([facts, ['INVALID_INPUT']]);
  const found = await match([
    { feature: 'segmentations.rfm.segment', value: 'champions' },
    { feature: 'customer.city', value: 'Nowhere' },
    { feature: 'events.purchase.count', value: 100_000 },
  ]);
  expect(found.known.used).toBe(2);
  expect(found.known.facts.map(({ standing }: { standing: string }) => standing)).toEqual([
    'NOT_MODELLED',
    'RARE',
    'OUT_OF_RANGE',
  ]);
});

test('an edited persona is in the next answer, and a retired one is not', async () => {
  const before = await match([]);
  const { key } = before.personas[0].persona;
  const { data } = await ask('query ($key: String!) { persona(key: $key) { id version } }', { key });
  const retired = await ask(
    `mutation ($input: RetirePersonaInput!) { retirePersona(input: $input) { userErrors { code message } } }`,
    { input: { id: data.persona.id, version: data.persona.version } },
    api.keys.ADMIN,
  );
  expect(retired.data.retirePersona.userErrors).toEqual([]);
  const after = await match([]);
  expect(after.personas.map((one: { persona: { key: string } }) => one.persona.key)).not.toContain(key);
  expect(after.modelledAt > before.modelledAt).toBe(true);
});

test('a workspace without personas has an answer that says so', async () => {
  const { data, errors } = await ask(
    MATCH,
    { facts: [{ feature: 'customer.country', value: 'Germany' }] },
    api.foreignKey,
  );
  expect(errors).toBeUndefined();
  expect(data.matchVisitor).toMatchObject({ state: 'NO_PERSONAS', none: null, personas: [], known: { used: 0 } });
});

test('on customers held out of the demo probabilities are what is so, and better than the shares', async () => {
  const ground = await api.scope.transaction((snapshot) => readVisitorGround(snapshot, Date.now()));
  for (const found of reliabilityOf(ground, [1, 3, 6])) {
    expect(found!.brier).toBeLessThan(found!.brierOfShares);
    expect(found!.error).toBeLessThan(0.04);
  }
});
