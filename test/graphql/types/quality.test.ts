import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitingChecks } from '../../../src/db/tables/quality/quality-checks.ts';
import { carryOut } from '../../../src/services/quality/checks-due.ts';
import { type TestApi, testApi } from '../api.ts';

let api: TestApi;
const DAY = 86_400_000;

const PEOPLE = [
  {
    externalId: 'anna',
    name: 'Anna Stein',
    email: 'anna@example.com',
    phone: '+49 170 1234567',
    birthDate: '1990-03-04',
    country: 'Germany',
    city: 'Ulm',
  },
  {
    externalId: 'anna-2',
    name: 'Stein, Anna',
    email: 'ANNA@example.com',
    phone: '0170 1234567',
    birthDate: '1990-04-03',
    country: 'Deutschland',
    city: 'Ulm',
    income: 42_000,
  },
  { externalId: 'ben', name: 'ben@example.com', email: 'ben@example.com', phone: '+33 6 12345678', country: 'DE' },
  { externalId: 'cleo', name: 'Cleo Lang', country: 'Atlantis', children: 3, householdSize: 2 },
  {
    externalId: 'dan',
    email: 'no address',
    country: 'US',
    traits: { postcode: '1234', age: 20 },
    birthDate: '1960-01-01',
  },
];

/** Incomes about 30,000, one of which is a hundred times as high. */
const CROWD = Array.from({ length: 40 }, (_, n) => ({
  externalId: `crowd-${n}`,
  name: `${['Emil', 'Frida', 'Greta', 'Hugo'][n % 4]} ${['Kurz', 'Feld', 'Baum', 'Wald', 'Berg'][n % 5]}${'abcdefgh'[n % 8]}`,
  income: n === 7 ? 3_000_000 : 29_000 + 100 * n,
  incomeCurrency: 'EUR',
  traits: { visits: n === 3 ? 900 : n },
}));

async function ask(query: string, variables = {}) {
  const { data, errors } = await api.ask(query, variables);
  expect(errors, JSON.stringify(api.logged)).toBeUndefined();
  return data;
}

async function check(): Promise<void> {
  const { checkQuality } = await ask(
    'mutation { checkQuality(input: {}) { check { state passed } userErrors { code } } }',
  );
  expect(checkQuality).toEqual({ check: { state: 'QUEUED', passed: null }, userErrors: [] });
  const context = { db: api.db, registry: api.dependencies.registry, signal: new AbortController().signal };
  for (const { workspaceId, id } of await waitingChecks(api.db)) await carryOut(context, workspaceId, id);
  const { qualityChecks } = await ask('{ qualityChecks(first: 1) { nodes { state error } } }');
  expect(qualityChecks.nodes).toEqual([{ state: 'COMPLETE', error: null }]);
}

const idsOf = async (quality: object) => {
  const query =
    'query ($filter: CustomerFilter) { customers(first: 100, filter: $filter) { totalCount nodes { externalId } } }';
  const { customers } = await ask(query, { filter: { quality } });
  expect(customers.totalCount).toBe(customers.nodes.length);
  return customers.nodes.map(({ externalId }: { externalId: string }) => externalId);
};

beforeAll(async () => {
  api = await testApi();
  const { upsertCustomers } = await ask(
    'mutation ($customers: [CustomerInput!]!) { upsertCustomers(input: { customers: $customers }) { created userErrors { message } } }',
    {
      customers: [...PEOPLE, ...CROWD].map(({ traits = {}, ...rest }: { traits?: object }) => ({
        ...rest,
        traits,
      })),
    },
  );
  expect(upsertCustomers).toEqual({ created: 45, userErrors: [] });
  await check();
});

afterAll(() => api[Symbol.asyncDispose]());

