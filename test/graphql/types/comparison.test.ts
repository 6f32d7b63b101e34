import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { jobLoop } from '../../../src/services/jobs/stored/job-loop.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { silent } from '../../support/server.ts';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let foreign: World;
let working: Promise<void>;
const stopping = new AbortController();
beforeAll(async () => {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const context = (): RunContext => ({
    db: api.db,
    registry,
    isolation,
    signal: new AbortController().signal,
    now: Date.now,
  });
  api = await testApi({
    contrast: (request) => doJob(context(), 'contrast', request),
    overlap: (request) => doJob(context(), 'overlap', request),
  });
  world = await makeWorld(api.scope, 60);
  foreign = await makeWorld(api.foreign, 6);
  working = jobLoop({ ...context(), signal: stopping.signal, log: silent });
});
afterAll(async () => {
  stopping.abort();
  await working;
  await api[Symbol.asyncDispose]();
});

const COMPARE = `mutation ($input: CompareSegmentationsInput!) { compareSegmentations(input: $input) {
  comparison { id name asOf population compared seed resamples resampleSize
    space { points silhouettePoints features { feature kind axes known } leftOut { feature reason } }
    outcome { feature share known mean }
    candidates { number name segmenterId config seed overlapping none quarantined segmentation { id } error { code message }
      segments { key name(language: ZH) size share silhouette stabilityWithin leastStabilityWithin stabilityAcross outcome { known mean { value low high } lift { value low high } } }
      balance { evenness smallest largest } stability { mean least refits failed size compared }
      bootstrap { global pairs failed size } acrossFrom
      metrics { kind value least most better best reading about(language: ZH) }
      drivers(most: 3) { feature measure value strength known input } } }
  userErrors { code field } } }`;

async function compare(input: object, key?: string) {
  const { data, errors } = await api.ask(COMPARE, { input: { wait: 30, ...input } }, key);
  expect(errors).toBeUndefined();
  return data.compareSegmentations;
}

const CLUSTERS = {
  segmenter: 'psychographic.clusters',
  config: { features: ['traits.pets', 'customer.children'], k: 3 },
};

