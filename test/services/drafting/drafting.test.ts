import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import type { ClaimMeasure } from '../../../src/engine/persona/measure.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { draftPersona } from '../../../src/services/personas/draft.ts';
import { measureClaims } from '../../../src/services/personas/measure-claims.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { type Answer, type TestApi, testApi } from '../../graphql/api.ts';

const DAY = 86_400_000;
const now = Date.now();
const at = (daysAgo: number) => new Date(now - daysAgo * DAY).toISOString();

let api: TestApi;
let segments: Record<string, string>;
let segmentationId: string;

/** Sixty women of Germany who buy often, forty men of France who bought once, and three of neither. */
const customers = Array.from({ length: 103 }, (_, n) => {
  const [often, once] = [n < 60, n >= 60 && n < 100];
  return {
    externalId: `customer-${n}`,
    name: often ? `Petra Beispiel${n}` : `Luc Exemple${n}`,
    gender: often ? (n < 54 ? 'female' : 'male') : 'male',
    birthDate: `${often ? 1955 + (n % 15) : 1990 + (n % 10)}-06-15`,
    country: often ? 'Germany' : once ? 'France' : 'Spain',
    income: often ? 30_000 + n * 100 : 60_000 + n * 10,
    traits: { monthly_visits: often ? 7 : 2, newsletter: often, interests: often ? ['gardening', 'wine'] : ['gaming'] },
  };
});
const events = customers.slice(0, 100).flatMap(({ externalId }, n) =>
  Array.from({ length: n < 60 ? 6 : 1 }, (_, k) => ({
    customer: { externalId },
    messageId: `${externalId}-${k}`,
    type: 'purchase',
    at: at(n < 60 ? 3 + k * 20 : 400),
    amount: '25.00',
    channel: n % 4 === 0 ? 'web' : 'store',
    lines: [{ sku: 'R1', name: 'Red wine', category: 'wine', quantity: 1, price: '25.00' }],
  })),
);
const said = (n: number, text: string) => ({
  customer: { externalId: `customer-${n}` },
  messageId: `said-${n}`,
  type: 'feedback',
  at: at(2),
  properties: { text },
});
const GOOD = 'The red wine arrived well packed, and a day earlier than I thought.';
const feedback = [
  said(1, GOOD),
  said(2, 'Please call me back about my order, my number is 0151 2345 6789, thank you.'),
  said(3, 'Send the invoice to petra.beispiel@example.com as you did the last time.'),
  said(4, 'I am Beispiel4 and I would like to have my parcel at last, please.'),
  said(5, 'When Sabine brought the parcel it was open, and one bottle was missing.'),
];

beforeAll(async () => {
  const { signal } = new AbortController();
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const context = (): RunContext => ({ db: api.db, registry, isolation, signal, now: Date.now });
  api = await testApi({
    portrait: (request) => doJob(context(), 'portrait', request),
    groups: (request) => doJob(context(), 'groups', request),
    personaCount: (request) => doJob(context(), 'personaCount', request),
    claims: (request) => doJob(context(), 'claims', request),
  });
  await ask('mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { userErrors { code } } }', {
    c: customers,
  });
  await ask('mutation ($e: [EventInput!]!) { ingestEvents(input: { events: $e }) { userErrors { code } } }', {
    e: [...events, ...feedback],
  });
  const config = {
    segments: [
      { key: 'often', name: { en: 'Often here', zh: '常客' }, when: 'events.purchase.count >= 2' },
      { key: 'once', name: { en: 'Once', zh: '一次客' }, when: 'events.purchase.count = 1' },
      { key: 'three', name: 'Three', when: 'customer.country = "Spain"' },
      { key: 'nobody', name: 'Nobody', when: 'customer.country = "Peru"' },
    ],
  };
  const { configureSegmentation } = await ask(
    'mutation ($c: JSON!) { configureSegmentation(input: { name: "Rules", segmenter: "rules.conditions", config: $c }) { segmentation { id } userErrors { message } } }',
    { c: config },
  );
  segmentationId = configureSegmentation.segmentation.id;
  // Not live yet.
  const early = await api.ask(DRAFTS, { id: segmentationId });
  expect(early.data.draftPersonas.userErrors).toMatchObject([{ code: 'SOURCE_NOT_LIVE', field: ['segmentationId'] }]);
  const { runSegmentations } = await ask('mutation { runSegmentations(input: {}) { run { id } userErrors { code } } }');
  const [run] = await runsByIds(api.scope, [decodeId('Run', runSegmentations.run.id)]);
  await executeRun(context(), run!);
  const { node } = await ask(
    'query ($id: ID!) { node(id: $id) { ... on Segmentation { segments { id key size } } } }',
    {
      id: segmentationId,
    },
  );
  segments = Object.fromEntries(node.segments.map(({ id, key }: { id: string; key: string }) => [key, id]));
});
afterAll(() => api[Symbol.asyncDispose]());

