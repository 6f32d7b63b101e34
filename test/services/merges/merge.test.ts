import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { appendChanges, readChanges } from '../../../src/db/tables/changes/changes.ts';
import { customerIdsByExternalId, customersByIds } from '../../../src/db/tables/customers/customers.ts';
import { readWebhook } from '../../../src/db/tables/webhooks/webhooks.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { webhookFormat } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { liveWorld, totals, totalsAnew, wronglyCounted } from '../../support/live-world.ts';
import { startReceiver } from '../../support/receiver.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';
import { makeRow, tablesOfCustomers } from './made-rows.ts';
import { orphans, wholeCustomers } from './whole-customer.ts';

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const idOf = async (scope: Scope, externalId: string) =>
  (await customerIdsByExternalId(scope, [externalId])).get(externalId)!;

const rowOf = async (scope: Scope, externalId: string) =>
  (await customersByIds(scope, [await idOf(scope, externalId)]))[0];

const purchase = (externalId: string, messageId: string, amount: number, day = 1) => ({
  customer: { externalId },
  messageId,
  type: 'purchase',
  at: `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`,
  amount,
});

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  work.then(
    () => 'done' as const,
    (error: { code: ErrorCode }) => error.code,
  );

test('a merge moves all there is, and its undoing gives both back to the last row', { timeout: 60_000 }, async () => {
  const scope = await liveWorld(database.db, backend, 3);
  await saveSurvey(scope, { key: 'nps', title: 'NPS', questions: [{ key: 'q', text: 'Q?', kind: 'NUMBER' }] });
  await saveCustomers(scope, [
    { externalId: 'c1', name: 'Ann', traits: { pets: 1 }, identities: [{ type: 'email', value: 'a@x.org' }] },
    {
      externalId: 'c2',
      name: 'Anna',
      phone: '1',
      traits: { pets: 2, vip: true },
      identities: [{ type: 'crm', value: '7' }],
    },
  ]);
  await ingestEvents(scope, [purchase('c1', 'a', 100), purchase('c2', 'b', 20, 2), purchase('c2', 'c', 50, 3)]);
  await recordResponses(scope, 'nps', [
    { customer: { externalId: 'c2' }, respondedAt: '2026-01-01T00:00:00Z', messageId: 'r', answers: { q: 9 } },
  ]);
  await backend.evaluate();
  const before = await wholeCustomers(scope, ['c1', 'c2']);
  const [into, from] = [await idOf(scope, 'c1'), await idOf(scope, 'c2')];

  const mergeId = await mergeCustomers(scope, into, from);
  await backend.evaluate();
  expect(await rowOf(scope, 'c1')).toMatchObject({ name: 'Ann', phone: '1', traits: { pets: 1, vip: true } });
  expect(await rowOf(scope, 'c2')).toBeUndefined();
  expect(
    await scope.query('SELECT count, amount FROM customer_event_aggregate WHERE customer_id = $1', [into]),
  ).toEqual([{ count: 3, amount: '170.0000' }]);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  expect(await wronglyCounted(scope)).toEqual([]);
  expect(await orphans(scope)).toEqual([]);
  // What is sent under the old key goes to the survivor; the same event again is the same.
  expect(await ingestEvents(scope, [purchase('c2', 'b', 20, 2)], { createCustomers: true })).toMatchObject({
    duplicates: 1,
  });

  expect(await undoMerge(scope, mergeId)).toEqual({ intoId: into, fromId: from });
  expect(await wholeCustomers(scope, ['c1', 'c2'])).toEqual(before);
  await backend.evaluate();
  expect(await wholeCustomers(scope, ['c1', 'c2'])).toEqual(before);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  expect(await wronglyCounted(scope)).toEqual([]);
  expect(await codeOf(undoMerge(scope, mergeId))).toBe('ALREADY_MERGED');
  const kinds = (await readChanges(scope, 0, 1_000)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => /^CUSTOMER_(MERGED|SPLIT|DELETED)$/.test(kind))).toEqual([
    'CUSTOMER_MERGED',
    'CUSTOMER_SPLIT',
  ]);
});

