import { expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { decodeId } from '../../../src/graphql/core/id.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { testApi } from '../api.ts';

test('customers become segments and segments personas, all through the API', async () => {
  const signal = new AbortController().signal;
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const context = (): RunContext => ({ db: api.db, registry, isolation, signal, now: Date.now });
  await using api = await testApi({
    preview: (request) => doJob(context(), 'preview', request),
    portrait: (request) => doJob(context(), 'portrait', request),
    claims: (request) => doJob(context(), 'claims', request),
    refit: (request) => doJob(context(), 'refit', request),
  });
  const ask = async (query: string, variables: object = {}) => {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    const payload = Object.values(data)[0] as { userErrors?: unknown };
    if (payload.userErrors) expect(payload.userErrors).toEqual([]);
    return data;
  };

  const now = Date.now();
  const at = (daysAgo: number) => new Date(now - daysAgo * 86_400_000).toISOString();
  const customers = Array.from({ length: 40 }, (_, n) => ({
    externalId: `c${n}`,
    name: `N${n}`,
    country: n < 20 ? 'Germany' : 'France',
  }));
  await ask(
    'mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { created userErrors { code } } }',
    { c: customers },
  );
  // The first ten bought often and lately, the next ten long ago, the rest never.
  const events = customers.slice(0, 20).flatMap(({ externalId }, n) =>
    Array.from({ length: n < 10 ? 6 : 1 }, (_, event) => ({
      customer: { externalId },
      messageId: `${externalId}-${event}`,
      type: 'purchase',
      at: at(n < 10 ? 5 + event * 20 : 800),
      amount: '25.00',
    })),
  );
  await ask('mutation ($e: [EventInput!]!) { ingestEvents(input: { events: $e }) { accepted userErrors { code } } }', {
    e: events,
  });

  const { previewSegmentation } = await ask(`mutation { previewSegmentation(input: { segmenter: "lifecycle.stage" }) {
    preview { population unassigned segments { key size enter sample { name } } } userErrors { code } } }`);
  const total = previewSegmentation.preview.segments.reduce((sum: number, { size }: { size: number }) => sum + size, 0);
  expect(total + previewSegmentation.preview.unassigned).toBe(40);

  const { configureSegmentation } =
    await ask(`mutation { configureSegmentation(input: { name: "Stage", segmenter: "lifecycle.stage" }) {
    segmentation { id } userErrors { code } } }`);
  const { id } = configureSegmentation.segmentation;
  const { runSegmentations } = await ask('mutation { runSegmentations(input: {}) { run { id } userErrors { code } } }');
  const [run] = await runsByIds(api.scope, [decodeId('Run', runSegmentations.run.id)]);
  await executeRun({ db: api.db, registry, isolation, signal, now: Date.now }, run!);

  const { node } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Segmentation { status model { population segmenterVersion } segments { id key size
      members(first: 40) { totalCount nodes { customer { externalId } explanation { verdict segment { key } factors { feature source kind unit observed text change } } } } } } } }`,
    { id },
  );
  expect(node).toMatchObject({ status: 'LIVE', model: { population: 40 } });
  const { features } = await ask('{ features { name } }');
  const catalogue = [null, ...features.map(({ name }: { name: string }) => name)];
  for (const { key, size, members } of node.segments) {
    expect(members.totalCount).toBe(size);
    for (const { explanation } of members.nodes) {
      expect(explanation).toMatchObject({ verdict: 'TRUE', segment: { key } });
      expect(explanation.factors.length).toBeGreaterThan(0);
      for (const { source } of explanation.factors) expect(catalogue).toContain(source);
    }
  }
  const loyal = node.segments.find(({ members }: { members: { nodes: { customer: { externalId: string } }[] } }) =>
    members.nodes.some(({ customer }) => customer.externalId === 'c0'),
  );
  const results = await ask(
    '{ runs { nodes { state results { entered backfill error { code } segmentation { key } } } } }',
  );
  expect(results.runs.nodes).toMatchObject([
    { state: 'LIVE', results: [{ backfill: true, error: null, segmentation: { key: 'stage' } }] },
  ]);

  const { draftPersona } = await ask(
    `mutation ($id: ID!) { draftPersona(input: { segmentId: $id, language: ZH }) { persona { id version status story sampleSize
      typicalCustomer { externalId } sourceSegment { key } criteria { segment { id } } } userErrors { code } } }`,
    { id: loyal.id },
  );
  expect(draftPersona.persona).toMatchObject({
    status: 'DRAFT',
    sampleSize: loyal.size,
    sourceSegment: { key: loyal.key },
  });
  expect(draftPersona.persona.story).toMatch(/\p{Script=Han}/u);
  const { activatePersona } = await ask(
    `mutation ($id: ID!, $version: Int!) { activatePersona(input: { id: $id, version: $version }) { persona { status matchCount
      members(first: 1) { totalCount nodes { fit matched customer { externalId } contributions { share } } } } userErrors { code } } }`,
    { id: draftPersona.persona.id, version: draftPersona.persona.version },
  );
  expect(activatePersona.persona).toMatchObject({
    status: 'ACTIVE',
    matchCount: loyal.size,
    members: { totalCount: loyal.size },
  });
  const { customer } = await ask(
    `{ customer(externalId: "c0") { personas { fit matched persona { id } } explanations(segmentationId: "${id}") { verdict } } }`,
  );
  expect(customer.personas).toMatchObject([{ matched: true, persona: { id: draftPersona.persona.id } }]);
  expect(customer.explanations[0].verdict).toBe('TRUE');
});
