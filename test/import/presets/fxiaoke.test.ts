import { expect, test } from 'vitest';
import { PresetTrial } from './preset-trial.ts';

const ACCOUNT = '6500000000000000000000c1';

test('pages: leads, contacts and customers of spreadsheets, in times of Shanghai', async () => {
  await using trial = await PresetTrial.begin();
  for (const name of ['leads', 'contacts', 'accounts']) {
    const summary = await trial.importSheet(`fxiaoke/${name}`, `fxiaoke/${name}.csv`);
    expect(summary.linesRejected.total).toBe(0);
    expect(summary.fieldsLeftOut.total).toBe(0);
  }
  expect(await trial.customers('kind', 'city', 'birthDate', 'traits.created', 'traits.last_deal_amount')).toEqual([
    ['13900000001', '张三', 'CUSTOMER', undefined, '1985-03-02', '2026-01-05T00:00:00.000Z', undefined],
    ['13900000002', '赵四', 'CUSTOMER', undefined, undefined, '2026-01-06T00:00:00.000Z', undefined],
    ['KH-1', '示例客户甲', 'CUSTOMER', '上海市', undefined, '2026-01-04T00:00:00.000Z', 12_500.5],
    ['KH-2', '示例客户乙', 'CUSTOMER', '北京市', undefined, '2026-01-05T00:00:00.000Z', undefined],
    ['XS-1', '王小明', 'PROSPECT', '上海市', undefined, '2026-02-10T01:30:00.000Z', undefined],
    ['XS-2', '李红', 'PROSPECT', undefined, undefined, '2026-02-12T00:00:00.000Z', undefined],
  ]);
});

test('pages: deals, orders, payments and visits find their customer by its name', async () => {
  await using trial = await PresetTrial.begin();
  for (const name of ['accounts', 'deals', 'orders', 'payments', 'visits']) {
    const summary = await trial.importSheet(`fxiaoke/${name}`, `fxiaoke/${name}.csv`);
    expect(summary.linesRejected.total).toBe(name === 'orders' ? 1 : 0);
    expect(summary.customers.created).toBe(name === 'accounts' ? 2 : 0);
  }
  expect(await trial.events()).toEqual([
    ['KH-1', 'purchase', 'SJ-1', '2026-03-29T16:00:00Z', '12500.5'],
    ['KH-1', 'purchase', '20260402-000001', '2026-04-01T16:00:00Z', '2380'],
    ['KH-1', 'visit', 'WQ-1', '2026-04-05T02:04:00Z', null],
    ['KH-1', 'payment', 'HK-1', '2026-04-09T16:00:00Z', '2380'],
    ['KH-2', 'deal', 'SJ-2', '2026-04-01T02:00:00Z', '1000'],
  ]);
});

test('the interface: objects with times in milliseconds and numbers as texts; what was taken back is none', async () => {
  await using trial = await PresetTrial.begin();
  for (const name of ['leads', 'contacts', 'accounts', 'deals', 'orders', 'payments', 'visits']) {
    const summary = await trial.import(`fxiaoke/bulk-${name}`, `fxiaoke/bulk-${name}.ndjson`);
    const taken = { leads: 1, orders: 1, visits: 1 }[name] ?? 0;
    expect([name, summary.linesRejected.total]).toEqual([name, taken]);
    expect(summary.fieldsLeftOut.total).toBe(0);
  }
  expect(await trial.customers('kind', 'traits.account_level', 'traits.created', 'traits.last_deal_amount')).toEqual([
    ['6500000000000000000000a1', '王小明', 'PROSPECT', undefined, '2026-02-10T01:30:00.000Z', undefined],
    ['6500000000000000000000b1', '张三', 'CUSTOMER', undefined, '2026-01-05T00:00:00.000Z', undefined],
    [ACCOUNT, '示例客户甲', 'CUSTOMER', '重点客户', '2026-01-04T00:00:00.000Z', 12_500.5],
    ['6500000000000000000000c2', '示例客户乙', 'CUSTOMER', undefined, '2026-01-05T00:00:00.000Z', undefined],
  ]);
  expect(await trial.events()).toEqual([
    [ACCOUNT, 'purchase', '6500000000000000000000d1', '2026-03-30T00:00:00Z', '12500.5'],
    [ACCOUNT, 'purchase', '6500000000000000000000e1', '2026-04-02T00:00:00Z', '2380'],
    [ACCOUNT, 'visit', `6500000000000000000000g1-${ACCOUNT}`, '2026-04-05T02:04:30Z', null],
    [ACCOUNT, 'payment', '6500000000000000000000f1', '2026-04-10T00:00:00Z', '2380'],
    ['6500000000000000000000c2', 'deal', '6500000000000000000000d2', '2026-04-01T02:00:00Z', '1000'],
  ]);
  const order = (await trial.stored()).find(({ messageId }) => messageId.endsWith('e1'));
  expect(order?.['properties']).toEqual({ order_no: '20260402-000001', status: '7', refund_amount: 80 });
});