test('what came since goes back to the customer whose key it came under', async () => {
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [
    { externalId: 'm1', name: 'One', city: 'Ulm' },
    { externalId: 'm2', city: 'Bonn', traits: { pets: 1 }, identities: [{ type: 'crm', value: '2' }] },
  ]);
  const mergeId = await mergeCustomers(scope, await idOf(scope, 'm1'), await idOf(scope, 'm2'));
  await ingestEvents(scope, [
    purchase('m1', 'own', 1),
    purchase('m2', 'old key', 2),
    { ...purchase('', 'old identity', 4), customer: { identity: { type: 'crm', value: '2' } } },
  ]);
  const saved = await saveCustomers(scope, [
    { externalId: 'm2', phone: '22', traits: { vip: true }, identities: [{ type: 'email', value: 'two@x.org' }] },
    { externalId: 'm1', language: 'de' },
  ]);
  expect(saved).toMatchObject({ created: 0, rejections: [] });
  expect(new Set(saved.ids).size).toBe(1);
  expect(await rowOf(scope, 'm1')).toMatchObject({ phone: '22', language: 'de', traits: { pets: 1, vip: true } });

  await undoMerge(scope, mergeId);
  expect(await rowOf(scope, 'm1')).toMatchObject({ name: 'One', city: 'Ulm', phone: null, language: 'de', traits: {} });
  expect(await rowOf(scope, 'm2')).toMatchObject({
    name: null,
    city: 'Bonn',
    phone: '22',
    traits: { pets: 1, vip: true },
  });
  expect(
    await scope.query(
      `SELECT c.external_id AS id, sum(e.amount)::int AS amount FROM customer c JOIN customer_event e ON e.customer_id = c.id
       WHERE c.workspace_id = $1 GROUP BY 1 ORDER BY 1`,
      [scope.workspaceId],
    ),
  ).toEqual([
    { id: 'm1', amount: 1 },
    { id: 'm2', amount: 6 },
  ]);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  expect(
    await scope.query('SELECT type, merged FROM customer_identity WHERE customer_id = $1 ORDER BY 1', [
      await idOf(scope, 'm2'),
    ]),
  ).toEqual([
    { type: 'crm', merged: false },
    { type: 'email', merged: false },
  ]);
});

test('each field is chosen by its strategy, an income with its currency', async () => {
  const scope = await testWorkspace(database.db);
  const merged = async (n: string, choices: Parameters<typeof mergeCustomers>[3]) => {
    await saveCustomers(scope, [
      { externalId: `i${n}`, name: 'I', city: 'Ulm', incomeCurrency: 'USD', traits: { a: 1, b: 1 } },
    ]);
    await saveCustomers(scope, [
      { externalId: `f${n}`, name: 'F', phone: '1', income: 5_000.5, incomeCurrency: 'EUR', traits: { a: 2, c: 2 } },
    ]);
    // Of one moment both would be: the second is touched again.
    await saveCustomers(scope, [{ externalId: `f${n}`, language: 'de' }]);
    await mergeCustomers(scope, await idOf(scope, `i${n}`), await idOf(scope, `f${n}`), choices);
    return rowOf(scope, `i${n}`);
  };
  const filled = { income: '5000.5000', incomeCurrency: 'EUR' };
  expect(await merged('1', {})).toMatchObject({
    name: 'I',
    city: 'Ulm',
    phone: '1',
    ...filled,
    traits: { a: 1, b: 1, c: 2 },
  });
  expect(await merged('2', { otherwise: 'LATEST' })).toMatchObject({ name: 'F', city: 'Ulm', phone: '1', ...filled });
  expect(await merged('3', { otherwise: 'TAKE_FROM', fields: { name: 'KEEP_INTO' } })).toMatchObject({
    name: 'I',
    city: null,
    traits: { a: 2, c: 2 },
  });
  expect(await merged('4', { otherwise: 'KEEP_INTO', traits: { a: 'TAKE_FROM' } })).toMatchObject({
    phone: null,
    income: null,
    incomeCurrency: 'USD',
    traits: { a: 2, b: 1 },
  });
});

