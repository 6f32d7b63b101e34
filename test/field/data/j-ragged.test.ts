import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const PEOPLE = {
  source: 'crm',
  customer: { externalId: 'Id', fields: { name: 'Name', city: 'City' }, traits: { note: 'Note' } },
} satisfies MappingInput;

test('cells that are missing at the end count as empty, and the summary says how many rows lack some', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('p.csv', 'Id,Name,City,Note\nS1,Ada,Bern,x\nS2,Ben,Graz\nS3,Cleo\nS4\n', PEOPLE);
  expect(summary).toMatchObject({ customers: { created: 4 }, linesRejected: { total: 0 }, rows: { padded: 3 } });
  expect(await trial.customers()).toMatchObject([
    { externalId: 'S1', city: 'Bern', traits: { note: 'x' } },
    { externalId: 'S2', name: 'Ben', city: 'Graz', traits: {} },
    { externalId: 'S3', name: 'Cleo' },
    { externalId: 'S4' },
  ]);
});

test('surplus cells are dropped where they are empty; filled, they cost the line', async () => {
  await using trial = await Trial.begin();
  const text = 'Id;Name;City;Note\nS1;Ada;Bern;x;;;\nS2;Ben;Graz;y; ;\nS3;Cleo;Köln; Nord;z\n';
  const summary = await trial.import('p.csv', text, { ...PEOPLE, delimiter: ';' });
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['S1', 'S2']);
  expect(summary.rejected).toMatchObject([{ line: 4, reason: expect.stringContaining('has 5 columns, the header 4') }]);
});

test('titles and footers of one cell are no customers', async () => {
  await using trial = await Trial.begin();
  const text = 'Id,Name,City,Note\nS1,Ada,Bern,x\nNorth\nS2,Ben,Graz,y\nTotal: 2\n(2 rows affected)\n';
  const summary = await trial.import('p.csv', text, PEOPLE);
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['S1', 'S2']);
  expect(summary.rejected.map(({ line }) => line)).toEqual([3, 5, 6]);
});

test('a row that ends before its amount is no order, and neither is the rest of a broken line', async () => {
  await using trial = await Trial.begin();
  const text =
    'order,at,customer,product,total\nA1,2026-01-01,c1,Tea,5\nA2,2026-01-02,c2\n' +
    'A3,2026-01-03,c3,"Cup "blue"\nwide",7\nA4,2026-01-04,c4,Pot,9\n';
  const summary = await trial.import('o.csv', text, {
    source: 'shop',
    customer: { externalId: 'customer' },
    events: [{ type: 'purchase', at: 'at', messageId: ['order'], amount: 'total' }],
  });
  expect((await trial.events()).map(({ messageId, amount }) => [messageId, amount])).toEqual([
    ['A1', '5'],
    ['A4', '9'],
  ]);
  expect(summary.rejected.map(({ line }) => line)).toEqual([3, 4, 5]);
});
