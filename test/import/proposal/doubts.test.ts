import { expect, test } from 'vitest';
import { parseMapping } from '../../../src/services/import/mapping.ts';
import { proposed } from './proposed.ts';

const rows = (...lines: string[]) => `${lines.join('\n')}\n`;

test('day and month that can be either way are left to people, and the mapping is refused until then', async () => {
  const { doubts, mapping, yaml } = await proposed(
    'o.csv',
    rows('order_no,customer_no,ordered,total', '1,A,05/01/2026,10.50', '2,B,06/02/2026,1.25'),
  );
  expect(doubts).toEqual([expect.stringMatching(/^format: .*d\/M\/yyyy.*M\/d\/yyyy/)]);
  for (const one of [mapping, yaml]) expect(() => parseMapping(one)).toThrow(/^decide: format: /);
  // Without the decision no line would be taken in the wrong way either.
  const { decide: _, ...decided } = mapping;
  expect(parseMapping(decided).events?.[0]?.at).toBe('ordered');
});

test('another column of the file may prove the order of day and month', async () => {
  const { doubts, mapping } = await proposed(
    'o.csv',
    rows(
      'order_no,customer_no,ordered,paid_at,total',
      '1,A,05/01/2026,05/28/2026,10.50',
      '2,B,06/02/2026,06/30/2026,1.25',
    ),
  );
  expect(doubts).toEqual([]);
  expect(mapping.events?.[0]?.at).toEqual({ column: 'ordered', format: 'M/d/yyyy' });
});

test('numbers that a point and a comma read in two ways are left to people', async () => {
  const file = rows('order_no;customer_no;ordered;total', '1;A;2026-01-05;2.500', '2;B;2026-01-06;100');
  expect((await proposed('o.csv', file)).doubts).toEqual([expect.stringContaining('"total" has 2.500')]);
  expect((await proposed('o.csv', file.replace('100', '99,50'))).mapping.decimal).toBe(',');
});

test.each([
  ['a file of which nothing is known', rows('a,b', 'x,y', 'x,z'), /^kind: /],
  [
    'a first line that is data',
    rows('1,2026-01-05,10.50,a@mail.example', '2,2026-01-06,5.25,b@mail.example'),
    /^header: /,
  ],
  ['orders without numbers', rows('customer_no,ordered,total', 'A,2026-01-05,10.50'), /^events\.0\.messageId: /],
  ['orders of nobody', rows('order_no,ordered,total', '1,2026-01-05,10.50'), /^customer\.externalId: /],
  [
    'a total that each line repeats, without prices',
    rows('order_no,customer_no,ordered,item,total', '1,A,2026-01-05,Tea,10.50', '1,A,2026-01-05,Pot,10.50'),
    /^events\.0\.amount: /,
  ],
  [
    'a key of customers that comes again',
    rows('household_id,campaign', 'h1,1', 'h1,2', 'h2,1'),
    /^customer\.externalId: "household_id" has 2/,
  ],
  [
    'what happened at the times of a repeated id',
    rows('id,date', '1,2026-01-05', '1,2026-01-06', '2,2026-01-05'),
    /^events\.0\.type: /,
  ],
  ['two columns of one name', rows('customer_no,name,name', 'A,x,y'), /^header: "name"/],
])('%s is a doubt', async (_, file, doubt) => {
  const { doubts, mapping } = await proposed('file.csv', file);
  expect(doubts).toContainEqual(expect.stringMatching(doubt));
  expect(() => parseMapping(mapping)).toThrow(/^decide: /);
});

test('bytes that two encodings read as different words are shown in both', async () => {
  const file = Buffer.concat([Buffer.from('id,name\n1,P'), Buffer.from([0xe8]), Buffer.from('re\n2,Ida\n')]);
  const { doubts, facts } = await proposed('c.csv', file);
  expect(facts.encoding).toBe('windows-1252');
  expect(doubts).toEqual([expect.stringMatching(/windows-1252 reads "Père".*windows-1250 reads "Pčre"/)]);
});

test('letters that all encodings of the West read alike are no doubt', async () => {
  const file = Buffer.from('id,name\n1,Müller\n2,Köhler\n', 'latin1');
  expect(await proposed('c.csv', file)).toMatchObject({ doubts: [], facts: { encoding: 'windows-1252' } });
});

test('lines that would be rejected are shown with their reason, the others as they would be stored', async () => {
  const lines = Array.from({ length: 20 }, (_, n) => `${n},c${n},2026-01-05,${n}.50`);
  const { examples, yaml } = await proposed(
    'o.csv',
    rows('order_no,customer_no,ordered,total', ...lines, '21,,2026-01-05,1.00'),
  );
  expect(examples).toHaveLength(10);
  expect(examples[0]).toEqual({ line: 22, outcome: 'rejected', reason: 'names no customer', stored: null });
  expect(examples[1]).toMatchObject({ line: 2, outcome: 'stored', stored: { event: { messageId: '0', amount: 0.5 } } });
  expect(yaml).toContain('Of 21 lines tried, 20 would be taken and 1 rejected');
});

test('only the first thousand lines are read', async () => {
  const lines = Array.from({ length: 3_000 }, (_, n) => `K${n},Name ${n}`);
  expect((await proposed('c.csv', rows('customer_no,name', ...lines))).facts).toMatchObject({
    lines: 1_000,
    isWhole: false,
  });
});
