import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { readChanges } from '../../src/db/tables/changes/changes.ts';
import { customerIdsByExternalId, upsertCustomers } from '../../src/db/tables/customers/customers.ts';
import { listImports } from '../../src/db/tables/imports/imports.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { undoImport } from '../../src/services/import/history/undo.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { mergeCustomers } from '../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../src/services/merges/undo-merge.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder } from './fixture.ts';
import { storedContent } from './stored-content.ts';

let database: TestDatabase;
let scope: Scope;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  scope = await testWorkspace(database.db);
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

const content = (of = scope) => storedContent(of);

const BEFORE: MappingInput = {
  source: 'crm',
  customer: {
    externalId: 'id',
    fields: { name: 'name', country: 'country' },
    traits: { tier: 'tier' },
    identities: [{ type: 'email', value: 'mail' }],
  },
  events: [{ type: 'purchase', at: 'at', messageId: ['no'], amount: 'total', correction: true }],
};
const HEADER = 'id,name,country,tier,mail,no,at,total';
const FIRST = `${HEADER}\na,Ada,Chile,gold,ada@example.org,1,2026-01-01,10\nb,Bea,Peru,,bea@example.org,2,2026-01-02,20\n`;
const SECOND = `${HEADER}\na,Ada Lin,Chile,silver,a2@example.org,1,2026-01-01,11\nc,Cem,Peru,new,cem@example.org,3,2026-01-03,30\nc,,Iran,,,4,2026-01-04,40\n`;
const WRONG: MappingInput = {
  ...BEFORE,
  customer: { externalId: 'name', fields: { city: 'country' }, traits: { level: { column: 'total', type: 'number' } } },
  events: [{ type: 'visit', at: 'at', messageId: ['no'], quantity: 'total', correction: true }],
};

test('a wrong import, undone, and the right one are the right one at once', async () => {
  await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  const before = await content();
  const { id } = await folder.import(scope, folder.file('2.csv', SECOND), WRONG);
  expect(await content()).not.toEqual(before);
  await undoImport(scope, id!);
  expect(await content()).toEqual(before);
  await folder.import(scope, folder.file('2.csv', SECOND), BEFORE);
  const other = await testWorkspace(database.db);
  await folder.import(other, folder.file('1.csv', FIRST), BEFORE);
  await folder.import(other, folder.file('2.csv', SECOND), BEFORE);
  expect(await content()).toEqual(await content(other));
});

