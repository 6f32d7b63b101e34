import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendChanges } from '../../../src/db/tables/changes/changes.ts';
import { encodeId, type IdType } from '../../../src/graphql/core/id.ts';
import { webhookFormat as format } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { MAX_WEBHOOKS } from '../../../src/services/webhooks/webhooks.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { silent } from '../../support/server.ts';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let own: World;
let foreign: World;
let receiver: Receiver;
beforeAll(async () => {
  api = await testApi();
  own = await makeWorld(api.scope, 6);
  foreign = await makeWorld(api.foreign, 6);
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

const URL_ = 'https://hooks.example.com/in';
const FIELDS = `id name url kinds segmentations { id } segments { id } personas { id }
  customers { id } filterDeleted batchSize status disabledReason cursor
  failures failingSince retryAt secretChangingUntil version gap { after until told }`;

async function mutate(name: string, input: object, fields = `webhook { ${FIELDS} }`, key?: string) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} userErrors { code message field } } }`;
  const answer = await api.ask(query, { input }, key);
  return { ...answer, done: answer.data?.[name] };
}
const create = async (input: object = {}) =>
  (await mutate('createWebhook', { name: 'x', url: URL_, ...input }, `secret webhook { ${FIELDS} }`)).done;

/** The API refuses addresses of this machine, where the receivers of tests are. */
async function divert({ id }: { id: string }): Promise<void> {
  const row = Number(Buffer.from(id, 'base64url').toString().split(':')[1]);
  await api.db.query('UPDATE webhook SET url = $2 WHERE id = $1', [row, receiver.url]);
}
const deliver = () => deliverDue({ db: api.db, log: silent, format, allowHttp: true, allowPrivate: true });
const append = (customerId: number) =>
  api.db
    .scope(api.scope.workspaceId)
    .transaction((scope) =>
      appendChanges(scope, [
        { kind: 'MEMBERSHIP_CHANGED', customerId, payload: { cause: 'EVENT', from: null, to: null } },
      ]),
    );

test('a webhook is made, read with its deliveries, edited, and deleted; its secret is shown once', async () => {
  const filters = {
    kinds: ['MEMBERSHIP_CHANGED'],
    segmentationIds: [own.segmentation, own.segmentation],
    segmentIds: [...own.segments],
    personaIds: [own.persona],
    customerIds: [own.customers[0]],
    batchSize: 7,
  };
  const { webhook, secret, userErrors } = await create(filters);
  expect(userErrors).toEqual([]);
  expect(secret).toMatch(/^whsec_[\w-]{43}$/);
  const { kinds, batchSize } = filters;
  expect(webhook).toMatchObject({ kinds, batchSize, name: 'x', url: URL_, filterDeleted: 0 });
  expect(webhook).toMatchObject({
    segmentations: [{ id: own.segmentation }],
    segments: own.segments.map((id) => ({ id })),
    personas: [{ id: own.persona }],
    customers: [{ id: own.customers[0] }],
  });
  expect(webhook).toMatchObject({ status: 'ACTIVE', version: 1, failures: 0, gap: null, secretChangingUntil: null });

  const edited = await mutate('editWebhook', {
    id: webhook.id,
    version: 1,
    name: 'y',
    segmentationIds: [],
    segmentIds: [],
    personaIds: [],
    customerIds: [],
    kinds: [],
  });
  expect(edited.done).toMatchObject({
    userErrors: [],
    webhook: { name: 'y', kinds: [], customers: [], batchSize: 7, version: 2 },
  });
  const late = await mutate('editWebhook', { id: webhook.id, version: 1, name: 'z' });
  expect(late.done.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['version'] }]);

  await divert(webhook);
  await append(1);
  receiver.answers.push((response) => response.writeHead(500).end('no\0pe'));
  await deliver();
  const read = await api.ask(
    `query ($id: ID!) { webhooks { id deliveries(first: 1) { attempt } } webhook(id: $id) { ${FIELDS}
      deliveries { id at durationMs attempt changes cursor delivered responseCode error response } } }`,
    { id: webhook.id },
  );
  expect(read.data.webhook).toMatchObject({
    failures: 1,
    failingSince: expect.any(String),
    retryAt: expect.any(String),
  });
  expect(read.data.webhook.deliveries).toEqual([
    {
      id: receiver.requests[0]!.body.id,
      at: expect.any(String),
      durationMs: expect.any(Number),
      attempt: 1,
      changes: 1,
      cursor: receiver.requests[0]!.body.changes[0].cursor,
      delivered: false,
      responseCode: 500,
      error: 'Answered 500.',
      response: 'no\ufffdpe',
    },
  ]);
  expect(read.data.webhooks).toEqual([{ id: webhook.id, deliveries: [{ attempt: 1 }] }]);
  expect(JSON.stringify(read.data)).not.toContain(secret);

  const paused = await mutate('editWebhook', { id: webhook.id, version: 2, active: false });
  expect(paused.done.webhook).toMatchObject({ status: 'PAUSED', version: 3 });
  const gone = await mutate('deleteWebhook', { id: webhook.id }, 'deletedId');
  expect(gone.done).toEqual({ deletedId: webhook.id, userErrors: [] });
  expect((await mutate('deleteWebhook', { id: webhook.id }, 'deletedId')).done.userErrors).toMatchObject([
    { code: 'NOT_FOUND' },
  ]);
  expect((await api.ask('query ($id: ID!) { webhook(id: $id) { id } }', { id: webhook.id })).data).toEqual({
    webhook: null,
  });
});

test('redelivery and a new secret through the API', async () => {
  const { webhook, secret } = await create();
  await divert(webhook);
  await append(1);
  await append(2);
  receiver.requests.length = 0;
  await deliver();
  const [first, second] = receiver.requests[0]!.body.changes;
  const again = await mutate('redeliverWebhook', { id: webhook.id, after: first.cursor });
  expect(again.done).toMatchObject({ userErrors: [], webhook: { cursor: first.cursor } });
  await deliver();
  expect(receiver.requests[1]!.body.changes).toEqual([second]);
  const refused = await Promise.all([
    mutate('redeliverWebhook', { id: webhook.id, after: 'nonsense' }),
    mutate('rotateWebhookSecret', { id: webhook.id, keepHours: -1 }),
    mutate('rotateWebhookSecret', { id: webhook.id, keepHours: 1e9 }),
  ]);
  expect(refused.map(({ done }) => done.userErrors[0].code)).toEqual([
    'INVALID_CURSOR',
    'INVALID_INPUT',
    'INVALID_INPUT',
  ]);
  const rotated = await mutate(
    'rotateWebhookSecret',
    { id: webhook.id },
    'secret webhook { secretChangingUntil version }',
  );
  expect(rotated.done.secret).not.toBe(secret);
  const until = Date.parse(rotated.done.webhook.secretChangingUntil);
  expect(Math.abs(until - Date.now() - 86_400_000)).toBeLessThan(60_000);
  await mutate('deleteWebhook', { id: webhook.id }, 'deletedId');
});

test('input that cannot be is refused with its field', async () => {
  const before = (await api.ask('{ webhooks { id } }')).data.webhooks;
  const cases: [object, string, string[]][] = [
    [{ name: '' }, 'INVALID_INPUT', ['name']],
    [{ name: ' x' }, 'INVALID_INPUT', ['name']],
    [{ name: 'a\0b' }, 'INVALID_INPUT', ['name']],
    [{ name: 'x'.repeat(201) }, 'INVALID_INPUT', ['name']],
    [{ url: 'http://hooks.example.com/' }, 'INVALID_INPUT', ['url']],
    [{ url: 'https://127.1/' }, 'INVALID_INPUT', ['url']],
    [{ url: 'https://[::ffff:10.0.0.1]/' }, 'INVALID_INPUT', ['url']],
    [{ url: 'https://u:p@hooks.example.com/' }, 'INVALID_INPUT', ['url']],
    [{ url: 'javascript:alert(1)' }, 'INVALID_INPUT', ['url']],
    [{ batchSize: 0 }, 'INVALID_INPUT', ['batchSize']],
    [{ batchSize: 1_001 }, 'INVALID_INPUT', ['batchSize']],
    [{ customerIds: Array(1_001).fill(own.customers[0]) }, 'INVALID_INPUT', ['customerIds']],
    [{ customerIds: ['nonsense'] }, 'INVALID_ID', ['customerIds', '0']],
    [{ segmentIds: [own.persona] }, 'INVALID_ID', ['segmentIds', '0']],
  ];
  for (const [input, code, field] of cases) {
    const answer = await create(input);
    expect(answer, JSON.stringify(input).slice(0, 80)).toMatchObject({ webhook: null, secret: null });
    expect(answer.userErrors).toMatchObject([{ code, field }]);
  }
  expect((await api.ask('{ webhooks { id } }')).data.webhooks).toEqual(before);
});

test('only ADMIN sees and changes webhooks', async () => {
  const { webhook } = await create();
  for (const key of [api.keys.READ, api.keys.WRITE]) {
    const answers = await Promise.all([
      api.ask('{ webhooks { id } }', {}, key),
      api.ask('query ($id: ID!) { webhook(id: $id) { url } }', { id: webhook.id }, key),
      mutate('createWebhook', { name: 'x', url: URL_ }, 'secret', key),
      mutate('editWebhook', { id: webhook.id, version: 1, name: 'y' }, 'webhook { id }', key),
      mutate('deleteWebhook', { id: webhook.id }, 'deletedId', key),
      mutate('redeliverWebhook', { id: webhook.id, after: webhook.cursor }, 'webhook { id }', key),
      mutate('rotateWebhookSecret', { id: webhook.id }, 'secret', key),
    ]);
    for (const answer of answers) expect(codes(answer)).toEqual(['FORBIDDEN']);
  }
  expect((await api.ask('query ($id: ID!) { webhook(id: $id) { version } }', { id: webhook.id })).data.webhook).toEqual(
    { version: 1 },
  );
  const node = (key: string) => api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: webhook.id }, key);
  for (const key of [api.keys.READ, api.keys.WRITE]) expect(codes(await node(key))).toEqual(['FORBIDDEN']);
  expect((await node(api.keys.ADMIN)).data.node).toEqual({ id: webhook.id });
  await mutate('deleteWebhook', { id: webhook.id }, 'deletedId');
});

test("another workspace's webhooks and ids answer as ones that never were", async () => {
  const { webhook } = await create();
  const nobody = (type: IdType) => encodeId(type, 2_000_000_000);
  for (const id of [webhook.id, nobody('Webhook')]) {
    const answers = await Promise.all([
      mutate('editWebhook', { id, version: 1, name: 'y' }, 'webhook { id }', api.foreignKey),
      mutate('deleteWebhook', { id }, 'deletedId', api.foreignKey),
      mutate('redeliverWebhook', { id, after: webhook.cursor }, 'webhook { id }', api.foreignKey),
      mutate('rotateWebhookSecret', { id }, 'secret', api.foreignKey),
    ]);
    for (const { done } of answers) {
      expect(done.userErrors).toEqual([{ code: 'NOT_FOUND', message: 'No such webhook.', field: ['id'] }]);
    }
    const read = await api.ask('query ($id: ID!) { webhook(id: $id) { id } webhooks { id } }', { id }, api.foreignKey);
    expect(read.data).toEqual({ webhook: null, webhooks: [] });
  }
  for (const [field, theirs, type] of [
    ['segmentationIds', foreign.segmentation, 'Segmentation'],
    ['segmentIds', foreign.segments[0], 'Segment'],
    ['personaIds', foreign.persona, 'Persona'],
    ['customerIds', foreign.customers[0], 'Customer'],
  ] as const) {
    for (const id of [theirs, nobody(type)]) {
      const made = await create({ [field]: [id] });
      expect(made.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: [field, '0'] }]);
      const edited = await mutate('editWebhook', { id: webhook.id, version: 1, [field]: [id] });
      expect(edited.done.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: [field, '0'] }]);
    }
  }
  await mutate('deleteWebhook', { id: webhook.id }, 'deletedId');
});

test('what a filter names and is deleted is shown no more, and leaves the filter as narrow', async () => {
  const { data } = await api.ask(
    `mutation { upsertCustomers(input: { customers: [{ externalId: "short-lived" }] }) { customers { id } } }`,
  );
  const { id } = data.upsertCustomers.customers[0];
  const { webhook } = await create({ customerIds: [id, own.customers[0]] });
  expect(webhook).toMatchObject({ customers: [{ id }, { id: own.customers[0] }], filterDeleted: 0 });
  const gone = await mutate('deleteCustomer', { customer: { id } }, 'deletedId');
  expect(gone.done.deletedId).toBe(id);
  const read = await api.ask(`query ($id: ID!) { webhook(id: $id) { ${FIELDS} } }`, { id: webhook.id });
  expect(read.data.webhook).toMatchObject({ customers: [{ id: own.customers[0] }], filterDeleted: 1 });
  await mutate('deleteWebhook', { id: webhook.id }, 'deletedId');
});

test('a workspace has so many webhooks', async () => {
  for (let n = 0; n < MAX_WEBHOOKS; n++) expect((await create()).userErrors).toEqual([]);
  expect((await create()).userErrors).toMatchObject([{ code: 'TOO_LARGE' }]);
});