const PERSONA = `id key name(language: EN) nameZh: name(language: ZH) title titleZh: title(language: ZH) language avatarUrl
  story(language: EN) storyZh: story(language: ZH) sampleSize quote quotes { text source date }
  profile { ageRange { from to } categories { name share } }`;
const DRAFTS = `mutation ($id: ID!, $language: Language, $keys: [String!]) {
  draftPersonas(input: { segmentationId: $id, language: $language, segmentKeys: $keys }) {
    drafts { segment { key } persona { ${PERSONA} } error { code message } } userErrors { code field message } } }`;

test('a segmentation is drafted at once: each segment with its persona, or the reason that there is none', async () => {
  const { draftPersonas } = await ask(DRAFTS, { id: segmentationId });
  expect(draftPersonas.drafts).toMatchObject([
    { segment: { key: 'often' }, error: null },
    { segment: { key: 'once' }, error: null },
    // Of three members a portrait would be one of real persons.
    { segment: { key: 'three' }, persona: null, error: { code: 'NOT_ENOUGH_DATA' } },
  ]);
  const [often, once] = draftPersonas.drafts.map(({ persona }: { persona: unknown }) => persona);
  // Women of Germany, over fifty; men of France, younger.
  expect(['Sabine', 'Monika', 'Petra', 'Ursula', 'Renate', 'Gabriele', 'Birgit', 'Heike']).toContain(often.name);
  expect(['Lucas', 'Hugo', 'Louis', 'Théo', 'Antoine', 'Maxime', 'Julien', 'Nicolas']).toContain(once.name);
  expect(often.nameZh).toMatch(/^\p{Script=Han}+$/u);
  expect(often.avatarUrl).toMatch(/~fo\.svg$/);
  expect(once.avatarUrl).toMatch(/~my\.svg$/);
  const face = await api.server.fetch(new Request(`http://localhost${often.avatarUrl}`));
  expect(await face.text()).toContain('<svg');
  expect(often).toMatchObject({
    title: 'Often here',
    titleZh: '常客',
    language: 'EN',
    sampleSize: 60,
    profile: {
      ageRange: { from: expect.any(Number), to: expect.any(Number) },
      categories: [{ name: 'wine', share: 1 }],
    },
  });
});