test("a customer's quality: completeness, freshness, conflicts, outliers and duplicates", async () => {
  const { anna, ben, cleo, dan, rich } = await ask(`{
    anna: customer(externalId: "anna") { quality { completeness freshnessDays conflicts { code message } outliers { name }
      duplicates { score customer { externalId } reasons { field likeness } } } }
    ben: customer(externalId: "ben") { quality { completeness conflicts { code } } }
    cleo: customer(externalId: "cleo") { quality { completeness conflicts { code } } }
    dan: customer(externalId: "dan") { quality { conflicts { code } } }
    rich: customer(externalId: "crowd-7") { quality { outliers { name currency value low median high customers } } }
  }`);
  expect(anna.quality).toMatchObject({
    completeness: 1,
    freshnessDays: 0,
    conflicts: [{ code: 'EMAIL_SHARED', message: 'Another customer has the same e-mail address.' }],
    outliers: [],
  });
  expect(anna.quality.duplicates).toHaveLength(1);
  expect(anna.quality.duplicates[0].customer.externalId).toBe('anna-2');
  expect(anna.quality.duplicates[0].score).toBeGreaterThan(0.999);
  expect(anna.quality.duplicates[0].reasons).toEqual([
    { field: 'name', likeness: 'SAME' },
    { field: 'email', likeness: 'SAME' },
    { field: 'phone', likeness: 'SAME' },
    { field: 'birthDate', likeness: 'SLIP' },
    { field: 'place', likeness: 'SAME' },
  ]);
  // Name, e-mail, phone and country of the five expected.
  expect(ben.quality).toEqual({
    completeness: 0.8,
    conflicts: [{ code: 'PHONE_AND_COUNTRY' }, { code: 'NAME_IS_EMAIL' }],
  });
  expect(cleo.quality).toEqual({ completeness: 0.4, conflicts: [{ code: 'CHILDREN_AND_HOUSEHOLD' }] });
  expect(dan.quality.conflicts).toEqual([
    { code: 'AGE_AND_BIRTH' },
    { code: 'POSTCODE_AND_COUNTRY' },
    { code: 'EMAIL_FORM' },
  ]);
  expect(rich.quality.outliers).toHaveLength(1);
  // Quartiles of 29,000 to 32,900 with one of 3,000,000 are 30,075 and 32,025 by definition 7: 3 x 1,950 beyond.
  expect(rich.quality.outliers[0]).toMatchObject({ name: 'income', currency: 'EUR', value: 3_000_000, customers: 40 });
  expect(rich.quality.outliers[0].median).toBeCloseTo(31_050, 6);
  expect(rich.quality.outliers[0].high).toBeGreaterThan(32_900);
  expect(rich.quality.outliers[0].high).toBeLessThan(100_000);
});

test('the quality is a filter of customers, and each condition has its opposite', async () => {
  expect(await idsOf({ hasConflict: true })).toEqual(['anna', 'anna-2', 'ben', 'cleo', 'dan']);
  expect(await idsOf({ hasConflict: false })).toHaveLength(40);
  expect(await idsOf({ hasDuplicate: true })).toEqual(['anna', 'anna-2']);
  expect(await idsOf({ hasOutlier: true })).toEqual(['crowd-3', 'crowd-7']);
  expect(await idsOf({ completenessBelow: 0.5, hasConflict: true })).toEqual(['cleo', 'dan']);
  expect(await idsOf({ completenessFrom: 1 })).toEqual(['anna', 'anna-2']);
  expect(await idsOf({ staleDays: 1 })).toEqual([]);
  await api.scope.query(
    `UPDATE customer SET updated_at = now() - interval '100 days' WHERE workspace_id = $1 AND external_id = 'cleo'`,
    [api.scope.workspaceId],
  );
  expect(await idsOf({ staleDays: 99 })).toEqual(['cleo']);
  expect(await idsOf({ staleDays: 101 })).toEqual([]);
  await ask(
    `mutation ($at: DateTime!) { ingestEvents(input: { events: [{ customer: { externalId: "cleo" }, messageId: "m1", type: "visit", at: $at }] }) { accepted } }`,
    {
      at: new Date(Date.now() - 50 * DAY).toISOString(),
    },
  );
  expect(await idsOf({ staleDays: 99 })).toEqual([]);
  expect(await idsOf({ staleDays: 49 })).toEqual(['cleo']);
  const { errors } = await api.ask('{ customers(filter: { quality: { completenessBelow: 2 } }) { totalCount } }');
  expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
});

