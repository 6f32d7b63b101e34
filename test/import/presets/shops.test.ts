import { expect, test } from 'vitest';
import { PresetTrial } from './preset-trial.ts';

test('shopify/orders: an order of two lines is one, a cancelled one is none, and refunds are told beside it', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('shopify/orders', 'shopify/orders.csv');
  expect(summary.linesAccepted.byType).toEqual({ purchase: 3 });
  expect(summary.linesRejected.byReason).toEqual({ cancelled: 2 });
  expect(await trial.customers('email', 'phone', 'country', 'region', 'traits.accepts_marketing')).toEqual([
    ['ida.holm@mail.example', 'Ida Holm', 'ida.holm@mail.example', '+49228111', 'DE', 'North Rhine', true],
  ]);
  const [order, refunded] = await trial.stored();
  expect(order).toMatchObject({
    messageId: '#1001',
    at: '2026-03-01T09:00:00Z',
    amount: '1050',
    discount: '10',
    quantity: '4',
    channel: 'web',
    lines: [
      { sku: 'DESK-OAK', name: 'Standing desk - Oak', quantity: 1, price: '1000' },
      { sku: 'CLIP-W', name: 'Cable clip, "white"', quantity: 3, price: '15' },
    ],
    properties: { financial_status: 'paid', discount_code: 'SPRING', payment_method: 'visa', refunded_amount: 0 },
  });
  expect(refunded).toMatchObject({ messageId: '#1003', amount: '80', properties: { refunded_amount: 20 } });
});

test('shopify/customers are those whom the orders brought, found by their address', async () => {
  await using trial = await PresetTrial.begin();
  await trial.import('shopify/orders', 'shopify/orders.csv');
  const summary = await trial.import('shopify/customers', 'shopify/customers.csv');
  expect(summary.customers).toMatchObject({ created: 1, updated: 1, rejected: 0 });
  expect(await trial.customers('phone', 'traits.total_spent', 'traits.tags', 'traits.tax_exempt')).toEqual([
    ['7210448301123', 'Omar Sy', undefined, 0, undefined, true],
    ['ida.holm@mail.example', 'Ida Holm', '+49228111', 1130, ['vip', 'oak'], false],
  ]);
});

test('woocommerce/orders: paid orders, by billing address, with what was refunded', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('woocommerce/orders', 'woocommerce/orders.csv');
  expect(summary.linesRejected.byReason).toEqual({ 'not a paid order': 1 });
  expect(await trial.events()).toEqual([
    ['ben@mail.example', 'purchase', '602', '2026-04-02T18:05:12Z', '10'],
    ['lea@mail.example', 'purchase', '601', '2026-04-01T09:30:00Z', '36.9'],
  ]);
  expect((await trial.stored())[0]).toMatchObject({ discount: '2', properties: { refunded_total: 3 } });
});

test('woocommerce/orders-rest: items are the lines, times are of UTC, and the customers of the interface are the same', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('woocommerce/orders-rest', 'woocommerce/orders-rest.ndjson');
  expect(summary.linesRejected.byReason).toEqual({ 'not a paid order': 1 });
  expect(await trial.stored()).toMatchObject([
    {
      externalId: 'lea@mail.example',
      messageId: '701',
      at: '2026-04-01T09:30:00Z',
      amount: '27',
      lines: [
        { sku: 'TEA', name: 'Tea', quantity: 2, price: '11' },
        { sku: 'CUP', name: 'Cup', quantity: 1, price: '5' },
      ],
    },
  ]);
  await trial.import('woocommerce/customers-rest', 'woocommerce/customers-rest.ndjson');
  expect(await trial.customers('city', 'traits.is_paying_customer', 'traits.registered')).toEqual([
    ['kai@mail.example', 'Kai Ito', undefined, false, '2026-02-02T10:00:00.000Z'],
    ['lea@mail.example', 'Lea Moro', 'Rome', true, '2025-01-02T10:00:00.000Z'],
  ]);
});

test('woocommerce/customers: guests and users by their address', async () => {
  await using trial = await PresetTrial.begin();
  await trial.import('woocommerce/customers', 'woocommerce/customers.csv');
  expect(await trial.customers('country', 'traits.orders', 'traits.total_spend', 'traits.registered')).toEqual([
    ['ben@mail.example', 'Ben Orr', 'DE', 1, 10, undefined],
    ['lea@mail.example', 'Lea Moro', 'IT', 2, 63.9, '2025-01-02T10:00:00.000Z'],
  ]);
});
