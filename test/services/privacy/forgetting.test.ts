import { verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { eraseFromFiles } from '../../../src/services/transfers/erase-from-files.ts';
import { totals, totalsAnew, wronglyCounted } from '../../support/live-world.ts';
import { HOLD_NO_PERSON } from './others-words.ts';
import { type PrivacyWorld, privacyWorld, saidBy, tracedPerson } from './traced-person.ts';

let world: PrivacyWorld;
beforeAll(async () => {
  world = await privacyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const RECEIPTS = `query ($person: String) { privacyReceipts(person: $person) {
  nodes { id kind person content signature completes } } receiptKeys { publicKey } }`;
const VERIFY = `query ($content: String!, $signature: String!, $person: CustomerReference) {
  verifyReceipt(content: $content, signature: $signature, person: $person) { isSigned concerns receipt { kind } } }`;

test('nothing of an erased person survives anywhere, and receipts prove it', { timeout: 120_000 }, async () => {
  const { files, scope, act } = world;
  const mark = 'qzv7731';
  await tracedPerson(world, mark);
  const before = await world.traces(mark);
  // Every table holds the person, or none: else the rest would prove nothing.
  const tables = await files.api.db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const free = new Set(Object.values(HOLD_NO_PERSON).flat());
  const silent = tables.map(({ name }) => name).filter((name) => !before.some((place) => place.startsWith(`${name}.`)));
  expect(silent.filter((name) => !free.has(name))).toEqual([]);
  expect(before.some((place) => place.includes('/exports/'))).toBe(true);
  expect(before.some((place) => place.includes('/reports/'))).toBe(true);

  const { receipt } = await act(
    'eraseCustomer',
    { customer: { externalId: `${mark}-1` } },
    'receipt { id kind content signature person } deletedId',
  );
  await world.backend.evaluate();
  await eraseFromFiles(files.api.db, files.settings, new Date());
  expect(await world.traces(mark)).toEqual([]);
  expect(await wronglyCounted(scope)).toEqual([]);
  const [persona] = await scope.query<{ quote: string; typical: number | null }>(
    'SELECT quote, typical_customer_id AS typical FROM persona WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  expect(persona).toEqual({ quote: '[erased]', typical: null });

  const { data } = await files.api.ask(RECEIPTS, { person: receipt.person });
  expect(data.privacyReceipts.nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['FILES', 'ERASURE', 'ACCESS']);
  expect(data.privacyReceipts.nodes[0].completes).toBe(receipt.id);
  expect(JSON.parse(receipt.content)).toMatchObject({
    kind: 'ERASURE',
    by: { role: 'ADMIN' },
    counts: { profiles: 1, events: 3, answers: 1, interviews: 1, notes: 1, consents: 2, mergedPeople: 1 },
  });
  // Anybody can verify it by the public key alone.
  const [{ publicKey }] = data.receiptKeys;
  for (const { content, signature } of data.privacyReceipts.nodes) {
    expect(verify(null, Buffer.from(content), publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  }
  const shown = { content: receipt.content, signature: receipt.signature };
  const check = async (more: object) => (await files.api.ask(VERIFY, { ...shown, ...more })).data.verifyReceipt;
  expect(await check({ person: { externalId: `${mark}-1` } })).toEqual({
    isSigned: true,
    concerns: true,
    receipt: { kind: 'ERASURE' },
  });
  expect(await check({ person: { externalId: 'by-1' } })).toMatchObject({ isSigned: true, concerns: false });
  const changed = receipt.content.replace('"events":3', '"events":4');
  expect(await check({ content: changed })).toEqual({ isSigned: false, concerns: null, receipt: null });
});

test('an erased key that comes again makes nobody until it is released, by whatever way it comes', {
  timeout: 60_000,
}, async () => {
  const { files, scope, act } = world;
  await act(
    'upsertCustomers',
    { customers: [{ externalId: 'gone', identities: [{ type: 'device', value: 'd-gone' }] }] },
    'created',
  );
  await act('eraseCustomer', { customer: { externalId: 'gone' } }, 'receipt { id }');
  const known = async () => (await customerIdsByExternalId(scope, ['gone', 'new'])).size;
  const upsert = async (customers: object[]) => {
    const query =
      'mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { created userErrors { code field } } }';
    return (await files.api.ask(query, { c: customers })).data.upsertCustomers;
  };
  const refused = { created: 0, userErrors: [{ code: 'CUSTOMER_ERASED', field: ['customers', '0', 'externalId'] }] };
  expect(await upsert([{ externalId: 'gone' }])).toEqual(refused);
  expect(await upsert([{ externalId: 'new', identities: [{ type: 'device', value: 'd-gone' }] }])).toEqual(refused);
  const seen = { type: 'visit', messageId: 'v1', source: 'web', at: new Date().toISOString() };
  const ingest = async (customer: object) => {
    const query = `mutation ($e: [EventInput!]!) { ingestEvents(input: { events: $e, createCustomers: true }) { accepted userErrors { code } } }`;
    return (await files.api.ask(query, { e: [{ ...seen, customer }] })).data.ingestEvents;
  };
  for (const customer of [{ externalId: 'gone' }, { identity: { type: 'device', value: 'd-gone' } }]) {
    expect(await ingest(customer)).toEqual({ accepted: 0, userErrors: [{ code: 'UNKNOWN_CUSTOMER' }] });
  }
  expect(await known()).toBe(0);

  // By setting it is made anew, which is told too.
  await act('savePrivacySettings', { onErased: 'RECREATE', version: 0 }, 'settings { onErased }');
  expect(await upsert([{ externalId: 'new', identities: [{ type: 'device', value: 'd-gone' }] }])).toEqual({
    ...refused,
    created: 1,
  });
  await act('savePrivacySettings', { onErased: 'REJECT', version: 1 }, 'settings { onErased }');
  await act('releaseErasedKey', { key: { externalId: 'gone' } }, 'released');
  expect(await upsert([{ externalId: 'gone' }])).toEqual({ created: 1, userErrors: [] });
  expect(await known()).toBe(2);
});

test('somebody made anonymous leaves statistics and nothing that tells who it was', { timeout: 120_000 }, async () => {
  const { files, scope, act } = world;
  const mark = 'wxk8842';
  const id = await tracedPerson(world, mark);
  const size = async () =>
    scope.query(`SELECT key, size FROM segment WHERE workspace_id = $1 ORDER BY id`, [scope.workspaceId]);
  const sums = async () =>
    scope.query(
      `SELECT (SELECT sum(amount)::float8 FROM customer_event WHERE workspace_id = $1) AS spent,
         (SELECT count(*)::int FROM customer_event WHERE workspace_id = $1) AS events,
         (SELECT count(*)::int FROM customer WHERE workspace_id = $1) AS customers,
         (SELECT count(*)::int FROM membership_transition WHERE workspace_id = $1) AS history,
         (SELECT count(*)::int FROM persona_match WHERE workspace_id = $1) AS matches`,
      [scope.workspaceId],
    );
  const before = { size: await size(), sums: await sums() };
  const made = await act(
    'anonymiseCustomer',
    { customer: { externalId: `${mark}-2` } },
    `receipt { kind content } deletedId customer { externalId name email phone city country birthDate occupation
       traits { name value } identities { value } memberships { segment { key } }
       events { nodes { amount channel properties source lines { name sku quantity } } } surveyResponses { nodes { answers { question { key } value } } } }`,
  );
  expect(made.customer).toMatchObject({
    externalId: expect.stringMatching(/^anonymised:/),
    ...{ name: null, email: null, phone: null, city: null, country: null, occupation: null, birthDate: '1971-01-01' },
    identities: [],
    memberships: [{ segment: { key: 'rich' } }],
  });
  const traits = Object.fromEntries(
    made.customer.traits.map(({ name, value }: { name: string; value: unknown }) => [name, value]),
  );
  expect(traits).toEqual({ vip: true, spent: 53_000 });
  const [response] = made.customer.surveyResponses.nodes;
  expect(response.answers).toEqual([
    { question: { key: 'score' }, value: 9 },
    { question: { key: 'how' }, value: 'By foot' },
  ]);
  expect(made.customer.events.nodes).toHaveLength(3);
  expect({ size: await size(), sums: await sums() }).toEqual(before);
  expect(JSON.parse(made.receipt.content)).toMatchObject({
    kind: 'ANONYMISATION',
    kept: { events: 3, memberships: 1 },
  });

  // A run finds the same, and the old row is known nowhere.
  await world.run();
  expect(await size()).toEqual(before.size);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  await eraseFromFiles(files.api.db, files.settings, new Date());
  expect(await world.traces(mark)).toEqual([]);
  expect(await world.traces(saidBy(mark))).toEqual([]);
  expect(
    await scope.query('SELECT FROM customer_event WHERE workspace_id = $1 AND customer_id = $2', [
      scope.workspaceId,
      id,
    ]),
  ).toEqual([]);
});
