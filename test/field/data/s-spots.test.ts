import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const PEOPLE = { source: 'crm', customer: { externalId: 'id', fields: { name: 'name' } } } satisfies MappingInput;
const ids = async (trial: Trial) => (await trial.customers()).map(({ externalId }) => externalId);
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

test.each([
  ['one byte of another encoding', bytes('id,name\nb1,Öl\nb2,M', 0xfc, 'ller\nb3,Ö\n'), [3]],
  ['a byte within quotes over two lines', bytes('id,name\nb1,Öl\nb2,"a', 0xff, '\nb"\nb3,Ö\n'), [3]],
  ['CR line ends', bytes('id,name\rb1,Öl\rb2,', 0xc3, '\rb3,Ö'), [3]],
])('%s costs its line', async (_, content, lines) => {
  await using trial = await Trial.begin();
  const summary = await trial.import('p.csv', content, PEOPLE);
  expect(await ids(trial)).toEqual(['b1', 'b3']);
  expect(summary.rejected.map(({ line }) => line)).toEqual(lines);
  expect(summary.rejected[0]!.reason).toContain('`encoding`');
});

test('half of a pair costs its line in UTF-16, a wrong byte its object in JSON', async () => {
  await using trial = await Trial.begin();
  await trial.import('p.csv', Buffer.from('\ufeffid,name\nb1,A\nb2,\ud800x\nb3,C\n', 'utf16le'), PEOPLE);
  const json = bytes('[{"id":"b4"},\n{"id":"b5","name":"', 0xe9, '"},\n{"id":"b6"}]');
  const summary = await trial.import('p.json', json, PEOPLE);
  expect(await ids(trial)).toEqual(['b1', 'b3', 'b4', 'b6']);
  expect(summary.rejected.map(({ line }) => line)).toEqual([2]);
});

test.each([1_100_000, 9_000_000])('a line of %i characters costs itself', async (length) => {
  await using trial = await Trial.begin();
  const summary = await trial.import('p.csv', `id,name\nb1,A\nb2,${'x'.repeat(length)}\nb3,C\n`, PEOPLE);
  expect(await ids(trial)).toEqual(['b1', 'b3']);
  expect(summary.rejected).toMatchObject([{ line: 3, reason: expect.stringContaining('characters long') }]);
});

test('a character that cannot be stored costs its line, or its field, wherever it stands', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'crm',
    customer: { externalId: 'id', fields: { name: 'name' }, identities: [{ type: 'email', value: 'mail' }] },
    events: [{ type: 'purchase', at: 'at', messageId: ['no'], amount: 'total', correction: true }],
  } satisfies MappingInput;
  const lines = [
    'id,name,mail,no,at,total',
    'b1,A,a@example.org,n1,2026-01-01,1',
    'b\u00002,B,b@example.org,n2,2026-01-02,2',
    'b3,C\u0000,c@example.org,n3,2026-01-03,3',
    'b4,D,d\u0000@example.org,n4,2026-01-04,4',
    'b5,E,e@example.org,n\u00005,2026-01-05,5',
    'b6,F,f@example.org,n6,2026-01-06,6',
  ];
  const summary = await trial.import('p.csv', Buffer.from(`\ufeff${lines.join('\n')}\n`, 'utf16le'), mapping);
  expect(await ids(trial)).toEqual(['b1', 'b3', 'b4', 'b5', 'b6']);
  expect((await trial.events()).map(({ messageId }) => messageId)).toEqual(['n1', 'n3', 'n4', 'n6']);
  expect(summary.rejected.map(({ line }) => line).sort()).toEqual([3, 4, 5, 6]);
  for (const { reason } of summary.rejected) expect(reason).toContain('cannot be stored');
});

test('a response whose id cannot be stored costs itself', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'crm',
    customer: { externalId: 'id' },
    survey: {
      key: 's',
      title: 'S',
      respondedAt: { column: 'at' },
      messageId: ['no'],
      questions: { q: { text: 'Q?', kind: 'TEXT' } },
    },
  } satisfies MappingInput;
  const file = '\ufeffid,no,at,q\nb1,n\u00001,2026-01-01,a\nb2,n2,2026-01-02,b\n';
  const summary = await trial.import('p.csv', Buffer.from(file, 'utf16le'), mapping);
  expect(summary.rejected.map(({ line }) => line)).toEqual([2]);
});

test('a number with a byte 0 costs its line, and the import ends with its summary', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'shop',
    customer: { externalId: 'id' },
    decimal: ',',
    delimiter: ';',
    events: [{ type: 'purchase', at: 'at', messageId: ['no'], amount: 'amount' }],
  } satisfies MappingInput;
  const file = '\ufeffid;no;at;amount\nb1;n1;2026-01-01;1\u00000,5\nb2;n2;2026-01-02;2,5\n';
  const summary = await trial.import('p.csv', Buffer.from(file, 'utf16le'), mapping);
  expect(summary.rejected).toMatchObject([{ line: 2 }]);
  expect((await trial.events()).map(({ messageId }) => messageId)).toEqual(['n2']);
});
