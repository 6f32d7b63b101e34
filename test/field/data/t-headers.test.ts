import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const PEOPLE = { source: 'crm', customer: { externalId: 'id', fields: { name: 'name' } } } satisfies MappingInput;
const JANUARY = '\ufeffid,name\n1,Ada\n';
const FEBRUARY = '\ufeff"id", name\n2,Ben\n';

test.each([
  ['gzip members', Buffer.concat([gzipSync(JANUARY), gzipSync(FEBRUARY)])],
  ['files put together', JANUARY + FEBRUARY],
  ['CRLF, UTF-16', Buffer.from((JANUARY + FEBRUARY).replaceAll('\n', '\r\n'), 'utf16le')],
])('the second header of %s is no customer', async (_, content) => {
  await using trial = await Trial.begin();
  const summary = await trial.import('months.csv', content, PEOPLE);
  expect(summary).toMatchObject({ linesRead: 2, rows: { headersRepeated: 1 }, linesRejected: { total: 0 } });
  expect(await trial.customers()).toMatchObject([
    { externalId: '1', name: 'Ada' },
    { externalId: '2', name: 'Ben' },
  ]);
});

test('lines before the header are known again too, and two lists of JSON follow each other', async () => {
  await using trial = await Trial.begin();
  const month = (row: string) => `Response,Text\nOpen,Ended\n${row}\n`;
  const summary = await trial.import('s.csv', month('1,Ada') + month('2,Ben'), {
    ...PEOPLE,
    skipLines: 2,
    header: ['id', 'name'],
  });
  expect(summary).toMatchObject({ customers: { created: 2 }, rows: { headersRepeated: 2 } });
  await trial.import('s.json', '[{"id":3}]\n[{"id":4}]', PEOPLE);
  expect(await trial.customers()).toHaveLength(4);
});
