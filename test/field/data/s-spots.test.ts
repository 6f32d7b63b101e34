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