test('candidates are measured side by side, what fails is listed, and nothing that is live moves', async () => {
  const live = '{ segmentations { version asOf segments { key size } } runs { totalCount } personas { totalCount } }';
  const before = await api.ask(live);
  const candidates = [
    { segmentationId: world.segmentation },
    { ...CLUSTERS, name: 'Three clusters' },
    { segmenter: 'psychographic.clusters', config: { features: ['traits.pets'], k: 50 } },
    { segmenter: 'behavioral.price-sensitivity', config: { sources: { price: 'traits.nope' } } },
    { segmenter: 'lifecycle.stag' },
    { segmenter: 'lifecycle.stage', config: { dormantAfterDays: -1 } },
  ];
  const { comparison, userErrors } = await compare({ candidates, resamples: 2 });
  expect(userErrors).toEqual([]);
  expect(comparison).toMatchObject({
    name: 'Stage, Three clusters, psychographic.clusters, behavioral.price-sensitivity, lifecycle.stag, lifecycle.stage',
    population: 60,
    compared: 60,
    seed: 1,
    resamples: 2,
    resampleSize: 30,
    outcome: { feature: 'events.purchase.sum(netAmount)', share: false, known: 60 },
  });
  const failed = comparison.candidates.map(({ error }: { error: { code: string } | null }) => error?.code ?? null);
  expect(failed).toEqual([null, null, 'NOT_ENOUGH_DATA', 'UNKNOWN_FEATURE', 'UNKNOWN_SEGMENTER', 'INVALID_CONFIG']);
  expect(comparison.candidates[2]).toMatchObject({ segments: [], metrics: [], drivers: [], none: null, balance: null });
  const [stage, clusters] = comparison.candidates;
  expect(stage).toMatchObject({ name: 'Stage', segmentation: { id: world.segmentation }, stability: null });
  expect(clusters).toMatchObject({
    name: 'Three clusters',
    segmentation: null,
    none: 0,
    stability: { refits: 2, size: 30 },
    bootstrap: { pairs: 1, failed: 0, size: 60, global: expect.any(Number) },
    acrossFrom: 0,
  });
  expect(stage).toMatchObject({ bootstrap: null, acrossFrom: null });
  for (const segment of clusters.segments) {
    for (const value of [segment.stabilityWithin, segment.leastStabilityWithin, segment.stabilityAcross]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  }
  expect(stage.segments[0]).toMatchObject({ stabilityWithin: null, leastStabilityWithin: null, stabilityAcross: null });
  expect(clusters.config).toMatchObject({ k: 3, missing: 'skip' });
  for (const candidate of [stage, clusters]) {
    const sizes = candidate.segments.map(({ size }: { size: number }) => size);
    expect(sizes.reduce((sum: number, size: number) => sum + size, candidate.none)).toBe(60);
    expect(candidate.metrics.map(({ kind }: { kind: string }) => kind)).toEqual([
      'SILHOUETTE',
      'DAVIES_BOULDIN',
      'CALINSKI_HARABASZ',
      'STABILITY',
      'BALANCE',
      'COVERAGE',
      'OUTCOME',
    ]);
    for (const { reading, about } of candidate.metrics) {
      expect(reading.length).toBeGreaterThan(10);
      expect(about).toMatch(/\p{Script=Han}/u);
    }
  }
  expect(clusters.drivers.some(({ input }: { input: boolean }) => input)).toBe(true);
  expect(await api.ask(live)).toMatchObject({ data: before.data });
});

test('the same request gives the same answer', async () => {
  const input = { candidates: [CLUSTERS], resamples: 3, asOf: '2026-06-01T00:00:00Z', seed: 4 };
  const answers = [await compare(input), await compare(input)].map(({ comparison: { id, ...rest } }) => rest);
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]!.asOf).toBe('2026-06-01T00:00:00.000Z');
});

test('features and outcome are as named; a sample is stated', async () => {
  const { comparison } = await compare({
    name: 'By pets',
    candidates: [CLUSTERS],
    features: ['traits.pets', 'traits.town', 'traits.tags', 'customer.gender'],
    outcome: 'traits.vip',
    resamples: 0,
  });
  expect(comparison).toMatchObject({
    name: 'By pets',
    outcome: { feature: 'traits.vip', share: true, mean: expect.closeTo(0.1, 12) },
  });
  expect(comparison.space).toEqual({
    points: 60,
    silhouettePoints: 60,
    features: [
      { feature: 'traits.pets', kind: 'NUMBER', axes: 1, known: 1 },
      { feature: 'traits.town', kind: 'CATEGORY', axes: 4, known: 1 },
      { feature: 'traits.tags', kind: 'LIST', axes: 3, known: 1 },
    ],
    leftOut: [{ feature: 'customer.gender', reason: 'EMPTY' }],
  });
  const stability = comparison.candidates[0].metrics.find(({ kind }: { kind: string }) => kind === 'STABILITY');
  expect(stability).toMatchObject({ value: null, reading: expect.stringMatching(/^Undefined/) });
  const none = await compare({ candidates: [CLUSTERS], outcome: null, resamples: 0 });
  expect(none.comparison.outcome).toBeNull();
});