test('the report counts what it found, and texts that no place has', async () => {
  const { workspace } =
    await ask(`{ workspace { quality { state passed broken figures { customers completeness completenessBins freshnessBins
    withConflict withOutlier withDuplicate duplicatePairs conflicts { code customers } outliers { name customers }
    fields { name filled expected } unreadableCountries { texts customers examples { text customers } } } } } }`);
  const { figures, ...state } = workspace.quality;
  expect(state).toEqual({ state: 'COMPLETE', passed: true, broken: [] });
  expect(figures).toMatchObject({
    customers: 45,
    completenessBins: [0, 0, 40, 0, 2, 0, 0, 0, 1, 2],
    freshnessBins: [45, 0, 0, 0, 0],
    withConflict: 5,
    withOutlier: 2,
    withDuplicate: 2,
    duplicatePairs: 1,
    unreadableCountries: { texts: 1, customers: 1, examples: [{ text: 'Atlantis', customers: 1 }] },
  });
  expect(figures.completeness).toBeCloseTo((2 * 1 + 0.8 + 0.4 + 0.4 + 40 * 0.2) / 45, 10);
  expect(figures.conflicts).toContainEqual({ code: 'EMAIL_SHARED', customers: 2 });
  expect(figures.outliers.map(({ name }: { name: string }) => name).sort()).toEqual(['income', 'traits.visits']);
  expect(figures.fields).toContainEqual({ name: 'phone', filled: 3, expected: true });
  expect(figures.fields).toContainEqual({ name: 'birthDate', filled: 3, expected: false });
});

test('a rejected pair stays rejected, and comes back where the rejection is taken back', async () => {
  const settle = (name: string) =>
    ask(
      `mutation { ${name}(input: { customer: { externalId: "anna-2" }, other: { externalId: "anna" } }) { done userErrors { code } } }`,
    );
  expect((await settle('rejectDuplicate')).rejectDuplicate).toEqual({ done: true, userErrors: [] });
  expect((await settle('rejectDuplicate')).rejectDuplicate).toEqual({
    done: null,
    userErrors: [{ code: 'NOT_FOUND' }],
  });
  await check();
  expect(await idsOf({ hasDuplicate: true })).toEqual([]);
  const { rejected, open } = await ask(
    '{ rejected: duplicatePairs(state: REJECTED) { state first { externalId } } open: duplicatePairs { score } }',
  );
  expect({ rejected, open }).toEqual({ rejected: [{ state: 'REJECTED', first: { externalId: 'anna' } }], open: [] });
  expect((await settle('reopenDuplicate')).reopenDuplicate.done).toBe(true);
  expect(await idsOf({ hasDuplicate: true })).toEqual(['anna', 'anna-2']);
});

