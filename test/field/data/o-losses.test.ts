import { expect, test } from 'vitest';
import { describeImport, exitCodeOf } from '../../../src/cli/import.ts';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const CONTACTS: MappingInput = {
  source: 'crm',
  customer: { externalId: 'id', fields: { name: 'name' }, identities: [{ type: 'email', value: 'mail' }] },
};
const NOTES: MappingInput = {
  source: 'notes',
  customer: { externalId: 'id' },
  reject: [{ if: { column: 'kind', equals: ['draft'] }, reason: 'draft' }],
  events: [{ type: 'note', at: { column: 'at', format: 'dd.MM.yyyy' }, messageId: ['no'] }],
};

test('an identity that another customer has is left out, counted, and the report that names it is mentioned', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('c.csv', 'id,name,mail\n1,Tom,f@example.org\n2,Una,f@example.org\n', CONTACTS);
  expect(await trial.customers()).toMatchObject([
    { name: 'Tom', identities: ['email:f@example.org'] },
    { name: 'Una', identities: [] },
  ]);
  expect(summary).toMatchObject({
    customers: { created: 2, rejected: 0 },
    linesRejected: { total: 0 },
    fieldsLeftOut: { total: 1, byReason: { 'identities: belongs to another customer': 1 } },
  });
  expect(summary.rejected).toMatchObject([{ line: 3, code: 'CONFLICT' }]);
  expect(describeImport(summary)).toContain('values left out  1: identities: belongs to another customer');
  expect(describeImport(summary)).toContain(summary.report);
  expect([exitCodeOf(summary, false), exitCodeOf(summary, true)]).toEqual([0, 1]);
});

test('an import that takes no line ends with 1, one that takes some only where strict', async () => {
  await using trial = await Trial.begin();
  const none = await trial.import('n.csv', 'id,no,at,kind\na,1,2026-01-05,x\nb,2,2026-01-06,x\n', NOTES);
  expect(none).toMatchObject({ linesRead: 2, linesAccepted: { total: 0 }, linesRejected: { total: 2, unwanted: 0 } });
  expect(describeImport(none)).toContain('Nothing of the file was taken.');
  expect(exitCodeOf(none, false)).toBe(1);
  const some = await trial.import('n.csv', 'id,no,at,kind\na,1,05.01.2026,x\nb,2,2026-01-06,x\n', NOTES);
  expect([exitCodeOf(some, false), exitCodeOf(some, true)]).toEqual([0, 1]);
  const unwanted = await trial.import('n.csv', 'id,no,at,kind\na,1,05.01.2026,x\nb,2,06.01.2026,draft\n', NOTES);
  expect(unwanted).toMatchObject({ linesRejected: { total: 1, unwanted: 1 } });
  expect([exitCodeOf(unwanted, false), exitCodeOf(unwanted, true)]).toEqual([0, 0]);
  const empty = await trial.import('n.csv', 'id,no,at,kind\n', NOTES);
  expect(exitCodeOf(empty, true)).toBe(0);
});

test('lines that repeat a customer whose values cannot be stored are counted as rejected, each', async () => {
  await using trial = await Trial.begin();
  const long = 'x'.repeat(500);
  const summary = await trial.import('c.csv', `id,name,mail\n1,${long},\n2,Una,\n1,${long},\n`, {
    ...CONTACTS,
    strict: true,
  });
  expect(summary).toMatchObject({
    linesRead: 3,
    linesAccepted: { total: 1 },
    linesRejected: { total: 2 },
    customers: { created: 1, rejected: 1 },
  });
});
