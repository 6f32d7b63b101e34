import { expect, test } from 'vitest';
import { importFile } from '../../src/services/import/import-file.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { Trial } from '../field/data/support.ts';
import { Folder } from './fixture.ts';

const CUSTOMERS = {
  source: 'crm',
  reject: [{ if: { column: 'deleted', optional: true, equals: ['yes'] }, reason: 'deleted' }],
  customer: {
    externalId: { column: 'id', addPrefix: 'crm-' },
    fields: {
      name: { join: ['first', 'last'], optional: true },
      phone: { firstOf: ['mobile', 'landline'] },
      city: { column: 'city', optional: true, empty: 'clear' },
    },
    traits: { points: { column: 'points', type: 'number', optional: true } },
  },
} satisfies MappingInput;

test('optional columns that a file lacks are missing, clear nothing, and are named in the summary', async () => {
  await using trial = await Trial.begin();
  await trial.import(
    'full.csv',
    'id,first,last,mobile,landline,city,points,deleted\n1,Ida,Holm,,+49 1,Bonn,3,\n2,Omar,Sy,+49 2,+49 3,Rome,4,yes\n',
    CUSTOMERS,
  );
  const summary = await trial.import('short.csv', 'id,landline\n1,+49 9\n3,\n', CUSTOMERS);
  const names = summary.columnsNeverSeen.map((name) => name.split(' ')[0]);
  expect(names.sort()).toEqual(['city', 'deleted', 'first', 'last', 'mobile', 'points']);
  expect(await trial.customers()).toMatchObject([
    { externalId: 'crm-1', name: 'Ida Holm', phone: '+49 9', city: 'Bonn', traits: { points: 3 } },
    { externalId: 'crm-3', traits: {} },
  ]);
});

test('of columns that stand for each other a file needs one', async () => {
  await using trial = await Trial.begin();
  await expect(trial.import('none.csv', 'id,first\n1,Ida\n', CUSTOMERS)).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringContaining('customer.fields.phone: the file has no column "mobile"') as string,
  });
});

test('a column that only a later file of an import has is read there', async () => {
  await using trial = await Trial.begin();
  const folder = new Folder();
  try {
    const files = [
      folder.file('a.csv', 'id,landline\n1,+49 1\n'),
      folder.file('b.csv', 'points,id,landline\n7,2,+49 2\n'),
    ];
    const summary = await importFile(trial.scope, {
      file: files,
      mapping: CUSTOMERS,
      report: `${folder.path}/r.ndjson`,
    });
    expect(summary.columnsNeverSeen.join(' ')).not.toMatch(/points/);
    expect((await trial.customers()).map(({ externalId, traits }) => [externalId, traits])).toEqual([
      ['crm-1', {}],
      ['crm-2', { points: 7 }],
    ]);
  } finally {
    folder.remove();
  }
});

test('the same in NDJSON, where an optional name that no object has refuses nothing', async () => {
  await using trial = await Trial.begin();
  const mapping: MappingInput = {
    source: 'shop',
    customer: { externalId: 'who' },
    events: [
      {
        type: 'visit',
        at: { firstOf: ['seen', 'made'] },
        messageId: ['id'],
        amount: { column: 'spend', optional: true },
      },
    ],
  };
  const summary = await trial.import('v.ndjson', '{"id":1,"who":"a","made":"2026-01-05T10:00:00Z"}\n', mapping);
  expect(summary).toMatchObject({
    linesRejected: { total: 0 },
    columnsNeverSeen: expect.arrayContaining(['spend']) as string[],
  });
  expect(await trial.events()).toMatchObject([{ at: '2026-01-05T10:00:00Z' }]);
});