test('what cannot be merged is refused with a code, chains can, and are undone from the end', async () => {
  const scope = await testWorkspace(database.db);
  const foreign = await testWorkspace(database.db);
  await saveCustomers(
    scope,
    ['a', 'b', 'c', 'd'].map((externalId) => ({ externalId })),
  );
  await saveCustomers(foreign, [{ externalId: 'a' }]);
  const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map((key) => idOf(scope, key)));
  expect(await codeOf(mergeCustomers(scope, a!, a!))).toBe('INVALID_INPUT');
  expect(await codeOf(mergeCustomers(scope, a!, await idOf(foreign, 'a')))).toBe('NOT_FOUND');
  const first = await mergeCustomers(scope, a!, b!);
  expect(await codeOf(mergeCustomers(scope, b!, a!))).toBe('ALREADY_MERGED');
  expect(await codeOf(mergeCustomers(scope, c!, b!))).toBe('ALREADY_MERGED');
  const second = await mergeCustomers(scope, c!, a!);
  const third = await mergeCustomers(scope, c!, d!);
  await ingestEvents(scope, [purchase('b', 'under b', 1), purchase('d', 'under d', 2)]);
  expect(await totals(scope)).toMatchObject([{ customer_id: c, count: 2 }]);
  expect(await codeOf(undoMerge(scope, first))).toBe('MERGE_ORDER');
  expect(await codeOf(undoMerge(scope, second))).toBe('MERGE_ORDER');
  expect(await codeOf(undoMerge(foreign, third))).toBe('NOT_FOUND');
  for (const id of [third, second, first]) await undoMerge(scope, id);
  expect(await totals(scope)).toMatchObject([
    { customer_id: b, count: 1, amount: '1.0000' },
    { customer_id: d, count: 1, amount: '2.0000' },
  ]);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  expect(await scope.query('SELECT FROM customer_alias WHERE workspace_id = $1', [scope.workspaceId])).toEqual([]);
});

test('of merges at once one is done, and events on their way are of the survivor', { timeout: 30_000 }, async () => {
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }]);
  const [a, b] = [await idOf(scope, 'a'), await idOf(scope, 'b')];
  const events = Array.from({ length: 30 }, (_, n) => ingestEvents(scope, [purchase(n % 2 ? 'a' : 'b', `n${n}`, 1)]));
  const merges = [mergeCustomers(scope, a, b), mergeCustomers(scope, b, a), mergeCustomers(scope, a, b)];
  const outcomes = await Promise.all(merges.map(codeOf));
  await Promise.all(events);
  expect(outcomes.toSorted()).toEqual(['ALREADY_MERGED', 'ALREADY_MERGED', 'done']);
  expect(await totals(scope)).toMatchObject([{ count: 30, amount: '30.0000' }]);
  expect(await orphans(scope)).toEqual([]);
});

/** What becomes of the rows that name a customer, where it becomes part of another. */
const FATES: Readonly<Record<string, 'MOVED' | 'GONE' | { readonly stays: string }>> = {
  change: { stays: 'the outbox tells what was' },
  customer_alias: 'MOVED',
  customer_consent: 'MOVED',
  customer_edit: 'MOVED',
  customer_event: 'MOVED',
  customer_event_aggregate: 'GONE',
  customer_identity: 'MOVED',
  customer_note: 'MOVED',
  customer_score: 'GONE',
  digest_member: 'MOVED',
  evaluation_task: { stays: 'who waits is looked at, and found to be gone' },
  export: { stays: 'the file has the data of that customer' },
  interview: 'MOVED',
  match_transition: 'MOVED',
  membership_override: 'MOVED',
  membership_transition: 'MOVED',
  persona_baseline_member: 'MOVED',
  persona_match: 'GONE',
  quarantined_customer: 'GONE',
  removed_customer: { stays: 'it says who was removed' },
  score_transition: { stays: 'scores of then are those of who it was' },
  segment_answer: 'GONE',
  shared_email: { stays: 'the next look for duplicates makes them anew' },
  survey_response: 'MOVED',
  touched_customer: { stays: 'the next run looks whoever they are up' },
};

