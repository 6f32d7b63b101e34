import { expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { runsByIds } from '../../src/db/tables/runs/runs.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { decodeId } from '../../src/graphql/core/id.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { doJob } from '../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../src/services/runs/context.ts';
import { executeRun } from '../../src/services/runs/execute.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { previewSegmentation } from '../../src/services/segmentations/preview.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { createIsolation } from '../../src/services/threads/isolation.ts';
import { testApi } from '../graphql/api.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';
import { testBackend } from '../support/server.ts';

const config = (rules: Readonly<Record<string, string>>) => ({
  segments: Object.entries(rules).map(([key, when]) => ({ key, name: key, when })),
});

test('a preview of edited rules says who would enter, leave and stay, and what depends on the live answer', async () => {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const signal = new AbortController().signal;
  const context = (): RunContext => ({ db: api.db, registry, isolation, signal, now: Date.now });
  await using api = await testApi({
    preview: (request) => doJob(context(), 'preview', request),
    portrait: (request) => doJob(context(), 'portrait', request),
    claims: (request) => doJob(context(), 'claims', request),
  });
  const { scope } = api;
  const ask = async (query: string, variables: object = {}) => {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  // Incomes 0, 100 .. 1900.
  await saveCustomers(
    scope,
    Array.from({ length: 20 }, (_, n) => ({
      externalId: `c${n}`,
      name: `N${n}`,
      income: n * 100,
      incomeCurrency: 'EUR',
    })),
  );
  const live = config({
    rich: 'customer.income >= 1000',
    poor: 'customer.income < 300',
    middle: 'customer.income between 500 and 900',
  });
  const segmenter = 'rules.conditions';
  await configureSegmentation(scope, registry, { name: 'Wealth', segmenter, config: live });
  const reads = config({ target: 'segmentations.wealth.segments has "rich"' });
  await configureSegmentation(scope, registry, { name: 'Reader', segmenter, config: reads });
  const again = config({ all: 'segmentations.reader.segments has "target"' });
  await configureSegmentation(scope, registry, { name: 'Reader of the reader', segmenter, config: again });
  const { runSegmentations } = await ask('mutation { runSegmentations(input: {}) { run { id } userErrors { code } } }');
  const [run] = await runsByIds(scope, [decodeId('Run', runSegmentations.run.id)]);
  await executeRun({ db: api.db, registry, isolation, signal, now: Date.now }, run!);
  const { segmentations } = await ask('{ segmentations { id key segments { id key description } } }');
  const [wealth] = segmentations.filter(({ key }: { key: string }) => key === 'wealth');
  expect(wealth.segments[0].description).toBe('customer.income >= 1000');
  const { draftPersona } = await ask(
    'mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { persona { id } userErrors { code } } }',
    { id: wealth.segments[0].id },
  );

  const edited = config({
    rich: 'customer.income >= 800',
    poor: 'customer.income <= 0',
    none: 'customer.city is known',
  });
  const PREVIEW = `mutation ($config: JSON!, $id: ID) {
    previewSegmentation(input: { segmenter: "rules.conditions", config: $config, segmentationId: $id }) { preview {
      population unassigned quarantined dependents { key }
      segments { key size enter leave stay segment { key } personas { id } sample { externalId } } }
    userErrors { code message field } } }`;
  const { previewSegmentation: compared } = await ask(PREVIEW, { config: edited, id: wealth.id });
  expect(compared.userErrors).toEqual([]);
  const { segments, ...summary } = compared.preview;
  expect(summary).toEqual({
    population: 20,
    unassigned: 7,
    quarantined: 0,
    dependents: [{ key: 'reader' }, { key: 'reader-of-the-reader' }],
  });
  expect(segments).toMatchObject([
    {
      key: 'rich',
      size: 12,
      enter: 2,
      leave: 0,
      stay: 10,
      segment: { key: 'rich' },
      personas: [{ id: draftPersona.persona.id }],
    },
    { key: 'poor', size: 1, enter: 0, leave: 2, stay: 1, segment: { key: 'poor' }, personas: [] },
    { key: 'none', size: 0, enter: 0, leave: 0, stay: 0, segment: null, personas: [], sample: [] },
    { key: 'middle', size: 0, enter: 0, leave: 5, stay: 0, segment: { key: 'middle' } },
  ]);
  expect(segments[0].sample.map(({ externalId }: { externalId: string }) => externalId)).toEqual(
    Array.from({ length: 10 }, (_, n) => `c${n + 8}`),
  );

  const { previewSegmentation: alone } = await ask(PREVIEW, { config: edited });
  expect(alone.preview).toMatchObject({ unassigned: 7, dependents: [] });
  expect(alone.preview.segments[0]).toMatchObject({ size: 12, enter: null, leave: null, stay: null, segment: null });

  const { previewSegmentation: refused } = await ask(PREVIEW, {
    config: config({ rich: 'customer.incme >= 800 and' }),
  });
  expect(refused).toMatchObject({
    preview: null,
    userErrors: [
      {
        code: 'INVALID_CONFIG',
        message:
          'segments.0.when: column 26: expected a feature, such as customer.country or count(purchase), found the end',
      },
    ],
  });
  const { previewSegmentation: unknown } = await ask(PREVIEW, { config: config({ rich: 'customer.incme >= 800' }) });
  expect(unknown.userErrors).toMatchObject([{ code: 'UNKNOWN_FEATURE' }]);
  expect(unknown.userErrors[0].message).toContain('did you mean customer.income');
});

test('a preview keeps quarantined customers where they are, as a run does', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db, new URL('../support/failing-plugins.ts', import.meta.url).href);
  const scope = await testWorkspace(database.db);
  for (let from = 0; from < 3_000; from += 1_000) {
    await saveCustomers(
      scope,
      Array.from({ length: 1_000 }, (_, n) => ({ externalId: `c${from + n}`, traits: { score: from + n } })),
    );
  }
  const segmenter = 'rules.failing';
  const { id } = await configureSegmentation(scope, backend.registry, { name: 'Failing', segmenter });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  const input = { segmenter, config: { how: 'one-in-1000' } };
  const preview = await previewSegmentation(backend.host, scope, { ...input, segmentationId: id });
  expect(preview).toMatchObject({ population: 3_000, unassigned: 0, quarantined: 3 });
  expect(preview.segments).toMatchObject([
    { key: 'low', size: 1_500, enter: 0, leave: 0, stay: 1_500 },
    { key: 'high', size: 1_500, enter: 0, leave: 0, stay: 1_500 },
  ]);
  // Without a live answer they would be in none.
  const alone = await previewSegmentation(backend.host, scope, input);
  expect(alone).toMatchObject({ unassigned: 3, quarantined: 3, segments: [{ size: 1_498 }, { size: 1_499 }] });
});

test('a preview of clusters compares those with the same members, whatever their keys', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  // Three groups far apart, of 40, 30 and 20.
  const sizes = [40, 30, 20];
  await saveCustomers(
    scope,
    sizes.flatMap((size, group) =>
      Array.from({ length: size }, (_, n) => ({
        externalId: `g${group}-${n}`,
        traits: { x: group * 100 + (n % 5), y: group * 50 },
      })),
    ),
  );
  const segmenter = 'psychographic.clusters';
  const settings = { features: ['traits.x', 'traits.y'], k: 3 };
  const { id } = await configureSegmentation(scope, backend.registry, { name: 'Groups', segmenter, config: settings });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  // The keys the segments were stored under are turned about, as after a refit that numbered them otherwise.
  await scope.query(`UPDATE segment SET key = key || '-old' WHERE segmentation_id = $1`, [id]);
  const preview = await previewSegmentation(backend.host, scope, { segmenter, config: settings, segmentationId: id });
  expect(preview.segments.map(({ size, enter, leave, stay }) => ({ size, enter, leave, stay }))).toEqual(
    sizes.map((size) => ({ size, enter: 0, leave: 0, stay: size })),
  );
});
