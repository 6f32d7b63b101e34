import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { LOCK } from '../../../src/db/postgres/locks.ts';
import type { StoredJob } from '../../../src/db/tables/jobs/jobs.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { contentOf } from '../../../src/services/comparison/compare.ts';
import { draftFromCandidate } from '../../../src/services/comparison/draft-from-candidate.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import { loadMapping } from '../../../src/services/import/load-mapping.ts';
import { cancelJob, findJob, waitForJob } from '../../../src/services/jobs/stored/start-job.ts';
import { findPersona } from '../../../src/services/personas/write-persona.ts';
import { configureSegmentation, findSegmentation } from '../../../src/services/segmentations/segmentations.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { type TestApi, testApi } from '../../graphql/api.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';
import { comparisonBy, endOf } from '../../support/jobs.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

/** Two groups that any clustering finds: a third young with little, two thirds old with much. */
async function twoGroups(scope: Scope, count = 300): Promise<void> {
  await saveCustomers(
    scope,
    Array.from({ length: count }, (_, n) => ({
      externalId: `c${n}`,
      birthDate: n % 3 === 0 ? `200${n % 5}-01-01` : `196${n % 7}-01-01`,
      income: (n % 3 === 0 ? 20_000 : 80_000) + ((n * 7_919) % 5_000),
      country: n % 2 === 0 ? 'Germany' : 'France',
      traits: { spend: (n % 3 === 0 ? 10 : 90) + ((n * 104_729) % 13), score: n, same: 1 },
    })),
  );
}

const CLUSTERS = {
  segmenter: 'psychographic.clusters',
  config: { features: ['customer.income', 'traits.spend'], k: 2 },
};
const RULES = {
  segmenter: 'rules.conditions',
  config: {
    segments: [
      { key: 'rich', name: 'Rich', when: 'customer.income >= 50000' },
      { key: 'german', name: 'German', when: 'customer.country = "Germany"' },
    ],
  },
};

async function withServer<T>(
  work: (tools: { scope: Scope; backend: TestBackend; url: string }) => Promise<T>,
): Promise<T> {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  return await work({ scope: await testWorkspace(database.db), backend, url: database.url });
}

