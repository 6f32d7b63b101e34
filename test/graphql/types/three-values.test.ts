import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { type TestApi, testApi } from '../api.ts';

const RULES = {
  segments: [
    { key: 'rich', name: 'Rich', when: 'customer.income >= 1000' },
    { key: 'berliners', name: 'Berliners', when: 'customer.city = "Berlin" and customer.income >= 0' },
  ],
};
const registry = await createRegistry(plugins);
const context = (): RunContext => ({
  db: api.db,
  registry,
  isolation: createIsolation(''),
  signal: new AbortController().signal,
  now: Date.now,
});

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ preview: (request) => doJob(context(), 'preview', request) });
  // Income 0, 500, 1000, missing; city Berlin, Paris, missing; born 1980, a hundred and fifty years ago, or unknown.
  await saveCustomers(
    api.scope,
    Array.from({ length: 24 }, (_, n) => ({
      externalId: `c${n}`,
      income: n % 4 === 3 ? null : (n % 4) * 500,
      incomeCurrency: n % 4 === 3 ? null : 'EUR',
      city: n % 3 === 2 ? null : n % 3 === 0 ? 'Berlin' : 'Paris',
      birthDate: n % 2 === 0 ? '1980-01-01' : null,
    })),
  );
  await configureSegmentation(api.scope, registry, { name: 'Rules', segmenter: 'rules.conditions', config: RULES });
  await configureSegmentation(api.scope, registry, { name: 'Ages', segmenter: 'demographic.age-band' });
  const reads = [
    { key: 'not-rich', name: 'Not rich', when: 'not segmentations.rules.segments has "rich"' },
    { key: 'berlin', name: 'Berlin', when: 'segmentations.rules.segments has "berliners"' },
  ];
  await configureSegmentation(api.scope, registry, {
    name: 'Reader',
    segmenter: 'rules.conditions',
    config: { segments: reads },
  });
  await run();
});
afterAll(() => api[Symbol.asyncDispose]());

async function run() {
  const { id } = await requestRun(api.scope, registry, {});
  const [row] = await runsByIds(api.scope, [id]);
  await executeRun(context(), row!);
}

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
async function ask(query: string, variables: object = {}, key?: string): Promise<any> {
  const { data, errors } = await api.ask(query, variables, key);
  expect(errors).toBeUndefined();
  return data;
}

async function segments(): Promise<{ id: string; key: string; size: number; unknown: number }[]> {
  const { segmentations } = await ask('{ segmentations { segments { id key size unknown } } }');
  return segmentations.flatMap((one: { segments: unknown[] }) => one.segments);
}

async function counts(id: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const status of ['IN', 'NOT_IN', 'UNKNOWN']) {
    for (const [name, filter] of [
      [status, { segment: { id, status } }],
      [`not ${status}`, { not: { segment: { id, status } } }],
    ] as const) {
      const { customers } = await ask('query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }', {
        filter,
      });
      found[name] = customers.totalCount;
    }
  }
  return found;
}

/** The counts of three answers, and of their opposites. */
const three = (inside: number, outside: number, unknown: number) => ({
  IN: inside,
  'not IN': outside,
  NOT_IN: outside,
  'not NOT_IN': inside,
  UNKNOWN: unknown,
  'not UNKNOWN': inside + outside,
});

test('in, known not to be in and unknown are told apart, in filters, sizes and by readers', async () => {
  const byKey = new Map((await segments()).map((one) => [one.key, one]));
  // Of 24, every fourth lacks an income; a city is missing for every third; FALSE and UNKNOWN is FALSE.
  const expected = {
    rich: three(6, 12, 6),
    berliners: three(6, 8, 10),
    // A reader sees the segments a customer is in: not in one is whoever is not among its members.
    'not-rich': three(18, 6, 0),
    berlin: three(6, 18, 0),
  };
  for (const [key, wanted] of Object.entries(expected)) {
    const { id, size, unknown } = byKey.get(key)!;
    expect({ key, ...(await counts(id)) }).toEqual({ key, ...wanted });
    expect({ key, size, unknown }).toEqual({ key, size: wanted.IN, unknown: wanted.UNKNOWN });
  }
  const band = [...byKey.values()].find(({ key, size }) => size === 12 && !Object.hasOwn(expected, key))!;
  expect(await counts(band.id)).toEqual(three(12, 0, 12));
  const { segmentations } = await ask('{ segmentations { key unknown } }');
  // Without an income, in Berlin or not known where; or with an income and not known where.
  const open = Array.from({ length: 24 }, (_, n) => n).filter((n) => n % 4 === 3 || n % 3 === 2).length;
  expect(segmentations).toEqual([
    { key: 'rules', unknown: open },
    { key: 'ages', unknown: 12 },
    { key: 'reader', unknown: 0 },
  ]);
});

