import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const orders = (more: Partial<MappingInput> = {}): MappingInput => ({
  source: 'multi',
  customer: { externalId: 'who' },
  events: [{ type: 'purchase', at: 'at', messageId: ['n'], amount: 'sum', currency: 'currency' }],
  ...more,
});
const FILE =
  'n,at,who,currency,sum\nU-1,2026-01-05T10:00:00Z,a,EUR,200.00\nU-2,2026-01-06T10:00:00Z,a,INR,7219.50\n' +
  'U-3,2026-01-07T10:00:00Z,b,eur,30.00\nU-4,2026-01-07T11:00:00Z,b,,5\nU-5,2026-01-07T12:00:00Z,b,€,6\n';
const amounts = async (trial: Trial) =>
  Object.fromEntries((await trial.events()).map(({ messageId, amount }) => [messageId, amount]));

test('a line of another currency is refused, and one of none', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('o.csv', FILE, orders());
  expect(await amounts(trial)).toEqual({ 'U-1': '200', 'U-3': '30' });
  expect(summary.amounts).toEqual({ purchase: '230' });
  expect(summary.rejected.map(({ line, code }) => [line, code])).toEqual([
    [3, 'CURRENCY_MISMATCH'],
    [5, 'INVALID_INPUT'],
    [6, 'INVALID_INPUT'],
  ]);
});

test('declared rates convert exactly, and the summary says how much', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('o.csv', FILE, orders({ rates: { INR: 0.0112 } }));
  expect(await amounts(trial)).toMatchObject({ 'U-1': '200', 'U-2': '80.8584', 'U-3': '30' });
  expect(summary.converted).toEqual({ INR: { count: 1, from: '7219.5', to: '80.8584' } });
});

test('an order of several lines, its discount and prices are converted too', async () => {
  await using trial = await Trial.begin();
  const mapping = orders({
    rates: { USD: 0.9, JPY: 6e-3 },
    events: [
      {
        type: 'purchase',
        at: 'at',
        messageId: ['n'],
        groupBy: ['n'],
        amount: { multiply: ['quantity', 'price'] },
        discount: 'off',
        quantity: 'quantity',
        currency: { column: 'currency', map: { '': 'EUR', $: 'USD' } },
        lines: { quantity: 'quantity', price: 'price' },
      },
    ],
  });
  await trial.import(
    'o.csv',
    'n,at,who,currency,quantity,price,off\n1,2026-01-05,a,$,2,10,1\n1,2026-01-05,a,$,1,5.55,\n2,2026-01-05,a,JPY,3,1001,0\n3,2026-01-05,a,,1,7,0\n',
    mapping,
  );
  expect(
    (await trial.events()).map(({ messageId, amount, discount, quantity, lines }) => [
      messageId,
      amount,
      discount,
      quantity,
      lines,
    ]),
  ).toEqual([
    [
      '1',
      '22.995',
      '0.9',
      '3',
      [
        { price: '9', quantity: 2 },
        { price: '4.995', quantity: 1 },
      ],
    ],
    ['2', '18.018', '0', '3', [{ price: '6.006', quantity: 3 }]],
    ['3', '7', '0', '1', [{ price: '7', quantity: 1 }]],
  ]);
});