test('a standard decides what is complete, and checks are held to it and kept', async () => {
  const save =
    'mutation ($input: SaveQualityStandardInput!) { saveQualityStandard(input: $input) { standard { expectedFields checkHours } userErrors { code field message } } }';
  const wrong = await ask(save, { input: { expectedFields: ['emial'] } });
  expect(wrong.saveQualityStandard.userErrors).toEqual([
    { code: 'INVALID_INPUT', field: ['expectedFields'], message: 'No field emial; did you mean email?' },
  ]);
  const saved = await ask(save, {
    input: {
      expectedFields: ['name', 'birthDate'],
      expectedTraits: ['visits'],
      leastCompleteness: 0.9,
      mostConflicts: 0.5,
    },
  });
  expect(saved.saveQualityStandard).toEqual({
    standard: { expectedFields: ['name', 'birthDate'], checkHours: null },
    userErrors: [],
  });
  const { anna, crowd } = await ask(
    '{ anna: customer(externalId: "anna") { quality { completeness } } crowd: customer(externalId: "crowd-1") { quality { completeness } } }',
  );
  expect(anna.quality.completeness).toBeCloseTo(2 / 3, 10);
  expect(crowd.quality.completeness).toBeCloseTo(2 / 3, 10);
  await check();
  const { qualityChecks } = await ask(
    '{ qualityChecks { totalCount nodes { passed broken figures { fields { name filled expected } } } } }',
  );
  expect(qualityChecks.totalCount).toBe(3);
  expect(
    qualityChecks.nodes.map(({ passed, broken }: { passed: boolean; broken: string[] }) => ({ passed, broken })),
  ).toEqual([
    { passed: false, broken: ['LEAST_COMPLETENESS'] },
    { passed: true, broken: [] },
    { passed: true, broken: [] },
  ]);
  expect(qualityChecks.nodes[0].figures.fields).toContainEqual({ name: 'traits.visits', filled: 40, expected: true });
});

test('a clean-up is planned, made and undone, and nothing but its merges', async () => {
  const plan =
    '{ plan { id state leftOut merges { score mergeId refusal into { externalId } from { externalId } } } userErrors { code } }';
  const { planCleanUp } = await ask(
    `mutation { planCleanUp(input: { leastScore: 0.9, fields: { phone: TAKE_FROM } }) ${plan} }`,
  );
  expect(planCleanUp.plan).toMatchObject({
    state: 'PLANNED',
    leftOut: 0,
    merges: [{ mergeId: null, refusal: null, into: { externalId: 'anna' }, from: { externalId: 'anna-2' } }],
  });
  const all = 'query { customers(first: 100) { nodes { externalId name email phone birthDate income updatedAt } } }';
  const before = await ask(all);
  const id = planCleanUp.plan.id;
  const run = async (name: string) =>
    (await ask(`mutation ($id: ID!) { ${name}(input: { id: $id }) ${plan} }`, { id }))[name];
  expect((await run('undoCleanUp')).userErrors).toEqual([{ code: 'CONFLICT' }]);
  const applied = await run('applyCleanUp');
  expect(applied.plan).toMatchObject({ state: 'APPLIED', merges: [{ refusal: null, from: null }] });
  expect(applied.plan.merges[0].mergeId).not.toBeNull();
  expect((await run('applyCleanUp')).plan.merges).toEqual(applied.plan.merges);
  const { customer } = await ask('{ customer(externalId: "anna") { phone income quality { duplicates { score } } } }');
  expect(customer).toEqual({ phone: '0170 1234567', income: '42000', quality: { duplicates: [] } });
  const undone = await run('undoCleanUp');
  expect(undone.plan).toMatchObject({ state: 'UNDONE', merges: [{ mergeId: null, refusal: 'UNDONE' }] });
  expect(await ask(all)).toEqual(before);
  expect(await idsOf({ hasDuplicate: true })).toEqual(['anna', 'anna-2']);
  expect((await run('applyCleanUp')).userErrors).toEqual([{ code: 'CONFLICT' }]);
});

test('nothing of it is seen or changed from another workspace', async () => {
  const { data } = await api.ask(
    '{ workspace { quality { state } } duplicatePairs { score } qualityChecks { totalCount } cleanUpPlans { id } }',
    {},
    api.foreignKey,
  );
  expect(data).toEqual({
    workspace: { quality: null },
    duplicatePairs: [],
    qualityChecks: { totalCount: 0 },
    cleanUpPlans: [],
  });
  const { cleanUpPlans } = await ask('{ cleanUpPlans { id } }');
  const { data: tried } = await api.ask(
    'mutation ($id: ID!) { undoCleanUp(input: { id: $id }) { userErrors { code } } }',
    { id: cleanUpPlans[0].id },
    api.foreignKey,
  );
  expect(tried.undoCleanUp.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
});