test('a candidate becomes a live segmentation and its segments persona drafts; asked again, it is the same one', () =>
  withServer(async ({ scope, backend, url }) => {
    await twoGroups(scope);
    const comparison = await comparisonBy(backend, scope, {
      candidates: [{ ...CLUSTERS, name: 'Two groups', seed: 9 }, { segmenter: 'no.such' }],
      outcome: 'traits.spend',
      resamples: 2,
    });
    const [clusters] = contentOf(comparison).result.candidates;
    expect(clusters!.answer!.segments.map(({ size }) => size)).toEqual([200, 100]);
    const input = { comparisonId: comparison.id, candidate: 0, language: 'zh' as const };

    await using held = await holdUp(url);
    // The run waits for it, so that it is still on.
    await held.hold('SELECT pg_advisory_xact_lock($1::int, $2::int)', [LOCK.memberships, scope.workspaceId]);
    const cancelled = await draftFromCandidate(backend.registry, scope, input);
    expect(cancelled.segmentation).toMatchObject({ name: 'Two groups', key: 'two-groups', seed: 9 });
    expect(cancelled.job).toMatchObject({ state: 'QUEUED', personaIds: [], ahead: 0 });
    const runOf = async ({ id }: StoredJob) => {
      await vi.waitFor(async () => expect((await findJob(scope, id)).runId).not.toBeNull(), 30_000);
      return (await runsByIds(scope, [(await findJob(scope, id)).runId!]))[0]!;
    };
    const own = await runOf(cancelled.job);
    expect(await cancelJob(scope, cancelled.job.id)).toMatchObject({ state: 'CANCELLED', personaIds: [] });
    expect(await runsByIds(scope, [own.id])).toMatchObject([{ state: 'CANCELLED' }]);

    const early = await draftFromCandidate(backend.registry, scope, input);
    expect(early.segmentation.id).toBe(cancelled.segmentation.id);
    expect((await runOf(early.job)).id).not.toBe(own.id);
    await held.release();
    const drafted = await endOf(backend, scope, early.job);
    expect(drafted).toMatchObject({ result: { refusals: [] }, segmentationId: early.segmentation.id });
    const personasOf = async ({ personaIds }: StoredJob) => Promise.all(personaIds.map((id) => findPersona(scope, id)));
    const personas = await personasOf(drafted);
    expect(personas.map(({ status, sampleSize }) => [status, sampleSize])).toEqual([
      ['DRAFT', 200],
      ['DRAFT', 100],
    ]);
    expect(personas[0]!.story).toMatch(/\p{Script=Han}/u);
    const [key] = contentOf(comparison).result.candidates[0]!.answer!.segments.map((segment) => segment.key);
    const again = await draftFromCandidate(backend.registry, scope, { ...input, segmentKeys: [key!], kind: 'USER' });
    expect(again.segmentation.id).toBe(early.segmentation.id);
    const one = await endOf(backend, scope, again.job);
    expect(one.runId).toBeNull();
    expect(await personasOf(one)).toMatchObject([{ sampleSize: 200, kind: 'USER' }]);

    const refusal = async (more: object) =>
      endOf(backend, scope, (await draftFromCandidate(backend.registry, scope, { ...input, ...more })).job);
    await expect(refusal({ candidate: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: ['candidate'] });
    await expect(refusal({ candidate: 2 })).rejects.toMatchObject({ code: 'NOT_FOUND', field: ['candidate'] });
    await expect(refusal({ comparisonId: 999 })).rejects.toMatchObject({ code: 'NOT_FOUND', field: ['comparisonId'] });
    await expect(refusal({ segmentKeys: ['nobody'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: ['segmentKeys'],
    });
    await expect(refusal({ most: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: ['most'] });
    const { id } = early.segmentation;
    await configureSegmentation(scope, backend.registry, {
      id,
      name: 'Two groups',
      segmenter: CLUSTERS.segmenter,
      config: { ...CLUSTERS.config, k: 3 },
    });
    await expect(refusal({})).rejects.toMatchObject({ code: 'CONFLICT', field: ['candidate'] });
  }));

test('a stored segmentation is drafted from without another, and runs as of the time that was compared', () =>
  withServer(async ({ scope, backend }) => {
    await twoGroups(scope, 60);
    const stored = await configureSegmentation(scope, backend.registry, { name: 'Stored', ...CLUSTERS });
    const asOf = new Date('2026-03-01T00:00:00Z');
    const comparison = await comparisonBy(backend, scope, {
      candidates: [{ segmentationId: stored.id }],
      asOf,
      resamples: 0,
    });
    const asked = { comparisonId: comparison.id, candidate: 0, most: 1 };
    const { job } = await draftFromCandidate(backend.registry, scope, asked);
    const drafted = await endOf(backend, scope, job);
    expect(await findSegmentation(scope, stored.id)).toMatchObject({ status: 'LIVE', asOf, pinned: true });
    expect(await runsByIds(scope, [drafted.runId!])).toMatchObject([{ state: 'LIVE', asOf }]);
    expect(drafted).toMatchObject({ segmentationId: stored.id, personaIds: [expect.any(Number)] });
    expect(await findPersona(scope, drafted.personaIds[0]!)).toMatchObject({ sampleSize: 40 });
  }));

test('overlapping answers are measured by the strongest segment, and rules are as stable as can be', () =>
  withServer(async ({ scope, backend }) => {
    await twoGroups(scope);
    const comparison = await comparisonBy(backend, scope, {
      candidates: [RULES, CLUSTERS],
      features: ['customer.income', 'traits.spend'],
      resamples: 3,
    });
    const [rules, clusters] = contentOf(comparison).result.candidates.map(({ answer }) => answer!);
    expect(rules).toMatchObject({ overlapping: true, none: 50, quarantined: 0 });
    expect(rules!.segments.map(({ key, size }) => [key, size])).toEqual([
      ['rich', 200],
      ['german', 150],
    ]);
    // Of the strongest, 200 rich and 50 others who are German: 80 and 20 percent.
    expect(rules!.balance).toMatchObject({ smallest: 0.2, largest: 0.8 });
    expect(rules!.metrics.find(({ kind }) => kind === 'COVERAGE')!.value).toBeCloseTo(250 / 300, 12);
    expect(clusters!.stability).toMatchObject({ mean: 1, refits: 3, failed: 0, size: 150, compared: 300 });
    for (const { metrics } of [rules!, clusters!]) {
      // Both part the two groups of income and spend, but for the young Germans that are none of the rich.
      expect(metrics.find(({ kind }) => kind === 'SILHOUETTE')!.value).toBeGreaterThan(0.9);
    }
    const best = (answer: typeof rules) => answer!.metrics.find(({ kind }) => kind === 'COVERAGE')!.best;
    expect([best(rules), best(clusters)]).toEqual([false, true]);
  }));

test('of more customers than asked for a sample is compared, the same one each time', () =>
  withServer(async ({ scope, backend }) => {
    await twoGroups(scope);
    const input = {
      candidates: [CLUSTERS],
      sample: 100,
      resamples: 2,
      seed: 3,
      asOf: new Date('2026-03-01T00:00:00Z'),
    };
    const [one, other] = [await comparisonBy(backend, scope, input), await comparisonBy(backend, scope, input)].map(
      (made) => contentOf(made).result,
    );
    expect(one).toMatchObject({ population: 300, compared: 100, refits: { count: 2, size: 50, compared: 100 } });
    expect(one!.candidates[0]!.answer!.segments.reduce((sum, { size }) => sum + size, 0)).toBe(100);
    expect(one).toEqual(other);
    const reseeded = contentOf(await comparisonBy(backend, scope, { ...input, seed: 4 })).result;
    expect(reseeded.candidates[0]!.answer!.metrics).not.toEqual(one!.candidates[0]!.answer!.metrics);
  }));

test('nobody, one customer and customers who are all alike are refused with the reason', () =>
  withServer(async ({ scope, backend }) => {
    const compare = () => comparisonBy(backend, scope, { candidates: [CLUSTERS] });
    await expect(compare()).rejects.toMatchObject({
      code: 'NOT_ENOUGH_DATA',
      message: expect.stringMatching(/no customers/),
    });
    await saveCustomers(scope, [{ externalId: 'only', income: 5, traits: { spend: 1 } }]);
    await expect(compare()).rejects.toMatchObject({ code: 'NOT_ENOUGH_DATA', field: ['features'] });
    await saveCustomers(scope, [{ externalId: 'twin', income: 5, traits: { spend: 1 } }]);
    await expect(compare()).rejects.toMatchObject({ code: 'NOT_ENOUGH_DATA', field: ['features'] });
    await saveCustomers(scope, [{ externalId: 'other', income: 6 }]);
    const { result } = contentOf(await compare());
    // Two customers have both features, and they are the same.
    expect(result.candidates[0]).toMatchObject({ error: { code: 'NOT_ENOUGH_DATA' }, answer: null });
  }));

test('plugins that throw, hang or answer outside their contract are listed; the others go on', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(
    database.db,
    new URL('../../support/failing-plugins.ts', import.meta.url).href,
  );
  const scope = await testWorkspace(database.db);
  await twoGroups(scope, 100);
  const failing = (how: string) => ({ segmenter: 'rules.failing', config: { how } });
  const comparison = await comparisonBy(backend, scope, {
    candidates: [
      ...['fit', 'NaN', 'always', 'no-data', 'unsatisfied'].map(failing),
      { segmenter: 'rules.isolated', config: { how: 'loop-in-fit' } },
      failing('never'),
      { segmenter: 'rules.isolated' },
    ],
    resamples: 1,
  });
  const { candidates } = contentOf(comparison).result;
  expect(candidates.map(({ error }) => error?.code ?? null)).toEqual([
    'PLUGIN_FAILED',
    'PLUGIN_FAILED',
    'PLUGIN_FAILED',
    'NOT_ENOUGH_DATA',
    'UNKNOWN_FEATURE',
    'PLUGIN_FAILED',
    null,
    null,
  ]);
  expect(candidates[5]!.error!.message).toMatch(/did not answer within/);
});

const FILE = join(import.meta.dirname, '../../../../shared/datasets/customer_personality/marketing_campaign.csv');
const SPENDING = ['wines', 'fruits', 'meat', 'fish', 'sweets', 'gold'].map((what) => `traits.spent_on_${what}`);
const spendingClusters = (k: number) => ({
  name: `Spending clusters, k = ${k}`,
  segmenter: 'psychographic.clusters',
  config: { features: SPENDING, log: SPENDING, k },
});
const CANDIDATES = [
  { name: 'Life stage', segmenter: 'demographic.life-stage' },
  { name: 'Income bands', segmenter: 'demographic.income-band' },
  {
    name: 'Price sensitivity',
    segmenter: 'behavioral.price-sensitivity',
    config: {
      measure: 'purchases',
      sources: {
        purchases: 'traits.purchases',
        discounted: 'traits.discounted_purchases',
        total: 'traits.purchases',
        price: 'traits.spent_total',
      },
    },
  },
  spendingClusters(3),
  spendingClusters(5),
];

interface Shown {
  readonly name: string;
  readonly none: number;
  readonly segments: { key: string; name: string; size: number; outcome: { lift: { value: number } | null } }[];
  readonly metrics: { kind: string; value: number | null; best: boolean; reading: string }[];
  readonly drivers: { feature: string; strength: number; input: boolean }[];
}

async function personality(api: TestApi): Promise<void> {
  const mapping = await loadMapping('customer-personality');
  const columns = ['NumWebPurchases', 'NumCatalogPurchases', 'NumStorePurchases'];
  const traits = { ...mapping.customer!.traits, purchases: { sum: columns, type: 'number' as const } };
  const report = join(process.env['TMPDIR'] ?? '/tmp', `compared-${process.pid}.ndjson`);
  const whole = { ...mapping, customer: { ...mapping.customer!, traits } } as typeof mapping;
  await importFile(api.scope, { file: FILE, mapping: whole, report });
  await rm(report, { force: true });
}

test.skipIf(!existsSync(FILE))(
  'Customer Personality (skipped without ../shared/datasets): five candidates through GraphQL, then personas of the best',
  async () => {
    let backend: TestBackend | undefined;
    const host = (): RunHost => backend!.host;
    await using api = await testApi({
      contrast: (request) => host().ask('contrast', request),
      portrait: (request) => host().ask('portrait', request),
      claims: (request) => host().ask('claims', request),
    });
    await api.scope.query(`UPDATE workspace SET currency = 'USD' WHERE id = $1`, [api.scope.workspaceId]);
    await personality(api);
    await using running = await testBackend(api.db);
    backend = running;
    const { data, errors } = await api.ask(
      `mutation ($candidates: [CandidateInput!]!, $features: [String!]) { compareSegmentations(input: { candidates: $candidates,
         features: $features, outcome: "traits.accepted_last_campaign", asOf: "2014-12-31T00:00:00Z", wait: 0 }) { job { id } userErrors { code message } } }`,
      { candidates: CANDIDATES, features: SPENDING },
    );
    expect(errors).toBeUndefined();
    expect(data.compareSegmentations.userErrors).toEqual([]);
    const result = async (id: string, fields: string) => {
      await waitForJob(running.feed, api.scope, decodeId('Job', id), 120_000);
      return (await api.ask(`query ($id: ID!) { job(id: $id) { ${fields} } }`, { id })).data.job;
    };
    const { comparison } = await result(
      data.compareSegmentations.job.id,
      `comparison { id population compared resamples resampleSize space { points silhouettePoints features { feature } } outcome { mean }
           candidates { name none error { message } segments { key name size outcome { lift { value } } }
             metrics { kind value best reading } drivers(most: 5) { feature strength input } } }`,
    );
    expect(comparison).toMatchObject({ population: 2_240, compared: 2_240, resamples: 10, resampleSize: 1_120 });
    // 334 of 2,240 took the last offer: ../shared/datasets has the file.
    expect(comparison.outcome.mean).toBeCloseTo(334 / 2_240, 9);
    const candidates: Shown[] = comparison.candidates;
    if (process.env['SHOW_COMPARISON']) process.stdout.write(`${table(candidates)}\n`);
    const value = (name: string, kind: string) =>
      candidates.find((candidate) => candidate.name === name)!.metrics.find((metric) => metric.kind === kind)!.value!;
    const names = candidates.map(({ name }) => name);
    const [lifeStage, income, , three, five] = names as [string, string, string, string, string];
    for (const candidate of candidates) {
      const members = candidate.segments.reduce((sum, { size }) => sum + size, 0);
      expect(members + candidate.none, candidate.name).toBe(2_240);
    }
    expect(candidates[0]!.none).toBe(5);
    expect(candidates[1]!.none).toBe(24);
    // In the spending space those who were put together by spending are nearer to each other than families of one stage.
    for (const clusters of [three, five]) {
      expect(value(clusters, 'SILHOUETTE')).toBeGreaterThan(value(lifeStage, 'SILHOUETTE') + 0.1);
      expect(value(clusters, 'DAVIES_BOULDIN')).toBeLessThan(value(lifeStage, 'DAVIES_BOULDIN'));
      expect(value(clusters, 'CALINSKI_HARABASZ')).toBeGreaterThan(value(income, 'CALINSKI_HARABASZ'));
      expect(value(clusters, 'CALINSKI_HARABASZ')).toBeGreaterThan(value(lifeStage, 'CALINSKI_HARABASZ'));
    }
    // scikit-learn 1.2.1 and NumPy on the same file, fifths of the income in the six standardised columns.
    expect(value(income, 'DAVIES_BOULDIN')).toBeCloseTo(3.7038029376, 8);
    expect(value(income, 'CALINSKI_HARABASZ')).toBeCloseTo(337.0613164995, 6);
    expect(value(income, 'OUTCOME')).toBeCloseTo(0.0458293676, 9);
    expect(Math.abs(value(income, 'SILHOUETTE') - -0.08199)).toBeLessThan(0.02);
    expect(candidates[1]!.drivers[0]).toMatchObject({
      feature: 'traits.spent_on_meat',
      strength: expect.closeTo(0.7410156467, 9),
    });
    expect(candidates[1]!.segments.map(({ outcome }) => outcome.lift!.value.toFixed(6))).toEqual([
      '0.681256',
      '0.878063',
      '0.726673',
      '0.726673',
      '2.024060',
    ]);
    // Rules learn nothing, equal fifths are balanced, k-means of three strong groups is stable.
    expect(value(lifeStage, 'STABILITY')).toBe(1);
    expect(value(income, 'BALANCE')).toBeGreaterThan(0.99);
    expect(value(three, 'STABILITY')).toBeGreaterThan(0.8);
    expect(candidates[3]!.drivers.every(({ input }) => input)).toBe(true);
    expect(candidates[0]!.drivers.some(({ input }) => input)).toBe(false);

    const started = await api.ask(
      `mutation ($id: ID!) { draftPersonasFromCandidate(input: { comparisonId: $id, candidate: 3, language: ZH, wait: 0 }) {
         job { id } segmentation { name } userErrors { code } } }`,
      { id: comparison.id },
    );
    expect(started.errors).toBeUndefined();
    const { job, ...begun } = started.data.draftPersonasFromCandidate;
    expect(begun).toEqual({ segmentation: { name: three }, userErrors: [] });
    const drafted = await result(
      job.id,
      'segmentation { status name pinned } run { state } personas { status sampleSize story sourceSegment { size } } refusals { code }',
    );
    expect(drafted).toMatchObject({
      segmentation: { status: 'LIVE', name: three, pinned: true },
      run: { state: 'LIVE' },
      personas: candidates[3]!.segments.map(({ size }) => ({
        status: 'DRAFT',
        sampleSize: size,
        sourceSegment: { size },
      })),
      refusals: [],
    });
    const segment = await api.ask(
      `query ($id: ID!) { node(id: $id) { ... on SegmentationComparison { candidates { segmentation { key segments { id size } } } } } }`,
      { id: comparison.id },
    );
    const { segmentation } = segment.data.node.candidates[3];
    expect(segmentation.segments.map(({ size }: { size: number }) => size)).toEqual(
      candidates[3]!.segments.map(({ size }) => size),
    );
    const traits = await api.ask(
      'query ($id: ID!) { distinctiveTraits(segmentId: $id, most: 5) { feature effect { value } adjustedPValue words } }',
      { id: segmentation.segments[0].id },
    );
    expect(traits.data.distinctiveTraits).toHaveLength(5);
    if (process.env['SHOW_COMPARISON']) {
      for (const { words } of traits.data.distinctiveTraits) process.stdout.write(`${words}\n`);
    }
    expect(traits.data.distinctiveTraits[0].feature).toMatch(/spent/);
  },
);

/** Shown with SHOW_COMPARISON=1. */
function table(candidates: readonly Shown[]): string {
  const cell = (value: number | null) =>
    value === null ? '-' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
  const rows = candidates.flatMap(({ name, none, segments, metrics, drivers }) => {
    const lifts = segments.flatMap(({ outcome }) => outcome.lift?.value ?? []);
    return [
      `| ${[
        name,
        segments.map(({ size }) => size).join(' '),
        none,
        ...metrics.map(({ value, best }) => `${cell(value)}${best ? ' *' : ''}`),
        `${cell(Math.min(...lifts))}..${cell(Math.max(...lifts))}`,
        drivers
          .slice(0, 2)
          .map(({ feature, strength }) => `${feature.replace('traits.', '')} ${strength.toFixed(2)}`)
          .join(', '),
      ].join(' | ')} |`,
    ];
  });
  const head = [
    'candidate',
    'sizes',
    'none',
    ...candidates[0]!.metrics.map(({ kind }) => kind.toLowerCase()),
    'lift',
    'drivers',
  ];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}