test('a story is prose in both languages, and each of its sentences is a claim whose measure gives its number again', async () => {
  const { draftPersonas } = await ask(DRAFTS, { id: segmentationId, keys: ['often'] });
  const [{ persona }] = draftPersonas.drafts;
  const claims = await claimsOf(persona.id);
  const sentences = persona.story.split(/(?<=\.)\s+/);
  expect(sentences.length).toBeGreaterThanOrEqual(6);
  expect(sentences.length).toBeLessThanOrEqual(10);
  expect(persona.storyZh.split('。').length - 1).toBe(sentences.length);
  // By name or by pronoun.
  const plain = (text: string) =>
    text.replaceAll(/\b(?:She|she|Her|her|Sabine|Monika|Petra|Ursula|Renate|Gabriele|Birgit|Heike)(?:’s)?\b/g, '_');
  const texts = new Set(claims.map(({ text }: { text: string }) => plain(text)));
  for (const sentence of sentences) expect(texts).toContain(plain(sentence));
  // Every number that any claim states, not only the one that it is bound to.
  const numbers = claims.flatMap(({ detail: { measures } }) => measures);
  expect(numbers.length).toBeGreaterThan(claims.length);
  const { host } = api.dependencies;
  const personaId = decodeId('Persona', persona.id);
  const measured = await measureClaims(
    host,
    api.scope,
    numbers.map((measure) => ({ measure, personaId })),
  );
  for (const [index, { expected, feature }] of numbers.entries()) {
    expect(measured[index], feature).toMatchObject({ problem: null });
    expect(measured[index]!.value).toBeCloseTo(expected!, 9);
  }
  for (const { measure, detail, textZh } of claims) {
    expect(detail.measures[0]).toMatchObject({ feature: measure.feature, expected: measure.expected });
    expect(textZh).toMatch(/\p{Script=Han}/u);
  }
  const words = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { claims(first: 100) { nodes { measure {
       label(language: ZH) en: label unitLabel(language: ZH) written { text(language: ZH) en: text } } } } } } }`,
    { id: persona.id },
  );
  const labels = new Map(words.node.claims.nodes.map(({ measure }: Answer['data']) => [measure.en, measure]));
  expect(labels.get('Gender: woman (share)')).toEqual({
    label: '性别：女性（占比）',
    en: 'Gender: woman (share)',
    unitLabel: null,
    written: { text: '90%', en: '90 %' },
  });
  expect(labels.get('Yearly income (median)')).toMatchObject({
    label: '年收入（中位数）',
    unitLabel: '欧元',
    written: { text: expect.stringMatching(/^[\d,]+ 欧元$/), en: expect.stringMatching(/^€[\d,]+$/) },
  });
  for (const { label, written } of labels.values() as Iterable<Answer['data']>) {
    expect(label).toMatch(/\p{Script=Han}/u);
    expect(label).not.toMatch(/undefined|events\.|traits\.|customer\./);
    expect(written.text).not.toBe('');
  }
  expect(persona.story).toContain('60 customers');
  expect(persona.story).toContain('Nine in ten are women.');
  expect(persona.storyZh).toContain('九成的人是女性。');
  expect(persona.story).toContain('has bought from us six times so far.');
  expect(persona.story).not.toMatch(/undefined|NaN|events\.|traits\./);
});

test('only quotes without anything that may tell who said it are taken, word for word', async () => {
  const { draftPersonas } = await ask(DRAFTS, { id: segmentationId, language: 'ZH', keys: ['often'] });
  const [{ persona }] = draftPersonas.drafts;
  // Its key is made of its English name.
  expect(persona.key).toMatch(/^[a-z]+(?:-\d)?$/);
  expect(persona.key).not.toMatch(/^persona/);
  expect(persona.quotes).toEqual([
    { text: GOOD, source: expect.stringContaining('feedback'), date: at(2).slice(0, 10) },
  ]);
  expect(persona.quote).toBe(GOOD);
  expect(persona).toMatchObject({ language: 'ZH', title: '常客' });
  const [claim] = await claimsOf(persona.id);
  expect(claim!.text).toMatch(/\p{Script=Han}/u);
});

test('a typical member goes by a pseudonym; the customer behind it is for keys that may write', async () => {
  const drafted = await ask(
    'mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { persona { id } userErrors { code } } }',
    { id: segments['often'] },
  );
  const query = `query ($id: ID!) { node(id: $id) { ... on Persona { typicalCustomer { name }
    typicalMember { pseudonym customer { name } traits { feature label value(language: ZH) } } } } }`;
  const seenBy = async (key: string) => (await api.ask(query, { id: drafted.draftPersona.persona.id }, key)).data.node;
  const reader = await seenBy(api.keys.READ);
  expect(reader).toMatchObject({ typicalCustomer: null, typicalMember: { customer: null } });
  expect(reader.typicalMember.pseudonym).toMatch(/^M-[A-Z]{5}$/);
  expect(JSON.stringify(reader)).not.toMatch(/Beispiel|customer-\d/);
  const ages = reader.typicalMember.traits.find(({ feature }: { feature: string }) => feature === 'customer.birthDate');
  expect(ages.value).toMatch(/^\d0 到 \d9 岁$/);
  const writer = await seenBy(api.keys.WRITE);
  expect(writer.typicalMember.customer.name).toMatch(/Beispiel/);
  expect(writer.typicalCustomer).toEqual(writer.typicalMember.customer);
});

test('a draft of a segment with low strengths has a threshold that its typical members reach', async () => {
  const id = decodeId('Segment', segments['once']!);
  const strengths = (sql: string) => api.scope.query<{ fits: number; all: number }>(sql, [api.scope.workspaceId, id]);
  // From 0.04 to 0.20, as overlapping segments have them.
  await strengths(`UPDATE segment_answer m SET strength = 0.04 + 0.004 * n FROM (
    SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS n FROM segment_answer WHERE workspace_id = $1 AND segment_id = $2) AS nth
    WHERE m.workspace_id = $1 AND m.segment_id = $2 AND m.customer_id = nth.customer_id`);
  try {
    const drafted = `mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { persona { threshold } userErrors { code } } }`;
    const { threshold } = (await ask(drafted, { id: segments['once'] })).draftPersona.persona;
    // The fourth of forty is the 10th percentile: 0.056.
    expect(threshold).toBeCloseTo(0.056, 6);
    const [counted] =
      await strengths(`SELECT count(*) FILTER (WHERE strength >= ${threshold}::real)::int AS fits, count(*)::int AS all
      FROM segment_answer WHERE workspace_id = $1 AND segment_id = $2`);
    expect(counted!.all).toBe(40);
    expect(counted!.fits).toBeGreaterThanOrEqual(36);
    expect((await ask(drafted, { id: segments['often'] })).draftPersona.persona.threshold).toBe(0.5);
  } finally {
    await strengths('UPDATE segment_answer SET strength = 1 WHERE workspace_id = $1 AND segment_id = $2');
  }
});

test('what cannot be drafted says why', async () => {
  const refused = async (id: string | undefined) =>
    (
      await api.ask('mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { userErrors { code message } } }', {
        id,
      })
    ).data.draftPersona.userErrors;
  expect(await refused(segments['nobody'])).toMatchObject([
    { code: 'NOT_ENOUGH_DATA', message: expect.stringContaining('no members') },
  ]);
  expect(await refused(segments['three'])).toMatchObject([{ code: 'NOT_ENOUGH_DATA' }]);
  const unknownKey = await api.ask(DRAFTS, { id: segmentationId, keys: ['none'] });
  expect(unknownKey.data.draftPersonas.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['segmentKeys'] }]);
  const segmentId = decodeId('Segment', segments['often']!);
  const { host } = api.dependencies;
  await expect(draftPersona(host, api.scope, { segmentId, language: 'fr' as never })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    field: ['language'],
  });
  await expect(draftPersona(host, api.foreign, { segmentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the number of personas is suggested by a curve, with the reason', async () => {
  const query = `query ($id: ID, $features: [String!]) { suggestPersonas(segmentationId: $id, features: $features) {
    suggested knee reason reasonZh: reason(language: ZH) customers curve { personas coverage gain } segments { key } features } }`;
  const { suggestPersonas: bySegments } = await ask(query, { id: segmentationId });
  expect(bySegments.segments.map(({ key }: { key: string }) => key)).toEqual(['often', 'once', 'three']);
  expect(bySegments.curve[0].coverage).toBeCloseTo(60 / 103);
  expect(bySegments.curve[1].coverage).toBeCloseTo(100 / 103);
  expect(bySegments.suggested).toBe(2);
  expect(bySegments.reason).toMatch(/^2 personas cover 97 % of customers; one more would add 2\.9 %/);
  expect(bySegments.reasonZh).toMatch(/^2 个画像可覆盖 97% /);
  const { suggestPersonas: byFeatures } = await ask(query, {
    features: ['customer.country', 'events.purchase.count', 'customer.income'],
  });
  expect(byFeatures.suggested).toBeLessThanOrEqual(3);
  expect(byFeatures.customers).toBe(103);
  const wrong = await api.ask(query, { features: ['customer.contry'] });
  expect(wrong.errors?.[0]?.extensions.code).toBe('UNKNOWN_FEATURE');
});

interface ClaimRow {
  readonly text: string;
  readonly measure: ClaimMeasure;
  readonly textZh: string;
  readonly detail: { readonly measures: readonly ClaimMeasure[] };
}

function claimsOf(id: string): Promise<ClaimRow[]> {
  return api.scope.query<ClaimRow>(
    `SELECT c.text, c.translations #>> '{zh,text}' AS "textZh", c.measure, e.detail FROM persona_claim c
     JOIN persona_evidence e ON e.workspace_id = c.workspace_id AND e.claim_id = c.id
     WHERE c.workspace_id = $1 AND c.persona_id = $2 ORDER BY c.position, c.id`,
    [api.scope.workspaceId, decodeId('Persona', id)],
  );
}

async function ask(query: string, variables: object = {}) {
  const { data, errors } = await api.ask(query, variables);
  expect(errors).toBeUndefined();
  const payload = Object.values(data)[0] as { userErrors?: unknown } | null;
  if (payload?.userErrors) expect(payload.userErrors).toEqual([]);
  return data;
}

test('traits and their values are told in the words that the workspace gave them', async () => {
  const SAVE = `mutation ($words: [TraitWordsInput!]) { saveTrait(input: { name: "interests", kind: LIST, words: $words }) {
    trait { words { language label values { value text } } } userErrors { code field } } }`;
  const words = [
    { language: 'EN', label: 'pastimes', values: [{ value: 'gardening', text: 'pottering about' }] },
    { language: 'ZH', label: '爱好', values: [{ value: 'gardening', text: '养花弄草' }] },
  ];
  expect((await ask(SAVE, { words })).saveTrait).toEqual({ trait: { words }, userErrors: [] });
  // Where nothing is said of them they stay.
  const kept = await ask(
    'mutation { saveTrait(input: { name: "interests", kind: LIST }) { trait { words { label } } userErrors { code } } }',
  );
  expect(kept.saveTrait).toEqual({ trait: { words: [{ label: 'pastimes' }, { label: '爱好' }] }, userErrors: [] });
  const { draftPersona: drafted } = await ask(
    `mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { persona { sections { claims {
       text zh: text(language: ZH) measure { feature en: label zh: label(language: ZH) } } } } userErrors { code } } }`,
    { id: segments['often'] },
  );
  const told = drafted.persona.sections
    .flatMap(({ claims }: Answer['data']) => claims)
    .filter(({ measure }: Answer['data']) => measure.feature === 'traits.interests');
  expect(told).toHaveLength(1);
  expect(told[0].text).toContain('Pottering about comes first among');
  expect(told[0].zh).toContain('养花弄草排在首位');
  expect(told[0].measure).toMatchObject({ en: 'Pastimes: pottering about (share)', zh: '爱好：养花弄草（占比）' });
  const empty = [{ language: 'ZH', values: [{ value: 'wine', text: ' ' }] }];
  expect((await api.ask(SAVE, { words: empty })).data.saveTrait).toEqual({
    trait: null,
    userErrors: [{ code: 'INVALID_INPUT', field: ['words'] }],
  });
  expect((await ask(SAVE, { words: [] })).saveTrait.trait).toEqual({ words: [] });
});