test('every row that names a merged customer goes to the survivor, or is known not to, and comes back', async () => {
  const scope = await testWorkspace(database.db);
  expect(await tablesOfCustomers(scope)).toEqual(Object.keys(FATES).toSorted());
  await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }]);
  const [into, from] = [await idOf(scope, 'a'), await idOf(scope, 'b')];
  for (const id of [1, 2]) {
    await makeRow(scope, 'persona', { id, key: `p${id}` });
    await makeRow(scope, 'persona_baseline', { persona_id: id, taken_at: '2026-01-01T00:00:00Z' });
  }
  await makeRow(scope, 'digest', { id: 1 });
  await makeRow(scope, 'segmentation', { id: 1 });
  const rowsOf = async (id: number) => {
    const rows: Record<string, number> = {};
    for (const table of Object.keys(FATES)) {
      const of = 'SELECT count(*)::int AS n FROM %s WHERE workspace_id = $1 AND customer_id = $2'.replace('%s', table);
      rows[table] = (await scope.query<{ n: number }>(of, [scope.workspaceId, id]))[0]!.n;
    }
    return rows;
  };
  const owned = await rowsOf(from);
  for (const table of Object.keys(FATES)) if (owned[table] === 0) await makeRow(scope, table, { customer_id: from });
  await scope.query('UPDATE persona_baseline_member SET bins = $2 WHERE workspace_id = $1', [scope.workspaceId, [7]]);
  // Of the other baseline both are members.
  for (const customer_id of [into, from]) {
    await makeRow(scope, 'persona_baseline_member', { persona_id: 2, customer_id, bins: [customer_id] });
  }
  const members = () =>
    scope.query(
      `SELECT persona_id, customer_id, bins FROM persona_baseline_member WHERE workspace_id = $1 ORDER BY 1, 2`,
      [scope.workspaceId],
    );
  const [before, baselines] = [await rowsOf(from), await members()];

  const mergeId = await mergeCustomers(scope, into, from);
  const [left, got] = [await rowsOf(from), await rowsOf(into)];
  for (const [table, fate] of Object.entries(FATES)) {
    if (typeof fate === 'string') expect([table, left[table]]).toEqual([table, 0]);
    if (fate === 'MOVED') expect([table, got[table]! > 0]).toEqual([table, true]);
  }
  expect(await members()).toEqual([
    { persona_id: 1, customer_id: into, bins: [7] },
    { persona_id: 2, customer_id: into, bins: [into] },
  ]);
  await undoMerge(scope, mergeId);
  const after = await rowsOf(from);
  for (const [table, fate] of Object.entries(FATES)) {
    if (fate === 'MOVED') expect([table, after[table]! >= before[table]!]).toEqual([table, true]);
  }
  expect(await members()).toEqual(baselines);
});

test('a webhook of a customer that is merged tells of the survivor too, until the merge is undone', async () => {
  const scope = await testWorkspace(database.db);
  await using receiver = await startReceiver();
  await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }, { externalId: 'c' }]);
  const [into, from, other] = [await idOf(scope, 'a'), await idOf(scope, 'b'), await idOf(scope, 'c')];
  const local = { allowHttp: true, allowPrivate: true };
  const hook = async (customerIds: number[]) =>
    (await createWebhook(scope, local, { name: 'x', url: receiver.url, customerIds })).webhook.id;
  const [ofFrom, ofBoth] = [await hook([from]), await hook([from, into])];
  const told = async () => {
    receiver.requests.length = 0;
    const moved = [into, other].map((customerId) => ({
      ...{ kind: 'MEMBERSHIP_CHANGED' as const, customerId, segmentationId: 3 },
      payload: { cause: 'EVENT', from: 1, to: 2 },
    }));
    await scope.transaction((transaction) => appendChanges(transaction, moved));
    await deliverDue({ db: database.db, log: silent, format: webhookFormat, ...local });
    return receiver.requests
      .filter(({ body }) => body.webhookId === encodeId('Webhook', ofFrom))
      .flatMap(({ body }) => body.changes)
      .map(({ kind, customerId }: Record<string, unknown>) => [kind, customerId]);
  };
  const [survivor, part] = [encodeId('Customer', into), encodeId('Customer', from)];
  expect(await told()).not.toContainEqual(['MEMBERSHIP_CHANGED', survivor]);
  const mergeId = await mergeCustomers(scope, into, from);
  const merged = await told();
  expect(merged).toContainEqual(['CUSTOMER_MERGED', part]);
  expect(merged).toContainEqual(['MEMBERSHIP_CHANGED', survivor]);
  expect(merged.map(([, id]) => id)).not.toContain(encodeId('Customer', other));
  await undoMerge(scope, mergeId);
  const split = await told();
  expect(split).toContainEqual(['CUSTOMER_SPLIT', part]);
  expect(split.map(([, id]) => id)).not.toContain(survivor);
  const filters = await Promise.all([ofFrom, ofBoth].map(async (id) => (await readWebhook(scope, id))!.customerIds));
  expect(filters).toEqual([[from], [from, into]]);
});
