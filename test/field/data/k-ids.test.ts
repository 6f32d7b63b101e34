import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const ORDERS = {
  source: 'market',
  customer: { externalId: 'buyer', identities: [{ type: 'phone', value: 'phone' }] },
  events: [{ type: 'purchase', at: 'at', messageId: ['order'], amount: 'total' }],
} satisfies MappingInput;

test('integers of 18 and more digits stay as they are written', async () => {
  await using trial = await Trial.begin();
  const ids = ['900719925474099301', '900719925474099302', '-9223372036854775807', '12345678901234567890123'];
  const lines = ids.map((id, n) => `{"buyer":${id},"order":${id},"at":"2026-01-0${n + 1}T00:00:00Z","total":1.50}`);
  const summary = await trial.import('o.ndjson', lines.join('\n'), ORDERS);
  expect(summary).toMatchObject({ customers: { created: 4 }, amounts: { purchase: '6' } });
  expect((await trial.events()).map(({ externalId }) => externalId).sort()).toEqual([...ids].sort());
});

test('long integers stay within lists, objects and items too', async () => {
  await using trial = await Trial.begin();
  const text = JSON.stringify({
    buyer: { id: 0 },
    order: 'o1',
    at: '2026-01-01',
    tags: [1],
    items: [{ sku: 2, quantity: 1 }],
  })
    .replace('"id":0', '"id":738529527931269777')
    .replace('[1]', '[738529527931269778, 7]')
    .replace('"sku":2', '"sku":738529527931269779');
  await trial.import('o.ndjson', text, {
    ...ORDERS,
    customer: { externalId: 'buyer.id', traits: { tags: { column: 'tags', type: 'list' } } },
    events: [
      { type: 'purchase', at: 'at', messageId: ['order'], lines: { each: 'items', sku: 'sku', quantity: 'quantity' } },
    ],
  });
  expect(await trial.customers()).toMatchObject([
    { externalId: '738529527931269777', traits: { tags: ['738529527931269778', '7'] } },
  ]);
  expect(await trial.events()).toMatchObject([{ lines: [{ sku: '738529527931269779', quantity: 1 }] }]);
});

test.each([
  ['8.61389E+12', 'exponent notation'],
  ['8,61389E+12', 'exponent notation'],
  ['2E+15', 'exponent notation'],
  ['8.61389E12', 'exponent notation'],
  ['8.61389e+12', 'exponent notation'],
  ['2.02e+22', 'exponent notation'],
  ['1.2345e+03', 'exponent notation'],
  ['#N/A', "spreadsheet's error"],
  ['#REF!', "spreadsheet's error"],
  ['#DIV/0!', "spreadsheet's error"],
  ['########', "spreadsheet's error"],
])('%s is no id of a customer, an order or an identity', async (id, why) => {
  await using trial = await Trial.begin();
  const text = `buyer;order;at;total;phone\n${id};o1;2026-01-01;1;\nb2;${id};2026-01-02;2;\nb3;o3;2026-01-03;3;${id}\nb4;12e45;2026-01-04;4;\n`;
  const summary = await trial.import('o.csv', text, { ...ORDERS, delimiter: ';' });
  expect(summary.rejected.filter(({ reason }) => reason.includes(why)).map(({ line }) => line)).toEqual(
    expect.arrayContaining([2, 3]) as number[],
  );
  expect((await trial.customers()).flatMap(({ identities }) => identities)).toEqual([]);
  expect((await trial.events()).map(({ messageId }) => messageId)).toContain('12e45');
});

test('ids that R shortened without a loss are their digits', async () => {
  await using trial = await Trial.begin();
  const text =
    'buyer,order,at,total\n1e+05,4.0128e+10,2026-01-01,1\n100000,40128000000,2026-01-01,2\n100001,3,2026-01-01,4\n';
  const summary = await trial.import('o.csv', text, {
    ...ORDERS,
    customer: { externalId: 'buyer' },
    events: [{ ...ORDERS.events[0]!, groupBy: ['order'] }],
  });
  expect(summary).toMatchObject({ linesRejected: { total: 0 }, amounts: { purchase: '7' } });
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['100000', '100001']);
  expect((await trial.events()).map(({ messageId }) => messageId).sort()).toEqual(['3', '40128000000']);
});

test('lines of orders whose number lost its digits are not put together', async () => {
  await using trial = await Trial.begin();
  const text = 'buyer,order,at,total\nb1,2.02E+22,2026-01-01,1\nb1,2.02E+22,2026-01-01,2\nb1,2026010,2026-01-01,4\n';
  const summary = await trial.import('o.csv', text, {
    ...ORDERS,
    customer: { externalId: 'buyer' },
    events: [{ ...ORDERS.events[0]!, groupBy: ['order'] }],
  });
  expect(summary).toMatchObject({ linesRejected: { total: 2 }, amounts: { purchase: '4' } });
});
