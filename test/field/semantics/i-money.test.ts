import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { People } from './people.ts';
import { SemanticsServer } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Four incomes in euros, four in yen of the same worth at 160 a euro, one without a currency. */
const PEOPLE = [
  ...[40, 45, 50, 55].map((thousands, n) => ({
    ...{ externalId: `eu${n}`, country: 'DE', income: thousands * 1_000, incomeCurrency: 'EUR' },
  })),
  ...[40, 45, 50, 55].map((thousands, n) => ({
    ...{ externalId: `jp${n}`, country: 'JP', income: thousands * 160_000, incomeCurrency: 'JPY' },
  })),
  { externalId: 'own', country: 'DE', income: 60_000 },
];
const RATE = { currency: 'JPY', rate: '0.00625', date: '2026-01-05' };

async function rates(people: People, list: readonly object[]) {
  const { saveExchangeRates } = await people.ask(
    'mutation ($r: [ExchangeRateInput!]!) { saveExchangeRates(input: { rates: $r }) { rates { currency rate date } userErrors { code } } }',
    { r: list },
  );
  return saveExchangeRates;
}

test('yen are not compared with euros in rules, filters and order, until a rate says what they are worth', async () => {
  const people = await People.of(server);
  expect(await people.customers(PEOPLE)).toEqual([]);
  const read = () =>
    people.ask(`{
      workspace { incomeCurrencies { currency customers comparable } }
      rich: customers(filter: { income: { gte: "1000000" } }) { totalCount }
      middle: customers(filter: { income: { between: ["44000", "51000"] } }) { nodes { externalId } }
      ordered: customers(first: 3, orderBy: { field: INCOME, direction: DESC }) {
        nodes { externalId income incomeCurrency } pageInfo { endCursor } }
      features { name unit } }`);
  const before = await read();
  expect(before.workspace.incomeCurrencies).toEqual([
    { currency: 'EUR', customers: 4, comparable: true },
    { currency: 'JPY', customers: 4, comparable: false },
    { currency: null, customers: 1, comparable: true },
  ]);
  const ids = (list: { nodes: { externalId: string }[] }) => list.nodes.map(({ externalId }) => externalId);
  expect(before.rich.totalCount).toBe(0);
  expect(ids(before.middle).sort()).toEqual(['eu1', 'eu2']);
  expect(ids(before.ordered)).toEqual(['own', 'eu3', 'eu2']);
  expect(before.features).toContainEqual({ name: 'customer.income', unit: 'EUR' });
  expect(await people.who('customer.income >= 1000000')).toEqual([]);
  expect(await people.who('customer.income is missing')).toEqual(['jp0', 'jp1', 'jp2', 'jp3']);
  expect(await people.who('customer.income >= 55000 and customer.incomeCurrency = "EUR"')).toEqual(['eu3']);

  await people.configure('rich', 'rules.conditions', {
    segments: [{ key: 'rich', name: 'Rich', when: 'customer.income >= 50000' }],
  });
  expect(await people.run()).toEqual({});
  expect(await people.members('rich')).toEqual({ rich: ['eu2', 'eu3', 'own'] });
  expect(await rates(people, [RATE])).toEqual({ rates: [RATE], userErrors: [] });
  // The rate queues a run of whatever reads incomes.
  await vi.waitFor(
    async () => expect(await people.members('rich')).toEqual({ rich: ['eu2', 'eu3', 'jp2', 'jp3', 'own'] }),
    { timeout: 20_000, interval: 100 },
  );
  const after = await read();
  expect(after.workspace.incomeCurrencies[1]).toEqual({ currency: 'JPY', customers: 4, comparable: true });
  expect(ids(after.middle).sort()).toEqual(['eu1', 'eu2', 'jp1', 'jp2']);
  expect(ids(after.ordered)).toEqual(['own', 'jp3', 'eu3']);
  expect(after.ordered.nodes[1]).toMatchObject({ income: '8800000', incomeCurrency: 'JPY' });
  const next = await people.ask(
    `query ($after: String) { customers(first: 9, after: $after, orderBy: { field: INCOME, direction: DESC }) { nodes { externalId } } }`,
    { after: after.ordered.pageInfo.endCursor },
  );
  expect(ids(next.customers)).toEqual(['jp2', 'eu2', 'jp1', 'eu1', 'jp0', 'eu0']);
});

test('rates that mean nothing are refused', async () => {
  const people = await People.of(server);
  for (const wrong of [
    [{ currency: 'EUR', rate: '1' }],
    [{ currency: 'USD', rate: '0' }],
    [{ currency: 'USD', rate: '-1' }],
    [{ currency: 'usd', rate: '1' }],
    [{ currency: 'USD', rate: '1', date: '2999-01-01' }],
    [
      { currency: 'USD', rate: '1' },
      { currency: 'USD', rate: '2' },
    ],
  ]) {
    expect((await rates(people, wrong)).userErrors).toEqual([{ code: 'INVALID_INPUT' }]);
  }
});

test('a drafted persona says nothing of incomes in another currency, and bands read each currency by its own', async () => {
  const people = await People.of(server);
  const many = ['EUR', 'JPY'].flatMap((incomeCurrency) =>
    Array.from({ length: 20 }, (_, n) => ({
      externalId: `${incomeCurrency}${n}`,
      country: incomeCurrency === 'EUR' ? 'DE' : 'JP',
      income: (40_000 + n * 500) * (incomeCurrency === 'EUR' ? 1 : 100),
      incomeCurrency,
    })),
  );
  await people.customers(many);
  const bands = await people.preview({ quantiles: 5, currency: 'EUR' }, 'demographic.income-band');
  expect(
    Object.values(bands)
      .flat()
      .filter((id) => id.startsWith('JPY')),
  ).toEqual([]);
  expect(Object.values(bands).flat()).toHaveLength(20);
  await people.configure('p', 'geographic.place', { level: 'country' });
  expect(await people.run()).toEqual({});
  const { segmentation } = await people.ask('{ segmentation(key: "p") { segments { id key } } }');
  const { id } = segmentation.segments.find(({ key }: { key: string }) => key === 'jp');
  const { draftPersona } = await people.ask(
    'mutation ($id: ID!) { draftPersona(input: { segmentId: $id }) { persona { sections { claims { text } } } userErrors { message } } }',
    { id },
  );
  const claims = draftPersona.persona.sections.flatMap(({ claims: some }: { claims: { text: string }[] }) => some);
  expect(claims.filter(({ text }: { text: string }) => /income (?!currency)/i.test(text))).toEqual([]);
});