test('bad requests are refused by their place', async () => {
  const refusal = async (input: object) =>
    (await compare(input)).userErrors.map(({ code, field }: { code: string; field: string[] }) => [
      code,
      field?.join('.'),
    ]);
  const candidates = [CLUSTERS];
  expect(await refusal({ candidates: [] })).toEqual([['INVALID_INPUT', 'candidates']]);
  expect(await refusal({ candidates: Array(11).fill(CLUSTERS) })).toEqual([['INVALID_INPUT', 'candidates']]);
  expect(await refusal({ candidates: [{}] })).toEqual([['INVALID_INPUT', 'candidates.0.segmenter']]);
  expect(await refusal({ candidates: [{ segmentationId: world.segmentation, seed: 2 }] })).toEqual([
    ['INVALID_INPUT', 'candidates.0.segmentationId'],
  ]);
  expect(await refusal({ candidates: [CLUSTERS, { segmentationId: foreign.segmentation }] })).toEqual([
    ['NOT_FOUND', 'candidates.1.segmentationId'],
  ]);
  expect(await refusal({ candidates: [{ segmentationId: world.persona }] })).toEqual([
    ['INVALID_ID', 'candidates.0.segmentationId'],
  ]);
  expect(await refusal({ candidates, sample: 99 })).toEqual([['INVALID_INPUT', 'sample']]);
  expect(await refusal({ candidates, resamples: 51 })).toEqual([['INVALID_INPUT', 'resamples']]);
  expect(await refusal({ candidates, asOf: '2999-01-01T00:00:00Z' })).toEqual([['INVALID_INPUT', 'asOf']]);
  expect(await refusal({ candidates, outcome: 'traits.viip' })).toEqual([['UNKNOWN_FEATURE', 'outcome']]);
  expect(await refusal({ candidates, outcome: 'traits.town' })).toEqual([['INVALID_INPUT', 'outcome']]);
  expect(await refusal({ candidates, features: ['traits.pets', 'x'] })).toEqual([['UNKNOWN_FEATURE', 'features.1']]);
  expect(await refusal({ candidates, features: ['traits.pets', 'traits.pets'] })).toEqual([
    ['INVALID_INPUT', 'features'],
  ]);
  expect(await refusal({ candidates, features: ['customer.gender'] })).toEqual([['NOT_ENOUGH_DATA', 'features']]);
  expect(await refusal({ candidates, name: ' ' })).toEqual([['INVALID_INPUT', 'name']]);
  expect(await refusal({ candidates: [{ ...CLUSTERS, name: 'a\u0000' }] })).toEqual([
    ['INVALID_INPUT', 'candidates.0.name'],
  ]);
});

