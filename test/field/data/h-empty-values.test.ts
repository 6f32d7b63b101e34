import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const contacts = (more: Partial<MappingInput> = {}): MappingInput => ({
  source: 'crm',
  customer: { externalId: 'id', fields: { name: 'name', phone: 'phone' }, traits: { reseller: 'reseller' } },
  ...more,
});
const MONDAY = 'id,name,phone,reseller\nc1,Lil Ma,+49 30 1,Red Ltd\n';
const TUESDAY = 'id,name,phone,reseller\nc1,Lil Ma,,\n';

test('an empty value keeps what is stored, or clears it by choice', async () => {
  await using trial = await Trial.begin();
  await trial.import('mo.csv', MONDAY, contacts());
  expect(await trial.import('di.csv', TUESDAY, contacts())).toMatchObject({ customers: { unchanged: 1 } });
  expect(await trial.customers()).toMatchObject([{ phone: '+49 30 1', traits: { reseller: 'Red Ltd' } }]);
  expect(await trial.import('di.csv', TUESDAY, contacts({ empty: 'clear' }))).toMatchObject({
    customers: { updated: 1 },
  });
  const [cleared] = await trial.customers();
  expect(cleared).toMatchObject({ name: 'Lil Ma', traits: {} });
  expect(cleared!['phone']).toBeUndefined();
});

test('a field chooses for itself; a bad value clears nothing, nor does a key that a JSON object lacks', async () => {
  await using trial = await Trial.begin();
  const mapping: MappingInput = {
    source: 'crm',
    empty: 'clear',
    customer: {
      externalId: 'id',
      fields: { name: { column: 'name', empty: 'keep' }, phone: 'phone', birthDate: 'born' },
      traits: { tags: { column: 'tags', type: 'list' } },
    },
  };
  const full = { id: 'a', name: 'Moe', phone: '1', born: '1980-01-02', tags: ['x'] };
  await trial.import('1.ndjson', JSON.stringify(full), mapping);
  await trial.import('2.ndjson', JSON.stringify({ id: 'a', name: '', born: 'unknown' }), mapping);
  expect(await trial.customers()).toMatchObject([
    { name: 'Moe', phone: '1', birthDate: '1980-01-02', traits: { tags: ['x'] } },
  ]);
  await trial.import('3.ndjson', JSON.stringify({ id: 'a', name: null, phone: null, born: '', tags: [] }), mapping);
  const [customer] = await trial.customers();
  expect([customer!['name'], customer!['phone'], customer!['birthDate'], customer!.traits]).toEqual([
    'Moe',
    undefined,
    undefined,
    {},
  ]);
});

test('a place that nothing can be cleared of refuses the key', async () => {
  await using trial = await Trial.begin();
  const events: MappingInput['events'] = [
    { type: 'visit', at: 'at', messageId: ['id'], properties: { page: { column: 'page', empty: 'clear' } } },
  ];
  await expect(
    trial.import('v.csv', 'id,at,page\n', contacts({ customer: { externalId: 'id' }, events })),
  ).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
  });
});
