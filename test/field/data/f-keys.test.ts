import { expect, test } from 'vitest';
import { customersByIdentities } from '../../../src/db/tables/customers/identities.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { foldIdentity } from '../../../src/services/input/key.ts';
import { Trial } from './support.ts';

const GUESTS = {
  source: 'guests',
  customer: { externalId: 'mail', fields: { email: 'mail' }, identities: [{ type: 'email', value: 'mail' }] },
  events: [{ type: 'purchase', at: 'at', messageId: ['n'], amount: 'sum' }],
};

test('an e-mail address typed in three ways is one customer', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'g.csv',
    'n,mail,at,sum\n#1,Una.Pell@Store.example,2026-01-01 10:00:00 +0000,11.00\n' +
      '#2,una.pell@store.example,2026-02-01 10:00:00 +0000,21.00\n#3,UNA.PELL@STORE.EXAMPLE,2026-03-01 10:00:00 +0000,31.00\n' +
      '#4,vic@store.example,2026-03-02 10:00:00 +0000,6.00\n',
    GUESTS,
  );
  expect(summary).toMatchObject({
    customers: { created: 2 },
    linesRejected: { total: 0 },
    fieldsLeftOut: { total: 0 },
  });
  expect((await trial.events()).map(({ externalId, amount }) => [externalId, amount])).toEqual([
    ['una.pell@store.example', '11'],
    ['una.pell@store.example', '21'],
    ['una.pell@store.example', '31'],
    ['vic@store.example', '6'],
  ]);
  expect((await trial.customers())[0]!.identities).toEqual(['email:una.pell@store.example']);
});

test('ids that look alike to the eye are one, others are not; lower makes them so', async () => {
  await using trial = await Trial.begin();
  const ids = ['Jose\u0301-1', 'Jos\u00e9-1', 'Jos\u00e9-1\u200b', '\u00a0Jos\u00e9-1 ', 'JOS\u00c9-1'];
  const file = (name: string) => `id,at,n\n${ids.map((id, n) => `${id},2026-01-0${n + 1},${name}${n}`).join('\n')}\n`;
  const mapping = (lower: boolean) => ({
    source: `s${lower}`,
    customer: { externalId: { column: 'id', lower } },
    events: [{ type: 'visit', at: 'at', messageId: ['n'] }],
  });
  await trial.import('a.csv', file('a'), mapping(false));
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['JOS\u00c9-1', 'Jos\u00e9-1']);
  await trial.import('b.csv', file('b'), mapping(true));
  expect((await trial.events()).filter(({ externalId }) => externalId === 'jos\u00e9-1')).toHaveLength(5);
});

test('a phone number is its digits; ids of several columns or lists are several identities', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'crm',
    customer: {
      externalId: 'id',
      identities: [
        { type: 'Phone', value: 'phone' },
        { type: 'crm_id', value: { column: 'merged', type: 'list' as const } },
      ],
    },
  };
  await trial.import('c.csv', 'id,phone,merged\na,+49 (30) 12-34,K2;K3\nb,0049 40 55.66,\nc,１２ ext 4,K4\n', mapping);
  expect((await trial.customers()).map(({ identities }) => identities)).toEqual([
    ['crm_id:K2', 'crm_id:K3', 'phone:+493012 34'.replace(' ', '')],
    ['phone:+494055' + '66'],
    ['crm_id:K4', 'phone:12 ext 4'],
  ]);
});

test('a type that a key cannot have is refused when the mapping is read', async () => {
  await using trial = await Trial.begin();
  for (const customer of [
    { externalId: { column: 'id', type: 'list' as const } },
    { externalId: { column: 'id', type: 'number' as const } },
    { externalId: 'id', identities: [{ type: 'crm', value: { column: 'id', type: 'time' as const } }] },
  ]) {
    await expect(trial.import('c.csv', 'id\n1\n', { source: 's', customer })).rejects.toMatchObject({
      code: 'INVALID_MAPPING',
    });
  }
});

test('upserts, events and answers find the customer whatever form the key has', async () => {
  await using trial = await Trial.begin();
  const identities = [{ type: 'E-Mail', value: ' Sol@Y.Example' }];
  await saveCustomers(trial.scope, [{ externalId: 'Sol@Y.example ', identities }]);
  const again = await saveCustomers(trial.scope, [{ externalId: 'sol@y.EXAMPLE', name: 'Sol' }]);
  expect(again).toMatchObject({ created: 0, updated: 1, rejections: [] });
  const event = (messageId: string, customer: object) => ({
    messageId,
    customer,
    type: 'visit',
    at: '2026-01-01T00:00:00Z',
  });
  const taken = await ingestEvents(trial.scope, [
    event('1', { externalId: 'SOL@y.example' }),
    event('2', { identity: { type: 'email', value: 'sol@Y.example' } }),
    event('3', { identity: { type: 'email', value: '\ufeffSOL@y.example' } }),
    event('4', { identity: { type: 'email', value: 'sol@y.example' } }),
  ]);
  expect(taken).toMatchObject({ accepted: 4, rejections: [] });
  expect(await customersByIdentities(trial.scope, [foldIdentity(identities[0]!)])).toEqual([expect.any(Number)]);
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['sol@y.example']);
});
