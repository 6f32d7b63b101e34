import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const ORDERS = {
  source: 'api',
  customer: { externalId: 'customer.id', fields: { email: 'customer.email' } },
  events: [{ type: 'purchase', at: 'createdAt', messageId: ['orderId'], amount: 'totalPrice' }],
} satisfies MappingInput;
const order = (n: number) => ({
  orderId: `o${n}`,
  customer: { id: `c${n}`, emailAddress: `c${n}@a.example` },
  createdAt: '2026-01-05T10:00:00Z',
  totalPrice: 2,
});
const lines = (count: number) => Array.from({ length: count }, (_, n) => JSON.stringify(order(n))).join('\n');

test('a name no line has is in the summary', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('o.ndjson', lines(3), ORDERS);
  expect(summary).toMatchObject({
    columnsNeverSeen: ['customer.email (did you mean customer.emailAddress?)'],
    amounts: { purchase: '6' },
  });
});

test.each(['amount', 'at', 'messageId'] as const)(
  'a misspelt name of %s is refused before anything is stored',
  async (fact) => {
    await using trial = await Trial.begin();
    const wrong = { amount: 'total_price', at: 'created_at', messageId: ['order_id'] }[fact];
    for (const count of [2, 5_000]) {
      const importing = trial.import('o.ndjson', lines(count), {
        ...ORDERS,
        events: [{ ...ORDERS.events[0]!, [fact]: wrong }],
      });
      await expect(importing).rejects.toMatchObject({
        code: 'INVALID_MAPPING',
        message: expect.stringMatching(/no row of the file has.*did you mean/s),
      });
    }
    expect(await trial.customers()).toEqual([]);
  },
);

test('a needed name that is like none is told at the end, a rule that took nothing needs none', async () => {
  await using trial = await Trial.begin();
  const [purchase] = ORDERS.events;
  const refund = { ...purchase!, type: 'refund', when: [{ column: 'kind', equals: ['refund'] }], amount: 'refunded' };
  const summary = await trial.import('o.json', `[${lines(2).replace('\n', ',')}]`, {
    ...ORDERS,
    events: [refund, purchase!],
  });
  expect(summary).toMatchObject({ amounts: { purchase: '4' } });
  expect(summary.columnsNeverSeen).toEqual(expect.arrayContaining([expect.stringMatching(/^refunded/), 'kind']));
  const wrong = { ...purchase!, amount: 'gross', messageId: [{ value: 'x' }, 'orderId'] };
  await expect(trial.import('p.ndjson', lines(2_000), { ...ORDERS, events: [wrong] })).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringMatching(/events\.0\.amount.*"gross".*lines are stored without it/s),
  });
});