test('a preview counts the same, clause by clause, for keys that may only read', async () => {
  const PREVIEW = `query ($input: PreviewSegmentationInput!) { segmentationPreview(input: $input) {
    preview { population unassigned unknown quarantined doubts { clause holds whole }
      segments { key size unknown clauses { text depth matched failed unknown remaining } } }
    userErrors { code } } }`;
  const config = {
    segments: [
      ...RULES.segments,
      {
        key: 'either',
        name: 'Either',
        when: 'customer.city is known and (customer.income < 500 or customer.income > 600) and (customer.income > 9 and customer.income < 3 or customer.city = "Paris")',
      },
    ],
  };
  const { segmentationPreview } = await ask(
    PREVIEW,
    { input: { segmenter: 'rules.conditions', config } },
    api.keys.READ,
  );
  const { preview, userErrors } = segmentationPreview;
  expect(userErrors).toEqual([]);
  expect(preview).toMatchObject({
    population: 24,
    quarantined: 0,
    segments: [{ size: 6, unknown: 6 }, { size: 6, unknown: 10 }, {}],
  });
  expect(preview.segments[1].clauses).toEqual([
    { text: 'customer.city = "Berlin"', depth: 0, matched: 8, failed: 8, unknown: 8, remaining: 8 },
    { text: 'customer.income >= 0', depth: 0, matched: 18, failed: 0, unknown: 6, remaining: 6 },
  ]);
  expect(
    preview.segments[2].clauses.map(({ depth, remaining }: Record<string, unknown>) => [depth, remaining !== null]),
  ).toEqual([
    [0, true],
    [0, true],
    [1, false],
    [1, false],
    [0, true],
    [1, false],
    [2, false],
    [2, false],
    [1, false],
  ]);
  expect(preview.segments[2].clauses[4].remaining).toBe(preview.segments[2].size);
  expect(preview.doubts).toEqual([
    { clause: 'customer.income > 9 and customer.income < 3', holds: 'NEVER', whole: false },
  ]);
  const { segmentationPreview: wrong } = await ask(PREVIEW, {
    input: { segmenter: 'rules.conditions', config: { segments: 1 } },
  });
  expect(wrong).toMatchObject({ preview: null, userErrors: [{ code: 'INVALID_CONFIG' }] });
});

test('a rule that nobody can meet, or nobody can fail, is stored and said', async () => {
  const CONFIGURE = `mutation ($config: JSON) { configureSegmentation(input: { name: "Doubtful", segmenter: "rules.conditions", config: $config }) {
    segmentation { id } doubts { segment clause whole holds text } userErrors { code } } }`;
  const when = [
    'customer.income > 30 and customer.income < 20',
    'customer.city = "X" or customer.city != "X"',
    'customer.income > 1',
    // A misspelt kind, and what no count is.
    'customer.kind != "PROSPEKT"',
    'count(purchase) >= 0',
    'count(purchase, 30 days) < 0 or customer.kind = "MARKET"',
  ];
  const config = { segments: when.map((text, n) => ({ key: `s${n}`, name: `S${n}`, when: text })) };
  const { configureSegmentation: done } = await ask(CONFIGURE, { config });
  expect(done.userErrors).toEqual([]);
  // Nothing was bought yet, which is a doubt of its own.
  const certain = done.doubts.filter(({ holds }: { holds: string }) => holds !== 'EMPTY');
  expect(certain).toMatchObject([
    { segment: 's0', whole: true, holds: 'NEVER', clause: when[0] },
    { segment: 's1', whole: true, holds: 'ALWAYS', clause: when[1] },
    { segment: 's3', whole: true, holds: 'ALWAYS', clause: when[3] },
    { segment: 's4', whole: true, holds: 'ALWAYS' },
    { segment: 's5', whole: false, holds: 'NEVER', clause: 'count(purchase, 30 days) < 0' },
  ]);
  await ask('mutation ($id: ID!) { deleteSegmentation(input: { id: $id }) { deletedId } }', {
    id: done.segmentation.id,
  });
});

test('of a segment without a live answer, nobody is known not to be in it', async () => {
  const { segmentations } = await ask('{ segmentations { id key segments { id key } } }');
  const [rules] = segmentations;
  await ask('mutation ($id: ID!) { disableSegmentation(input: { id: $id }) { userErrors { code } } }', {
    id: rules.id,
  });
  expect(await counts(rules.segments[0].id)).toEqual(three(6, 0, 18));
  const shown = (await segments()).find(({ key }) => key === 'rich');
  expect(shown).toMatchObject({ size: 6, unknown: 18 });
  await ask('mutation ($id: ID!) { enableSegmentation(input: { id: $id }) { userErrors { code } } }', { id: rules.id });
});

test('`inSegment` and `status` together are refused', async () => {
  const [segment] = await segments();
  const filter = { segment: { id: segment!.id, inSegment: true, status: 'IN' } };
  const { errors } = await api.ask('query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }', {
    filter,
  });
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
});
