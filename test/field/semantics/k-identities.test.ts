import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Loose, SemanticsServer, type Workspace } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const known = (externalId: string, type: string, value: string, more: object = {}) => ({
  externalId,
  identities: [{ type, value }],
  ...more,
});
const codes = (errors: readonly { readonly code: string }[]) => errors.map(({ code }) => code);
const purchases = async (shop: Workspace, externalId: string) => {
  const { customer } = await shop.ask(
    'query ($id: String!) { customer(externalId: $id) { eventTotals { type count amount } } }',
    { id: externalId },
  );
  return customer?.eventTotals.find(({ type }: Loose) => type === 'purchase') ?? null;
};

test('a login makes one person of a visitor and a customer, with the events of both, and later ones', async () => {
  const shop = await server.workspace();
  await shop.customers(known('anon-1', 'device', 'd1'), known('c-7', 'email', 'mia@example.org'));
  await shop.events(
    shop.event('anon-1', 'purchase', 2, { amount: '40' }),
    shop.event('c-7', 'purchase', 30, { amount: '60' }),
  );
  // A device of somebody else is not taken over in silence, and the refusal says what can be done.
  const login = await shop.customers(known('c-7', 'device', 'd1'));
  expect(login).toMatchObject([{ code: expect.stringMatching(/CONFLICT/) }]);
  const input = { into: { externalId: 'c-7' }, from: { identity: { type: 'device', value: 'd1' } } };
  expect((await shop.mutate('mergeCustomers', input, 'customer { externalId }')).userErrors).toEqual([]);
  expect(await purchases(shop, 'c-7')).toEqual({ type: 'purchase', count: 2, amount: '100' });
  const { messageId: _, ...later } = { ...shop.event('', 'purchase', 0, { amount: '5' }), messageId: undefined };
  await shop.events({ ...later, messageId: 'by-device', customer: { identity: { type: 'device', value: 'd1' } } });
  await shop.events({ ...later, messageId: 'by-old-key', customer: { externalId: 'anon-1' } });
  expect(await purchases(shop, 'c-7')).toMatchObject({ count: 4, amount: '110' });
});

test('a wrong merge is taken back with the events of each', async () => {
  const shop = await server.workspace();
  await shop.customers({ externalId: 'a' }, { externalId: 'b' });
  await shop.events(shop.event('a', 'purchase', 2, { amount: '1' }), shop.event('b', 'purchase', 3, { amount: '2' }));
  const input = { into: { externalId: 'a' }, from: { externalId: 'b' } };
  const { mergeId } = await shop.mutate('mergeCustomers', input, 'mergeId');
  expect((await shop.mutate('undoMerge', { mergeId }, 'into { externalId }')).userErrors).toEqual([]);
  expect(await purchases(shop, 'a')).toMatchObject({ count: 1, amount: '1' });
  expect(await purchases(shop, 'b')).toMatchObject({ count: 1, amount: '2' });
});

test.each([
  ['email', 'mia@example.org', 'MIA@Example.org'],
  ['email', 'mia@example.org', '  mia@EXAMPLE.ORG '],
  ['e-mail', 'mia@example.org', 'Mia@example.org'],
  ['email', 'ren\u00e9e@example.org', 'RENE\u0301E@example.org'],
  ['phone', '+49 30 1234567', '0049-30-1234567'],
])('%s %s is the same identity as %s', async (type, one, other) => {
  const shop = await server.workspace();
  await shop.customers(known('c-7', type, one));
  expect(codes(await shop.customers(known('c-8', type, other)))).toEqual([expect.stringMatching(/CONFLICT/)]);
});

test('an external id that is an e-mail is one in capitals too', async () => {
  const shop = await server.workspace();
  await shop.customers({ externalId: 'mia@example.org', name: 'Mia' });
  await shop.customers({ externalId: 'MIA@Example.org', city: 'Bonn' });
  const { customers } = await shop.ask('{ customers(first: 5) { nodes { name city } } }');
  expect(customers.nodes).toEqual([{ name: 'Mia', city: 'Bonn' }]);
});

test('a wrong identity is taken away, and free for another', async () => {
  const shop = await server.workspace();
  await shop.customers(known('a', 'device', 'd9'), { externalId: 'b' });
  const { userErrors } = await shop.mutate(
    'detachIdentity',
    { identity: { type: 'device', value: 'd9' } },
    'customer { externalId }',
  );
  expect(userErrors).toEqual([]);
  expect(await shop.customers(known('b', 'device', 'd9'))).toEqual([]);
});

test('whoever is forgotten leaves nothing: no record, event, answer, identity, membership or change', async () => {
  const shop = await server.workspace();
  const secret = 'mia-secret';
  await shop.customers(
    known('c-7', 'email', `${secret}@example.org`, {
      name: secret,
      email: `${secret}@example.org`,
      traits: { note: secret },
    }),
  );
  await shop.events(shop.event('c-7', 'purchase', 3, { amount: '40', properties: { address: secret } }));
  await shop.configure('v', { segments: [{ key: 'all', name: 'All', when: 'events.purchase.count > 0' }] });
  await shop.run();
  expect((await shop.standing('v')).members['all']).toEqual(['c-7']);
  const { deletedId, userErrors } = await shop.mutate(
    'deleteCustomer',
    { customer: { externalId: 'c-7' } },
    'deletedId',
  );
  expect(userErrors).toEqual([]);
  expect(deletedId).toEqual(expect.any(String));
  await shop.settled();
  const read =
    '{ customer(externalId: "c-7") { id } segmentation(key: "v") { segments { size } } customers(first: 5) { totalCount } }';
  expect(await shop.ask(read)).toEqual({
    customer: null,
    segmentation: { segments: [{ size: 0 }] },
    customers: { totalCount: 0 },
  });
  // Not in any table with a workspace.
  const tables = await shop.scope.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'workspace_id' AND table_schema = 'public'`,
    [],
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables) {
    const [row] = await shop.scope.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM "${name}" t WHERE t.workspace_id = $1 AND to_jsonb(t)::text ILIKE $2`,
      [shop.scope.workspaceId, `%${secret}%`],
    );
    expect([name, row!.n]).toEqual([name, 0]);
  }
  // The identity is nobody's, and the key may be a new person's.
  expect(await shop.customers(known('c-9', 'email', `${secret}@example.org`))).toEqual([]);
});
