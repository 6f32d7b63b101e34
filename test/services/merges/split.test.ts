import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { splitCustomer } from '../../../src/services/merges/split-customer.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { totals, totalsAnew } from '../../support/live-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const visit = { type: 'visit', at: '2026-01-02T00:00:00Z', amount: 5 };

/** Events by the customer who has them. */
async function owners(scope: Scope): Promise<Record<string, string[]>> {
  const rows = await scope.query<{ id: string; events: string[] }>(
    `SELECT c.external_id AS id, array_agg(e.message_id ORDER BY e.message_id) AS events FROM customer_event e
     JOIN customer c ON c.workspace_id = $1 AND c.id = e.customer_id WHERE e.workspace_id = $1 GROUP BY 1`,
    [scope.workspaceId],
  );
  return Object.fromEntries(rows.map(({ id, events }) => [id, events]));
}

async function twoInOne(scope: Scope): Promise<number> {
  const { ids } = await saveCustomers(scope, [
    {
      externalId: 'S1',
      name: 'Ann',
      identities: [
        { type: 'email', value: 'ann@example.org' },
        { type: 'card', value: '77' },
      ],
    },
  ]);
  await ingestEvents(scope, [
    { ...visit, customer: { externalId: 'S1' }, source: 'web', messageId: 'a' },
    { ...visit, customer: { externalId: 'S1' }, source: 'till', messageId: 'b' },
    { ...visit, customer: { externalId: 'S1' }, source: 'till', messageId: 'c', at: '2025-01-02T00:00:00Z' },
  ]);
  return ids[0]!;
}

test('a part gets the chosen identities and events, what comes later under them, and is merged back', async () => {
  const scope = await testWorkspace(database.db);
  const id = await twoInOne(scope);
  const before = await totals(scope);
  const { partId, moved } = await splitCustomer(scope, id, {
    externalId: 'S2',
    identities: [{ type: 'card', value: '77' }],
    items: { sources: ['till'], since: new Date('2026-01-01T00:00:00Z') },
  });
  expect(moved).toBe(1);
  expect(await owners(scope)).toEqual({ S1: ['a', 'c'], S2: ['b'] });
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  await mergeCustomers(scope, id, partId);
  expect(await owners(scope)).toEqual({ S1: ['a', 'b', 'c'] });
  expect(await totals(scope)).toEqual(before);
  const other = await testWorkspace(database.db);
  await splitCustomer(other, await twoInOne(other), { externalId: 'S2', identities: [{ type: 'card', value: '77' }] });
  const card = { customer: { identity: { type: 'card', value: '77' } } };
  await ingestEvents(other, [{ ...visit, ...card, source: 'till', messageId: 'd' }]);
  expect(await owners(other)).toEqual({ S1: ['a', 'b', 'c'], S2: ['d'] });
});

test('a part without anything, of a taken key, or with what the customer does not have is refused', async () => {
  const scope = await testWorkspace(database.db);
  const id = await twoInOne(scope);
  const split = (part: Omit<Parameters<typeof splitCustomer>[2], 'externalId'>, externalId = 'S2') =>
    splitCustomer(scope, id, { externalId, ...part });
  const card = { identities: [{ type: 'card', value: '77' }] };
  await expect(split({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(split({ items: { messageIds: ['x'] } })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(split(card, 'S1')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(split({ identities: [{ type: 'card', value: '8' }] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(splitCustomer(scope, 999_999, { externalId: 'S2', ...card })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(splitCustomer(scope, 999_999, { externalId: 'S2', items: {} })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await owners(scope)).toEqual({ S1: ['a', 'b', 'c'] });
});