test('comparisons are kept, listed newest first, read by id and deleted; another workspace knows nothing of them', async () => {
  const made = [];
  for (const name of ['One', 'Two'])
    made.push((await compare({ name, candidates: [CLUSTERS], resamples: 0 })).comparison.id);
  const list = await api.ask(
    '{ comparisons(first: 2) { totalCount nodes { id name } pageInfo { hasNextPage } } }',
    {},
    api.keys.READ,
  );
  expect(list.data.comparisons.nodes).toEqual([
    { id: made[1], name: 'Two' },
    { id: made[0], name: 'One' },
  ]);
  const node =
    'query ($id: ID!) { node(id: $id) { ... on SegmentationComparison { name candidates { name metrics { value } } } } }';
  const read = await api.ask(node, { id: made[0] });
  expect(read.data.node).toMatchObject({ name: 'One', candidates: [{ name: 'psychographic.clusters' }] });
  expect(read.data.node.candidates[0].metrics.length).toBe(7);
  expect((await api.ask(node, { id: made[0] }, api.foreignKey)).data.node).toBeNull();
  const remove = 'mutation ($id: ID!) { deleteComparison(input: { id: $id }) { deletedId userErrors { code field } } }';
  const theirs = await api.ask(remove, { id: made[0] }, api.foreignKey);
  expect(theirs.data.deleteComparison).toEqual({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
  expect((await api.ask(remove, { id: made[0] })).data.deleteComparison).toEqual({
    deletedId: made[0],
    userErrors: [],
  });
  expect((await api.ask(node, { id: made[0] })).data.node).toBeNull();
});

test('comparing, drafting and deleting take WRITE; overlaps and contrasts take READ', async () => {
  const id = encodeId('SegmentationComparison', 1);
  const writes = [
    'mutation { compareSegmentations(input: { candidates: [] }) { userErrors { code } } }',
    `mutation { draftPersonasFromCandidate(input: { comparisonId: "${id}", candidate: 0 }) { userErrors { code } } }`,
    `mutation { deleteComparison(input: { id: "${id}" }) { userErrors { code } } }`,
  ];
  for (const query of writes) expect(codes(await api.ask(query, {}, api.keys.READ))).toEqual(['FORBIDDEN']);
  const reads = [
    `{ overlapOfSegments(firstId: "${world.segments[0]}", secondId: "${world.segments[1]}") { both } }`,
    '{ overlapsOfSegments { jaccard } }',
    `{ contrastGroups(segmentId: "${world.segments[0]}") { tests } }`,
    `{ distinctiveTraits(segmentId: "${world.segments[0]}") { words } }`,
  ];
  for (const query of reads) expect((await api.ask(query, {}, api.keys.READ)).errors).toBeUndefined();
});

test('two segments, and all pairs, overlap as counted; segments of others are unknown', async () => {
  const [a, b] = world.segments;
  const fields =
    'first { key } second { key } firstSize secondSize both population jaccard shareOfFirst shareOfSecond lift';
  const query = `query ($a: ID!, $b: ID!) { overlapOfSegments(firstId: $a, secondId: $b) { ${fields} } }`;
  const { data } = await api.ask(query, { a, b });
  expect(data.overlapOfSegments).toEqual({
    first: { key: 'a' },
    second: { key: 'b' },
    firstSize: 30,
    secondSize: 30,
    both: 0,
    population: 60,
    jaccard: 0,
    shareOfFirst: 0,
    shareOfSecond: 0,
    lift: 0,
  });
  for (const [one, other, code] of [
    [a, foreign.segments[0], 'NOT_FOUND'],
    [a, a, 'INVALID_INPUT'],
    ['x', b, 'INVALID_ID'],
  ]) {
    expect(codes(await api.ask(query, { a: one, b: other }))).toEqual([code]);
  }
  // Half of `a` and all of a third of `b`.
  const [segmentation] = await api.scope.query<{ id: number }>(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config) VALUES ($1, 'other', 'Other', 'x.y', '{}') RETURNING id`,
    [api.scope.workspaceId],
  );
  const [third] = await api.scope.query<{ id: number }>(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, position) VALUES ($1, $2, 'c', '{"en":"C"}', 0) RETURNING id`,
    [api.scope.workspaceId, segmentation!.id],
  );
  await api.scope.query(
    `INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
     SELECT $1, customer_id, $2, $3, 1, now(), 'RUN' FROM (SELECT customer_id, segment_id,
       row_number() OVER (PARTITION BY segment_id ORDER BY customer_id) AS n FROM segment_answer WHERE workspace_id = $1) m
     WHERE (segment_id = $4 AND n <= 15) OR (segment_id = $5 AND n <= 10)`,
    [api.scope.workspaceId, segmentation!.id, third!.id, ...world.rows.segments],
  );
  const all = await api.ask(`{ overlapsOfSegments { ${fields} } }`);
  expect(all.errors).toBeUndefined();
  const pairs = all.data.overlapsOfSegments.map(
    (pair: { first: { key: string }; second: { key: string }; both: number }) => [
      pair.first.key,
      pair.second.key,
      pair.both,
    ],
  );
  expect(pairs).toEqual([
    ['a', 'c', 15],
    ['b', 'c', 10],
    ['a', 'b', 0],
  ]);
  expect(all.data.overlapsOfSegments[0]).toMatchObject({
    jaccard: 15 / 40,
    shareOfFirst: 0.5,
    shareOfSecond: 0.6,
    lift: 1.2,
  });
  const capped = await api.ask('query ($ids: [ID!]!) { overlapsOfSegments(segmentIds: $ids) { both } }', {
    ids: Array.from({ length: 51 }, (_, n) => encodeId('Segment', n + 1)),
  });
  expect(codes(capped)).toEqual(['TOO_LARGE']);
});

const CONTRAST = `query ($id: ID!, $against: ID, $features: [String!]) {
  contrastGroups(segmentId: $id, againstId: $against, features: $features) {
    segment { key } against { key } first { size compared } second { size compared } both tests
    traits { feature kind measure value first second knownFirst knownSecond effect { value low high } difference { value }
      oddsRatio { value } lift pValue adjustedPValue words zh: words(language: ZH) } } }`;

test('a segment is contrasted with another and with everybody else, in words and numbers', async () => {
  const [id, against] = world.segments;
  const { data, errors } = await api.ask(CONTRAST, { id, against });
  expect(errors).toBeUndefined();
  const contrast = data.contrastGroups;
  expect(contrast).toMatchObject({
    segment: { key: 'a' },
    against: { key: 'b' },
    first: { size: 30, compared: 30 },
    second: { size: 30, compared: 30 },
    both: 0,
  });
  const country = contrast.traits.find(({ feature }: { feature: string }) => feature === 'customer.country');
  expect(country).toMatchObject({
    measure: 'SHARE',
    effect: { value: expect.closeTo(country.first > 0.5 ? Math.PI : -Math.PI, 9) },
  });
  expect(country.adjustedPValue).toBeLessThan(1e-6);
  expect(country.words).toMatch(
    /^Segment a: (100|0) % have the country "(Germany|France)", against (0|100) % of Segment b/,
  );
  expect(country.zh).toMatch(/^群体a：/);
  const income = contrast.traits.find(({ feature }: { feature: string }) => feature === 'customer.income');
  expect(income).toMatchObject({ measure: 'MEAN', oddsRatio: null, lift: null, value: null });
  expect(income.words).toMatch(/mean [\d,.]+ EUR against [\d,.]+ EUR\)/);
  const rest = await api.ask(CONTRAST, { id, features: ['customer.country', 'customer.income'] });
  expect(rest.data.contrastGroups).toMatchObject({
    against: null,
    first: { size: 30 },
    second: { size: 30 },
    tests: 3,
  });
  const same = rest.data.contrastGroups.traits.find(
    ({ feature }: { feature: string }) => feature === 'customer.income',
  );
  // Everybody else is segment b, so only the correction for many tests differs.
  expect(same.effect).toEqual(income.effect);
  expect(same.pValue).toBe(income.pValue);
  const distinctive = await api.ask(
    'query ($id: ID!) { distinctiveTraits(segmentId: $id) { feature effect { value } adjustedPValue } }',
    { id },
  );
  for (const { effect, adjustedPValue } of distinctive.data.distinctiveTraits) {
    expect(Math.abs(effect.value)).toBeGreaterThanOrEqual(0.2);
    expect(adjustedPValue).toBeLessThan(0.05);
  }
  expect(distinctive.data.distinctiveTraits.map(({ feature }: { feature: string }) => feature)).toContain(
    'customer.country',
  );
});

test('contrasts that cannot be made are refused with the reason', async () => {
  const [id] = world.segments;
  expect(codes(await api.ask(CONTRAST, { id: foreign.segments[0] }))).toEqual(['NOT_FOUND']);
  expect(codes(await api.ask(CONTRAST, { id, against: foreign.segments[0] }))).toEqual(['NOT_FOUND']);
  expect(codes(await api.ask(CONTRAST, { id, against: id }))).toEqual(['INVALID_INPUT']);
  expect(codes(await api.ask(CONTRAST, { id, features: ['nothing'] }))).toEqual(['UNKNOWN_FEATURE']);
  const [empty] = await api.scope.query<{ id: number }>(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, position) VALUES ($1, $2, 'empty', '{"en":"E"}', 9) RETURNING id`,
    [api.scope.workspaceId, world.rows.segmentation],
  );
  const nobody = encodeId('Segment', empty!.id);
  expect(codes(await api.ask(CONTRAST, { id: nobody }))).toEqual(['NOT_ENOUGH_DATA']);
  expect(codes(await api.ask(CONTRAST, { id, against: nobody }))).toEqual(['NOT_ENOUGH_DATA']);
});
