import { expect, test } from 'vitest';
import { Trial } from './support.ts';

const LOYALTY = {
  source: 'loyalty',
  customer: { externalId: 'who', fields: { name: 'name', birthDate: 'born' } },
  events: [{ type: 'purchase', at: 'at', messageId: ['n'], amount: 'sum' }],
};
const FILE =
  'n,at,who,name,born,sum\nT-1,2026-01-05T10:00:00Z,X1,Ida Roe,1981-06-02,20.00\n' +
  'T-2,2026-01-06T10:00:00Z,X2,Jon Sy,0000-00-00,600.00\nT-3,2026-01-07T10:00:00Z,X2,Jon Sy,0000-00-00,800.00\n' +
  'T-4,2026-01-08T10:00:00Z,X3,Kit Ur,2071-04-05,1000.00\nT-5,2026-01-09T10:00:00Z,X3,Kit Ur,2071-04-05,200.00\n';

test('a bad birthday costs itself, not its customer nor their orders, and is counted', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('l.csv', FILE, LOYALTY);
  expect(summary).toMatchObject({
    linesRejected: { total: 0 },
    amounts: { purchase: '2620' },
    customers: { created: 3, rejected: 0 },
    fieldsLeftOut: {
      total: 2,
      byReason: { 'birthDate: a value is a time that never was': 1, 'birthDate: lies in the future': 1 },
    },
  });
  expect((await trial.customers()).map(({ externalId, name, birthDate }) => [externalId, name, birthDate])).toEqual([
    ['X1', 'Ida Roe', '1981-06-02'],
    ['X2', 'Jon Sy', undefined],
    ['X3', 'Kit Ur', undefined],
  ]);
});

test('strict refuses the customer with their orders', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('l.csv', FILE, { ...LOYALTY, strict: true });
  expect(summary).toMatchObject({
    amounts: { purchase: '20' },
    fieldsLeftOut: { total: 0 },
    linesRejected: { total: 4 },
  });
});

test('every optional field, trait and identity is left out alone, with a reason in words', async () => {
  await using trial = await Trial.begin();
  await trial.import('first.csv', 'id,score\nz,5\n', {
    source: 's',
    customer: { externalId: 'id', traits: { score: { column: 'score', type: 'number' } } },
  });
  const long = 'x'.repeat(400);
  const summary = await trial.import(
    'c.csv',
    `id,country,kids,kind,income,currency,mail,card,score,city\na,${long},2.5,FRIEND,many,euro,${long}@x.org,${long},high,Bonn\n`,
    {
      source: 's',
      customer: {
        externalId: 'id',
        fields: {
          country: 'country',
          children: 'kids',
          kind: 'kind',
          income: 'income',
          incomeCurrency: 'currency',
          email: 'mail',
          city: 'city',
        },
        traits: { score: { column: 'score', type: 'number' } },
        identities: [
          { type: 'card', value: 'card' },
          { type: 'ok', value: 'id' },
        ],
      },
    },
  );
  expect(await trial.customers()).toMatchObject([
    { externalId: 'a', city: 'Bonn', kind: 'CUSTOMER', traits: {}, identities: ['ok:a'] },
    { externalId: 'z', traits: { score: 5 } },
  ]);
  expect(Object.keys(summary.fieldsLeftOut.byReason).sort()).toEqual([
    'children: is no whole number',
    'country: is longer than 200 characters',
    'email: is longer than 320 characters',
    'identities.value: is longer than 320 characters',
    'income: a value is not a number; where it stands for no value, list it under missing',
    'incomeCurrency: is not an ISO 4217 code',
    'kind: is none of CUSTOMER, PROSPECT, RIVAL_CUSTOMER, MARKET',
    'traits.score: a value is not a number; where it stands for no value, list it under missing',
  ]);
});
