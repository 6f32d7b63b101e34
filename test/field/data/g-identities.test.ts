import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const CONTACTS: MappingInput = {
  source: 'crm',
  customer: {
    externalId: 'id',
    fields: { name: 'name' },
    identities: [
      { type: 'email', value: 'mail' },
      { type: 'phone', value: 'phone' },
    ],
  },
};
const CRM = 'id,name,mail,phone\nc1,Ida Fox,ida@example.org,+49 1\nc2,Jan Lee,jan@example.org,+49 2\n';
const ORDER = { type: 'purchase', at: 'at', messageId: ['no'], amount: 'total' };
const BY_MAIL: MappingInput = {
  source: 'shop',
  customer: { identity: { type: 'email', value: 'mail' }, fields: { city: 'city' } },
  events: [ORDER],
};
const HEADER = 'no,mail,at,total,city';

test('orders known by e-mail go to the customers of the CRM', async () => {
  await using trial = await Trial.begin();
  await trial.import('crm.csv', CRM, CONTACTS);
  const text = `${HEADER}\n1,ida@example.org,2026-01-01,40,Bonn\n2,jan@example.org,2026-01-02,60,\n3,ida@example.org,2026-01-03,15,Kiel\n`;
  const summary = await trial.import('o.csv', text, BY_MAIL);
  expect((await trial.events()).map(({ externalId, amount }) => [externalId, amount])).toEqual([
    ['c1', '40'],
    ['c1', '15'],
    ['c2', '60'],
  ]);
  expect(await trial.customers()).toMatchObject([
    { externalId: 'c1', city: 'Bonn' },
    { externalId: 'c2', name: 'Jan Lee' },
  ]);
  expect(summary).toMatchObject({ customers: { created: 0, updated: 1, unchanged: 1 }, linesRejected: { total: 0 } });
});

test('whom nobody knows is made with the identity, or refused where the mapping says so', async () => {
  await using trial = await Trial.begin();
  await trial.import('crm.csv', CRM, CONTACTS);
  const text = `${HEADER}\n1,new@example.org,2026-01-01,5,\n2,new@example.org,2026-01-02,6,\n3,ida@example.org,2026-01-03,7,\n`;
  const strict = await trial.import('o.csv', text, { ...BY_MAIL, customer: { ...BY_MAIL.customer, create: false } });
  expect(strict).toMatchObject({ customers: { created: 0, rejected: 1 }, linesRejected: { total: 2 } });
  expect(strict.rejected[0]).toMatchObject({ code: 'UNKNOWN_CUSTOMER' });
  await trial.import('o.csv', text, BY_MAIL);
  expect(await trial.customers()).toHaveLength(3);
  expect((await trial.events()).map(({ externalId, amount }) => [externalId, amount])).toEqual([
    ['c1', '7'],
    ['new@example.org', '5'],
    ['new@example.org', '6'],
  ]);
  expect((await trial.customers())[2]).toMatchObject({ identities: ['email:new@example.org'] });
});

test('with an external id beside, new customers have it, guests without e-mail go by it, and two persons are refused', async () => {
  await using trial = await Trial.begin();
  await trial.import('crm.csv', CRM, CONTACTS);
  const text =
    'no,mail,at,total,shop\n1,ida@example.org,2026-01-01,1,s1\n2,neu@example.org,2026-01-01,2,s2\n3,,2026-01-01,3,s2\n4,jan@example.org,2026-01-01,4,c1\n5,,2026-01-01,5,\n';
  const summary = await trial.import('o.csv', text, {
    ...BY_MAIL,
    customer: { externalId: 'shop', identity: { type: 'email', value: 'mail' } },
  });
  expect((await trial.events()).map(({ externalId, amount }) => [externalId, amount])).toEqual([
    ['c1', '1'],
    ['s2', '2'],
    ['s2', '3'],
  ]);
  expect(summary.rejected.map(({ line, code }) => [line, code]).sort()).toEqual([
    [5, 'CONFLICT'],
    [6, 'INVALID_INPUT'],
  ]);
});

test('customers alone and surveys find by phone as well', async () => {
  await using trial = await Trial.begin();
  await trial.import('crm.csv', CRM, CONTACTS);
  const customer = { identity: { type: 'phone', value: 'phone' }, traits: { club: 'club' } };
  await trial.import('p.csv', 'phone,club\n+49 2,gold\n', { source: 'club', customer });
  expect(await trial.customers()).toMatchObject([{ externalId: 'c1' }, { externalId: 'c2', traits: { club: 'gold' } }]);
  const answered = await trial.import('s.csv', 'phone,q,day\n+49 1,4,2026-02-01\n', {
    source: 'form',
    customer: { identity: { type: 'phone', value: 'phone' }, create: false },
    survey: { key: 'care', title: 'Care', respondedAt: 'day', questions: { q: { kind: 'NUMBER' } } },
  });
  expect(answered).toMatchObject({ responses: { accepted: 1 }, customers: { created: 0, unchanged: 1 } });
});
