import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const SHOPIFY_HEADER =
  'Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Cancelled at,Tags';
/** Columns of the order stand on its first line alone. */
const SHOPIFY = `${SHOPIFY_HEADER}
#1,dee@example.org,paid,EUR,30.00,2026-03-01 10:00:00 -0500,1,Cup,10.00,Dee Lin,,
#1,dee@example.org,,,,2026-03-01 10:00:00 -0500,2,Saucer,10.00,,,
#2,eli@example.org,voided,EUR,12.00,2026-03-02 10:00:00 -0500,1,Plate,5.00,Eli Moe,2026-03-02 11:00:00 -0500,
#2,eli@example.org,,,,2026-03-02 10:00:00 -0500,1,Fork,7.00,,,
#3,fay@example.org,paid,EUR,9.00,2026-03-03 10:00:00 -0500,1,Knife,4.00,Fay Orr,,"vip, test"
#3,fay@example.org,,,,2026-03-03 10:00:00 -0500,1,Spoon,5.00,,,
#4,dee@example.org,partially_refunded,EUR,15.00,2026-03-04 10:00:00 -0500,3,Mug,5.00,Dee Lin,,
`;
const PURCHASE = {
  type: 'purchase',
  at: 'Created at',
  messageId: ['Name'],
  groupBy: ['Name'],
  amount: 'Total',
  quantity: 'Lineitem quantity',
  lines: { name: 'Lineitem name', quantity: 'Lineitem quantity', price: 'Lineitem price' },
};
const SHOP: MappingInput = {
  source: 'shop',
  customer: { externalId: 'Email', fields: { name: 'Billing Name' } },
  events: [PURCHASE],
};
const CANCELLED = { if: { column: 'Cancelled at', test: 'not-empty' as const }, reason: 'cancelled' };
const TEST_ORDER = { if: { column: 'Tags', matches: '\\btest\\b' }, reason: 'test order' };
const KEPT = [
  { externalId: 'dee@example.org', messageId: '#1', amount: '30', quantity: '3', lines: [{}, {}] },
  { externalId: 'dee@example.org', messageId: '#4', amount: '15', quantity: '3', lines: [{}] },
];

test('an order whose first line says that it is not wanted goes whole, and makes no customer', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('o.csv', SHOPIFY, { ...SHOP, reject: [CANCELLED, TEST_ORDER] });
  expect(await trial.events()).toMatchObject(KEPT);
  expect(await trial.events()).toHaveLength(2);
  expect(await trial.customers()).toMatchObject([{ externalId: 'dee@example.org', name: 'Dee Lin' }]);
  expect(summary).toMatchObject({
    linesRead: 7,
    linesAccepted: { total: 3 },
    linesRejected: { total: 4, unwanted: 4, byReason: { cancelled: 2, 'test order': 2 } },
    ordersDropped: { total: 2, byReason: { cancelled: 1, 'test order': 1 } },
  });
});

test('a rule that takes an order by its first line takes all its lines', async () => {
  await using trial = await Trial.begin();
  const when = [{ column: 'Financial Status', equals: ['paid', 'partially_refunded'] }];
  await trial.import('o.csv', SHOPIFY, { ...SHOP, reject: [TEST_ORDER], events: [{ ...PURCHASE, when }] });
  expect(await trial.events()).toMatchObject(KEPT);
  expect(await trial.events()).toHaveLength(2);
});

test('orders of no price go whole by a condition on the amount, which is the first line’s', async () => {
  await using trial = await Trial.begin();
  const reject = [{ if: { column: 'Total', test: 'not-positive' as const }, reason: 'free' }];
  const free = SHOPIFY.replace('EUR,30.00', 'EUR,0.00');
  const summary = await trial.import('o.csv', free, { ...SHOP, events: [{ ...PURCHASE, reject }] });
  expect((await trial.events()).map(({ messageId, amount }) => [messageId, amount])).toEqual([
    ['#4', '15'],
    ['#2', '12'],
    ['#3', '9'],
  ]);
  expect(summary).toMatchObject({ linesRejected: { byReason: { free: 2 } }, ordersDropped: { byReason: { free: 1 } } });
});

test('a condition on a column of lines takes lines out, and the order keeps its amount', async () => {
  await using trial = await Trial.begin();
  const reject = [{ if: { column: 'Lineitem name', equals: ['Cup', 'Fork'] }, reason: 'no goods' }];
  const summary = await trial.import('o.csv', SHOPIFY, { ...SHOP, reject });
  const [first] = await trial.events();
  expect(first).toMatchObject({ messageId: '#1', amount: '30', quantity: '2', lines: [{ name: 'Saucer' }] });
  expect(summary).toMatchObject({
    linesRejected: { total: 2, unwanted: 2 },
    ordersDropped: { total: 0 },
    amounts: { purchase: '66' },
  });
});

