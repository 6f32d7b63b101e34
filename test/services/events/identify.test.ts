import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { detachIdentity, moveIdentity } from '../../../src/services/customers/identities.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { totals, totalsAnew } from '../../support/live-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

let number = 0;
const visit = (customer: object, identities: readonly object[] = []) => ({
  customer,
  identities,
  messageId: `v${number++}`,
  type: 'visit',
  at: '2026-01-01T00:00:00Z',
  amount: 1,
});
const device = (value: string) => ({ type: 'device', value });
const by = (type: string, value: string) => ({ identity: { type, value } });

/** Customers by external id, with what they are known by and how many events they have. */
async function everybody(scope: Scope) {
  const rows = await scope.query<{ id: string; keys: string[]; events: number }>(
    `SELECT c.external_id AS id, (SELECT count(*)::int FROM customer_event e WHERE e.customer_id = c.id) AS events,
       ARRAY(SELECT i.type || ':' || i.value FROM customer_identity i WHERE i.customer_id = c.id ORDER BY 1) AS keys
     FROM customer c WHERE c.workspace_id = $1 ORDER BY c.external_id`,
    [scope.workspaceId],
  );
  return Object.fromEntries(rows.map(({ id, keys, events }) => [id, [...keys, events]]));
}

test('a visitor is anonymous until a login tells who it is, and then has been that customer all along', async () => {
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'u1', name: 'Ann' }]);
  const create = { createCustomers: true };
  expect((await ingestEvents(scope, [visit(by('device', 'd1'))])).rejections).toMatchObject([
    { code: 'UNKNOWN_CUSTOMER' },
  ]);
  expect(await ingestEvents(scope, [visit(by('device', 'd1')), visit(by('device', 'd1'))], create)).toMatchObject({
    accepted: 2,
  });
  expect(await everybody(scope)).toEqual({ 'anonymous:device:d1': ['device:d1', 2], u1: [0] });
  const login = visit({ externalId: 'u1' }, [device('d1'), { type: 'email', value: 'ann@x.org' }]);
  expect(await ingestEvents(scope, [login])).toMatchObject({ accepted: 1, rejections: [] });
  expect(await ingestEvents(scope, [login, visit(by('device', 'd1'))])).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(await everybody(scope)).toEqual({ u1: ['device:d1', 'email:ann@x.org', 4] });
  expect(await totals(scope)).toEqual(await totalsAnew(scope));

  const [merge] = await scope.query<{ id: number; cause: string }>(
    'SELECT id, cause FROM customer_merge WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  expect(merge!.cause).toBe('JOINED');
  await undoMerge(scope, merge!.id);
  expect(await everybody(scope)).toEqual({ 'anonymous:device:d1': ['device:d1', 3], u1: ['email:ann@x.org', 1] });
});

test('an unknown login makes the visitor known, and two visitors become one', async () => {
  const scope = await testWorkspace(database.db);
  const create = { createCustomers: true };
  await ingestEvents(scope, [visit(by('cookie', 'k1')), visit(by('device', 'd1'))], create);
  // The e-mail is nobody's: it is the visitor's.
  await ingestEvents(scope, [visit(by('email', 'e@x.org'), [{ type: 'cookie', value: 'k1' }])]);
  expect(await everybody(scope)).toMatchObject({ 'anonymous:cookie:k1': ['cookie:k1', 'email:e@x.org', 2] });
  // A new external id with both.
  await ingestEvents(scope, [visit({ externalId: 'u9' }, [device('d1'), device('d2')])], create);
  expect(await everybody(scope)).toEqual({
    'anonymous:cookie:k1': ['cookie:k1', 'email:e@x.org', 2],
    u9: ['device:d1', 'device:d2', 2],
  });
  await ingestEvents(scope, [visit(by('device', 'a')), visit(by('device', 'b'))], create);
  await ingestEvents(scope, [visit(by('device', 'b'), [device('a')])]);
  expect(await everybody(scope)).toMatchObject({ 'anonymous:device:b': ['device:a', 'device:b', 3] });
});

test('two known customers are not joined by a device they share', async () => {
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [
    { externalId: 'u1', identities: [device('tv')] },
    { externalId: 'u2', identities: [{ type: 'email', value: 'two@x.org' }] },
  ]);
  const { rejections, accepted } = await ingestEvents(scope, [
    visit({ externalId: 'u2' }, [device('tv')]),
    visit(by('email', 'two@x.org'), [device('tv')]),
    visit({ externalId: 'u2' }, [{ type: 'email', value: 'two@x.org' }]),
  ]);
  expect(rejections).toMatchObject([
    { index: 0, code: 'IDENTITY_CONFLICT', message: expect.stringContaining('device tv') },
    { index: 1, code: 'IDENTITY_CONFLICT' },
  ]);
  expect(accepted).toBe(1);

  // Moved, or detached, it can be told of the other.
  await moveIdentity(scope, device('tv'), { externalId: 'u2' });
  expect(await ingestEvents(scope, [visit({ externalId: 'u2' }, [device('tv')])])).toMatchObject({ accepted: 1 });
  await detachIdentity(scope, device('tv'));
  expect(await ingestEvents(scope, [visit({ externalId: 'u1' }, [device('tv')])])).toMatchObject({ accepted: 1 });
  expect(await everybody(scope)).toEqual({ u1: ['device:tv', 1], u2: ['email:two@x.org', 2] });
  await expect(detachIdentity(scope, device('none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(moveIdentity(scope, device('tv'), { externalId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('many logins of one visitor at once join it once', { timeout: 30_000 }, async () => {
  const scope = await testWorkspace(database.db);
  const create = { createCustomers: true };
  await ingestEvents(scope, [visit(by('device', 'd'))], create);
  const batches = Array.from({ length: 12 }, (_, n) =>
    ingestEvents(scope, [visit({ externalId: 'u' }, [device('d')]), visit(by('device', `new ${n % 3}`))], create),
  );
  for (const { accepted } of await Promise.all(batches)) expect(accepted).toBe(2);
  expect(await everybody(scope)).toEqual({
    u: ['device:d', 13],
    ...Object.fromEntries([0, 1, 2].map((n) => [`anonymous:device:new ${n}`, [`device:new ${n}`, 4]])),
  });
});
