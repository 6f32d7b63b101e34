import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const ORDERS = {
  source: 'shop-api',
  customer: { externalId: 'customer_id', traits: { tags: { column: 'tags', item: 'name' } } },
  events: [
    {
      type: 'purchase',
      at: 'created',
      messageId: ['id'],
      amount: 'total',
      lines: {
        each: 'line_items',
        sku: 'sku',
        name: 'name',
        quantity: 'quantity',
        price: 'price',
        category: '$parent.store',
      },
    },
  ],
} satisfies MappingInput;
const order = (more: object) => ({
  id: 7,
  customer_id: 31,
  created: '2026-01-05T10:00:00',
  total: '27.00',
  store: 'web',
  ...more,
});

test('items of a list are the lines of an order, and tags are taken by their name', async () => {
  await using trial = await Trial.begin();
  const lines = [
    order({
      tags: [
        { id: 1, name: 'vip' },
        { id: 2, name: 'b2b' },
      ],
      line_items: [
        { sku: 'TEA', name: 'Tea', quantity: 2, price: 9.5 },
        { sku: 'CUP', name: 'Cup', quantity: 1, price: 8 },
      ],
    }),
    order({ id: 8, customer_id: 32, tags: [], line_items: [] }),
  ];
  await trial.import('o.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'), ORDERS);
  expect(await trial.customers()).toMatchObject([
    { traits: { tags: ['vip', 'b2b'] } },
    { externalId: '32', traits: {} },
  ]);
  const [first, second] = await trial.events();
  expect(first!['lines']).toMatchObject([
    { sku: 'TEA', name: 'Tea', quantity: 2, price: '9.5', category: 'web' },
    { sku: 'CUP', quantity: 1, price: '8' },
  ]);
  expect(second!['lines'] ?? []).toEqual([]);
});

test('a list in a cell of a CSV file has items too', async () => {
  await using trial = await Trial.begin();
  const text = `id;customer_id;created;total;store;tags;line_items\n7;31;2026-01-05;27;web;;"[{""sku"":""TEA"",""quantity"":2}]"\n8;31;2026-01-06;3;web;;nothing\n`;
  const summary = await trial.import('o.csv', text, { ...ORDERS, delimiter: ';' });
  expect(await trial.events()).toMatchObject([{ messageId: '7', lines: [{ sku: 'TEA', quantity: 2 }] }]);
  expect(summary.rejected).toMatchObject([{ line: 3, reason: 'each: "line_items" holds no list' }]);
});

test('an object where a text is wanted is refused with advice, and never stored', async () => {
  await using trial = await Trial.begin();
  const text = JSON.stringify(order({ tags: [{ name: 'vip' }], store: { name: 'web' }, line_items: [{ sku: 'A' }] }));
  const customer = { externalId: 'customer_id' };
  const [event] = ORDERS.events;
  const wrong: MappingInput[] = [
    { ...ORDERS, customer: { externalId: 'customer_id', traits: { store: 'store' } } },
    { ...ORDERS, customer: { externalId: 'customer_id', traits: { tags: { column: 'tags', type: 'list' } } } },
    { ...ORDERS, customer, events: [{ ...event!, channel: 'tags' }] },
    { ...ORDERS, customer, events: [{ ...event!, lines: { sku: 'line_items.sku' } }] },
  ];
  for (const mapping of wrong) {
    const { rejected } = await trial.import('o.ndjson', text, mapping);
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected[0]!.reason).toMatch(/is (a list|an object|an item of a list)/);
  }
  expect(JSON.stringify([await trial.customers(), await trial.events()])).not.toContain('[object');
});

test('each item of a record is a row where the mapping says so, with what the record knows', async () => {
  await using trial = await Trial.begin();
  const people = [
    {
      id: 'p1',
      name: 'Ada',
      orders: [
        { no: 'a', on: '2026-01-01', sum: 5 },
        { no: 'b', on: '2026-01-02', sum: 6 },
      ],
    },
    { id: 'p2', name: 'Ben', orders: [] },
  ];
  const summary = await trial.import('p.json', JSON.stringify(people, null, 2), {
    source: 'crm',
    each: 'orders',
    customer: { externalId: '$parent.id', fields: { name: '$parent.name' } },
    events: [{ type: 'purchase', at: 'on', messageId: ['no'], amount: 'sum' }],
  });
  expect(summary).toMatchObject({ linesRead: 2, rows: { withoutItems: 1 }, amounts: { purchase: '11' } });
  expect(await trial.customers()).toMatchObject([{ externalId: 'p1', name: 'Ada' }]);
});