const FLAT: MappingInput = {
  source: 'till',
  customer: { externalId: 'who' },
  events: [
    {
      type: 'purchase',
      at: 'day',
      messageId: ['no'],
      groupBy: ['no'],
      amount: { multiply: ['qty', 'price'] },
      quantity: 'qty',
    },
  ],
};

test('a column filled on each line speaks of its line: shipping and returned lines can be left out', async () => {
  await using trial = await Trial.begin();
  const reject = [{ if: { column: 'kind', equals: ['shipping', 'return'] }, reason: 'no sale' }];
  const summary = await trial.import(
    'f.csv',
    'no,who,day,kind,qty,price\n1,a,2026-01-01,goods,1,10\n1,a,2026-01-01,shipping,1,5\n2,b,2026-01-02,return,1,7\n2,b,2026-01-02,goods,2,7\n3,c,2026-01-03,shipping,1,5\n',
    { ...FLAT, reject },
  );
  expect((await trial.events()).map(({ messageId, amount }) => [messageId, amount])).toEqual([
    ['1', '10'],
    ['2', '14'],
  ]);
  expect(await trial.customers()).toHaveLength(2);
  expect(summary).toMatchObject({ linesRejected: { total: 3 }, ordersDropped: { total: 1 } });
});

const SPARSE =
  'no,who,day,flag,qty,price\n1,a,2026-01-01,x,1,10\n1,a,2026-01-01,,1,5\n2,b,2026-01-02,,2,7\n2,b,2026-01-02,,1,7\n';
const FLAGGED = [{ if: { column: 'flag', test: 'not-empty' as const }, reason: 'flagged' }];

test('a flag on one line of an order that repeats its facts is a doubt, and the mapping can say which', async () => {
  await using trial = await Trial.begin();
  const doubtful = await trial.import('s.csv', SPARSE, { ...FLAT, reject: FLAGGED });
  expect(doubtful.rejected.map(({ line }) => line)).toEqual([2, 3]);
  expect(doubtful.rejected[0]!.reason).toMatch(/column flag stands on one line.*perLine: \[flag\].*fillDown/);
  expect(await trial.events()).toMatchObject([{ messageId: '2', amount: '21' }]);
  await trial.import('s.csv', SPARSE, { ...FLAT, reject: FLAGGED, perLine: ['flag'] });
  expect(await trial.events()).toMatchObject([
    { messageId: '1', amount: '5' },
    { messageId: '2', amount: '21' },
  ]);
});

test('fillDown makes a flag on the first line the order’s, and does not carry it into the next', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('s.csv', SPARSE, { ...FLAT, reject: FLAGGED, fillDown: ['no', 'flag'] });
  expect(await trial.events()).toMatchObject([{ messageId: '2', amount: '21' }]);
  expect(summary).toMatchObject({ linesRejected: { total: 2, byReason: { flagged: 2 } } });
});

test('customer and order that stand on their first line only are filled down, outermost first', async () => {
  await using trial = await Trial.begin();
  const text = `who,no,day,qty,price
a,1,2026-01-01,1,10
,,,1,5
,2,2026-01-02,1,3
b,3,2026-01-03,1,2
,,,2,2
`;
  const plain = await trial.import('m.csv', text, FLAT);
  expect(await trial.events()).toEqual([]);
  expect(plain.rejected.find(({ line }) => line === 3)!.reason).toContain('write "fillDown: [no]"');
  const summary = await trial.import('m.csv', text, { ...FLAT, fillDown: ['who', 'no'] });
  expect((await trial.events()).map(({ externalId, messageId, amount }) => [externalId, messageId, amount])).toEqual([
    ['a', '1', '15'],
    ['a', '2', '3'],
    ['b', '3', '6'],
  ]);
  expect(summary).toMatchObject({ linesAccepted: { total: 5 }, linesRejected: { total: 0 } });
});

test('time, customer and id that only a later line of the order has are the order’s', async () => {
  await using trial = await Trial.begin();
  await trial.import('l.csv', 'no,who,day,qty,price\n1,,,1,10\n1,a,2026-01-01,1,5\n2,b,2026-01-02,1,1\n', FLAT);
  expect(await trial.events()).toMatchObject([
    { externalId: 'a', messageId: '1', amount: '15', at: '2026-01-01T00:00:00Z' },
    { externalId: 'b', messageId: '2', amount: '1' },
  ]);
});

test('an amount that is summed cannot be filled down', async () => {
  await using trial = await Trial.begin();
  await expect(trial.import('o.csv', SHOPIFY, { ...SHOP, fillDown: ['Total'] })).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    field: ['fillDown'],
  });
});
