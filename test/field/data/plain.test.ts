import { expect, test } from 'vitest';
import { Trial } from './support.ts';

test('a plain file of orders is stored as it is written', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'orders.csv',
    'customer,country,mail,order,at,total\nc1,Germany,a@example.org,o1,2026-01-02,12.50\nc2,France,,o2,2026-01-03 10:00,0\n',
    {
      source: 'shop',
      customer: {
        externalId: 'customer',
        fields: { country: 'country' },
        identities: [{ type: 'email', value: 'mail' }],
      },
      events: [{ type: 'purchase', at: 'at', messageId: ['order'], amount: 'total' }],
    },
  );
  expect(summary).toMatchObject({ linesRead: 2, linesRejected: { total: 0 }, amounts: { purchase: '12.5' } });
  expect(await trial.customers()).toMatchObject([
    { externalId: 'c1', country: 'Germany', identities: ['email:a@example.org'] },
    { externalId: 'c2', country: 'France', identities: [] },
  ]);
  expect(await trial.events()).toMatchObject([
    { externalId: 'c1', type: 'purchase', messageId: 'o1', at: '2026-01-02T00:00:00Z', amount: '12.5' },
    { externalId: 'c2', messageId: 'o2', at: '2026-01-03T10:00:00Z', amount: '0' },
  ]);
});
