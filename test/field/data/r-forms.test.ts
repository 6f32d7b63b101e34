import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const PEOPLE = { source: 'crm', customer: { externalId: 'id', fields: { name: 'name' } } } satisfies MappingInput;
const names = async (trial: Trial) => (await trial.customers()).map(({ externalId, name }) => [externalId, name]);
const BOTH = [
  ['1', 'Ada Ö'],
  ['2', 'Ben'],
];
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

test.each([
  ['CR alone', 'id,name\r1,Ada Ö\r2,Ben\r'],
  ['CR alone, without the last', 'id,name\r1,Ada Ö\r2,"Ben"'],
  ['CR and LF', 'id,name\r\n1,Ada Ö\r\n2,Ben'],
  ['a mark of UTF-8', '\ufeffid,name\n1,Ada Ö\n2,Ben'],
  ['UTF-16LE with its mark', Buffer.from('\ufeffid,name\r\n1,Ada Ö\r\n2,Ben', 'utf16le')],
  ['UTF-16BE with its mark', utf16be('id,name\n1,Ada Ö\n2,Ben\n')],
  ['UTF-16LE, CR alone', Buffer.from('\ufeffid,name\r1,Ada Ö\r2,Ben', 'utf16le')],
  ['gzip of UTF-16', gzipSync(Buffer.from('\ufeffid,name\n1,Ada Ö\n2,Ben', 'utf16le'))],
  ['a line that names the delimiter', 'sep=;\r\nid;name\r\n1;Ada Ö\r\n2;Ben\r\n'],
])('a file with %s is read as it is', async (_, content) => {
  await using trial = await Trial.begin();
  await trial.import('p.csv', content, PEOPLE);
  expect(await names(trial)).toEqual(BOTH);
});

test.each([
  [
    'a list',
    'p.json',
    [
      { id: 1, name: 'Ada Ö' },
      { id: 2, name: 'Ben' },
    ],
    {},
  ],
  [
    'a list, said to be lines',
    'p.json',
    [
      { id: 1, name: 'Ada Ö' },
      { id: 2, name: 'Ben' },
    ],
    { format: 'ndjson' },
  ],
  [
    'a list under a key',
    'p.json',
    {
      n: [{ people: 1 }],
      page: {
        people: [
          { id: 1, name: 'Ada Ö' },
          { id: 2, name: 'Ben' },
        ],
      },
    },
    { records: 'page.people' },
  ],
] as const)('JSON that is %s is read, on one line or many', async (_, name, value, keys) => {
  for (const space of [0, 2]) {
    await using trial = await Trial.begin();
    await trial.import(name, JSON.stringify(value, null, space), { ...PEOPLE, ...keys });
    expect(await names(trial)).toEqual(BOTH);
  }
});

test('one broken item of a list costs itself; a list without end is told', async () => {
  await using trial = await Trial.begin();
  const text = '[{"id":1,"name":"Ada [ö], \\"}\\""},\n{"id":},\n{"id":2,"name":"Ben"},]';
  const summary = await trial.import('p.json', text, PEOPLE);
  expect(await names(trial)).toEqual([
    ['1', 'Ada [ö], "}"'],
    ['2', 'Ben'],
  ]);
  expect(summary.rejected).toMatchObject([{ line: 2 }]);
  const failing = trial.import('q.json', '[{"id":3,"name":"Cleo"},\n{"id":4,"na', PEOPLE);
  await expect(failing).rejects.toMatchObject({ code: 'INVALID_FILE', message: expect.stringContaining('truncated') });
});

test.each([
  ['PDF', 'p.csv', '%PDF-1.7\n', /PDF document/, {}],
  ['HTML', 'p.xls', '<html><body><table><tr><td>id', /web page \(HTML\)/, {}],
  ['XML', 'p.csv', '<?xml version="1.0"?><orders/>', /XML document/, {}],
  ['a pretty object', 'p.json', '{\n "orders": [\n {"id":1}]}', /`records`: orders/, {}],
  [
    'a mark against the mapping',
    'p.csv',
    '\ufeffid,name\n1,A',
    /mark of utf-8.*windows-1252/s,
    { encoding: 'windows-1252' },
  ],
  ['a delimiter against the mapping', 'p.csv', 'sep=;\nid;name\n', /sep=;.*delimiter/s, { delimiter: ',' }],
  ['a list that is not there', 'p.json', '{"a":[]}', /no list under the key `b`/, { records: 'b' }],
] as const)('%s is named', async (_, name, content, message, keys) => {
  await using trial = await Trial.begin();
  await expect(trial.import(name, content, { ...PEOPLE, ...keys })).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(message),
  });
});