test('undo sets corrected events, changed values and identities back, and is known of', async () => {
  await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  const before = await content();
  const { id } = await folder.import(scope, folder.file('2.csv', SECOND), BEFORE);
  expect(await undoImport(scope, id!)).toEqual({
    events: 3,
    responses: 0,
    customers: 1,
    changed: 1,
    merges: 0,
    mergesKept: 0,
    kept: 0,
  });
  expect(await content()).toEqual(before);
  expect(await undoImport(scope, id!)).toEqual({
    events: 0,
    responses: 0,
    customers: 0,
    changed: 0,
    merges: 0,
    mergesKept: 0,
    kept: 0,
  });
  expect((await listImports(scope, 10)).map(({ id, state }) => [id, state])).toEqual([
    [id, 'UNDONE'],
    [id! - 1, 'COMPLETE'],
  ]);
  await expect(undoImport(scope, 999_999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what others wrote since stays: events corrected, values changed, customers with events of their own', async () => {
  const { id } = await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  await upsertCustomers(scope, [{ externalId: 'a', country: 'Brazil' }]);
  const event = { customer: { externalId: 'b' }, type: 'purchase', at: '2026-01-02T00:00:00Z' };
  await ingestEvents(scope, [
    { ...event, source: 'crm', messageId: '2', amount: 21, correction: true },
    { ...event, source: 'till', messageId: '9', amount: 5 },
  ]);
  expect(await undoImport(scope, id!)).toMatchObject({ events: 1, customers: 0, kept: 2 });
  expect(await content()).toMatchObject({
    customers: [{ external_id: 'a', country: 'Brazil' }, { external_id: 'b' }],
    events: [
      { message_id: '2', amount: 21 },
      { message_id: '9', amount: 5 },
    ],
    totals: [{ who: 'b', count: 2, amount: 26 }],
  });
});

test('customers that are in segments by what the import alone brought go with it, and subscribers hear of it', async () => {
  const { id } = await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  const ids = [...(await customerIdsByExternalId(scope, ['a', 'b'])).values()];
  const [first, second] = ids;
  await scope.query(
    `WITH s AS (
       INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config)
       VALUES ($1, 'known', 'Known', 'rules.conditions', '{}') RETURNING id
     ), g AS (
       INSERT INTO segment (workspace_id, segmentation_id, key, name, position, size)
       SELECT $1, id, 'all', '{"en": "All"}', 0, 2 FROM s RETURNING id, segmentation_id
     )
     INSERT INTO segment_answer (workspace_id, segmentation_id, segment_id, customer_id, since, strength, cause)
     SELECT $1, segmentation_id, g.id, c, now(), 1, 'RUN' FROM g, unnest($2::int[]) AS c`,
    [scope.workspaceId, ids],
  );
  // Whoever was put into a segment by hand is known to somebody.
  await scope.query(
    `INSERT INTO membership_override (workspace_id, segmentation_id, segment_id, customer_id, included, exclusive, reason, by_key_id, by_name, at)
     SELECT $1, segmentation_id, id, $2, true, false, 'a friend', 1, 'Ann', now() FROM segment WHERE workspace_id = $1`,
    [scope.workspaceId, second],
  );
  expect(await undoImport(scope, id!)).toMatchObject({ customers: 1, kept: 1 });
  expect(
    await scope.query('SELECT customer_id AS id FROM segment_answer WHERE workspace_id = $1', [scope.workspaceId]),
  ).toEqual([{ id: second }]);
  expect(await scope.query('SELECT size FROM segment WHERE workspace_id = $1', [scope.workspaceId])).toEqual([
    { size: 1 },
  ]);
  const told = await readChanges(scope, 0, 100);
  expect(told.filter(({ customerId }) => customerId === first).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['MEMBERSHIP_CHANGED', 'CUSTOMER_DELETED']),
  );
});

test('many batches, repeated customers and a survey are undone to nothing', async () => {
  const rows = Array.from(
    { length: 3_000 },
    (_, n) => `u${n % 1_200},${n < 1_500 ? '' : `N${n % 1_200}`},${n},2026-01-01`,
  );
  const csv = `id,name,no,at\n${rows.join('\n')}\n`;
  const mapping: MappingInput = {
    source: 'many',
    customer: { externalId: 'id', fields: { name: 'name' }, identities: [{ type: 'crm', value: 'id' }] },
    events: [{ type: 'visit', at: 'at', messageId: ['no'] }],
  };
  const empty = await content();
  const { id } = await folder.import(scope, folder.file('m.csv', csv), mapping);
  expect(await undoImport(scope, id!)).toMatchObject({ events: 3_000, customers: 1_200, kept: 0 });
  expect(await content()).toEqual(empty);
  const survey = await folder.import(scope, folder.file('s.csv', 'id,q,at\na,3,2026-01-01\nb,4,2026-01-01\n'), {
    source: 'form',
    customer: { externalId: 'id' },
    survey: { key: 'care', title: 'Care', respondedAt: 'at', questions: { q: { kind: 'NUMBER' } } },
  });
  expect(await undoImport(scope, survey.id!)).toMatchObject({ responses: 2, customers: 2 });
  expect(await content()).toEqual(empty);
});

test('a dry run tells what an import would do, differences included, and stores nothing', async () => {
  await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  const before = await content();
  const file = folder.file('2.csv', SECOND);
  const report = `${folder.path}/dry.ndjson`;
  const path = `${folder.path}/differences.ndjson`;
  const { differences, ...dry } = await importFile(scope, {
    file,
    mapping: BEFORE,
    report,
    dryRun: true,
    differences: path,
  });
  expect(await content()).toEqual(before);
  expect(await listImports(scope, 10)).toHaveLength(1);
  const real = await importFile(scope, { file, mapping: BEFORE, report });
  expect({ ...dry, seconds: 0 }).toEqual({ ...real, seconds: 0, id: null });
  expect(real).toMatchObject({
    customers: { created: 1, updated: 1 },
    events: { purchase: { accepted: 2, corrected: 1 } },
  });
  expect(differences).toEqual({
    counts: { customerCreated: 1, customerUpdated: 1, identityAttached: 2, eventAdded: 2, eventCorrected: 1 },
    first: expect.arrayContaining([
      {
        kind: 'customerUpdated',
        customer: 'a',
        from: { name: 'Ada', 'traits.tier': 'gold' },
        to: { name: 'Ada Lin', 'traits.tier': 'silver' },
      },
      {
        kind: 'customerCreated',
        customer: 'c',
        values: { name: 'Cem', country: 'Peru', kind: 'CUSTOMER', 'traits.tier': 'new' },
      },
      { kind: 'identityAttached', customer: 'a', type: 'email', value: 'a2@example.org' },
      { kind: 'eventCorrected', messageId: '1', from: { amount: 10 }, to: { amount: 11 } },
      { kind: 'eventAdded', messageId: '3' },
    ]),
  });
  const written = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual(differences!.first);
  const nothing = await importFile(scope, { file, mapping: BEFORE, report, dryRun: true });
  expect(nothing.differences).toEqual({ counts: {}, first: [] });
});

test('what an import changed under the key of a merged customer is set back too', async () => {
  const { ids } = await saveCustomers(scope, [{ externalId: 'S1', name: 'Ann', city: 'Ulm' }, { externalId: 'S2' }]);
  await mergeCustomers(scope, ids[0]!, ids[1]!);
  const before = await content();
  const file = folder.file('under.csv', 'Id,City\nS2,Bonn\n');
  const mapping = { source: 'crm', customer: { externalId: 'Id', fields: { city: 'City' } } };
  const { id } = await folder.import(scope, file, mapping);
  expect(await content()).toMatchObject({ customers: [{ external_id: 'S1', name: 'Ann', city: 'Bonn' }] });
  await undoImport(scope, id!);
  expect(await content()).toEqual(before);
});

test('merges that a list of the file made are undone, customers made for them too', async () => {
  await saveCustomers(scope, [
    { externalId: 'M1', name: 'Ann', city: 'Ulm', identities: [{ type: 'email', value: 'ann@example.org' }] },
    { externalId: 'M2', phone: '+49 1', traits: { tier: 'gold' } },
    { externalId: 'M4', name: 'Bob' },
  ]);
  const event = { source: 'till', type: 'visit', at: '2026-01-02T00:00:00Z' };
  await ingestEvents(scope, [
    { ...event, customer: { externalId: 'M2' }, messageId: 'a' },
    { ...event, customer: { externalId: 'M1' }, messageId: 'b' },
  ]);
  const before = await content();
  const file = folder.file('merged.csv', 'Id,City,Merged\nM1,Bonn,M2;M3\nM4,,M1\n');
  const mapping: MappingInput = {
    source: 'crm',
    customer: { externalId: 'Id', fields: { city: 'City' }, merged: { column: 'Merged', item: ';' } },
  };
  const { id } = await folder.import(scope, file, mapping);
  expect(await content()).toMatchObject({ customers: [{ external_id: 'M4', name: 'Bob', city: 'Bonn' }] });
  expect(await undoImport(scope, id!)).toMatchObject({ merges: 3, mergesKept: 0, customers: 1, changed: 1, kept: 0 });
  expect(await content()).toEqual(before);
  const again = await folder.import(scope, file, mapping);
  expect(await content()).toMatchObject({ customers: [{ external_id: 'M4', city: 'Bonn', phone: '+49 1' }] });
  await undoImport(scope, again.id!);
  expect(await content()).toEqual(before);
});

test('a merge of the file that a later merge stands upon stays, and is counted', async () => {
  await saveCustomers(scope, [{ externalId: 'M9' }, { externalId: 'M2' }]);
  const file = folder.file('merged.csv', 'Id,Merged\nM1,M2\n');
  const { id } = await folder.import(scope, file, {
    source: 'crm',
    customer: { externalId: 'Id', merged: { column: 'Merged', item: ';' } },
  });
  const [m1, m9] = (await saveCustomers(scope, [{ externalId: 'M1' }, { externalId: 'M9' }])).ids;
  const later = await mergeCustomers(scope, m9!, m1!);
  expect(await undoImport(scope, id!)).toMatchObject({ merges: 0, mergesKept: 1, customers: 0, kept: 1 });
  await undoMerge(scope, later);
  expect(await content()).toMatchObject({ customers: [{ external_id: 'M1' }, { external_id: 'M9' }] });
});

test('an event that was corrected again since is not counted as set back', async () => {
  await folder.import(scope, folder.file('1.csv', FIRST), BEFORE);
  const { id } = await folder.import(scope, folder.file('2.csv', SECOND), BEFORE);
  const event = { customer: { externalId: 'a' }, type: 'purchase', at: '2026-01-02T00:00:00Z', amount: 12 };
  await ingestEvents(scope, [{ ...event, source: 'crm', messageId: '1', correction: true }]);
  expect(await undoImport(scope, id!)).toMatchObject({ events: 2 });
});
