import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyWebhook } from '../../../src/client/verify-webhook.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { appendChanges, type NewChange, pruneChanges } from '../../../src/db/tables/changes/changes.ts';
import { claimWebhook } from '../../../src/db/tables/webhooks/webhook-claims.ts';
import { DELIVERIES_KEPT, readDeliveries } from '../../../src/db/tables/webhooks/webhook-deliveries.ts';
import { listWebhooks, readWebhook } from '../../../src/db/tables/webhooks/webhooks.ts';
import { decodeChangeCursor, encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { webhookFormat as format } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { LEASE_MS } from '../../../src/services/webhooks/deliver.ts';
import { deliverDue, startWebhooks, type WebhookOptions } from '../../../src/services/webhooks/start.ts';
import {
  createWebhook,
  deleteWebhook,
  editWebhook,
  type NewWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
} from '../../../src/services/webhooks/webhooks.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { silent } from '../../support/server.ts';

const local = { allowHttp: true, allowPrivate: true };
let database: TestDatabase;
let scope: Scope;
let receiver: Receiver;
/** The clock of retries. */
let now: number;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await receiver?.[Symbol.asyncDispose]();
  receiver = await startReceiver();
  scope = await testWorkspace(database.db);
  now = Date.now();
  await database.db.query('DELETE FROM webhook');
});

const options = (more: Partial<WebhookOptions> = {}): WebhookOptions => ({
  db: database.db,
  log: silent,
  format,
  now: () => now,
  random: () => 1,
  ...local,
  ...more,
});
const deliver = (more: Partial<WebhookOptions> = {}) => deliverDue(options(more));
const hook = (input: Partial<NewWebhook> = {}) =>
  createWebhook(scope, local, { name: 'x', url: receiver.url, ...input });
const moved = (customerId: number, more: Partial<NewChange> = {}): NewChange => ({
  kind: 'MEMBERSHIP_CHANGED',
  customerId,
  segmentationId: 3,
  payload: { cause: 'EVENT', from: 1, to: 2 },
  ...more,
});
const append = (...changes: NewChange[]) =>
  database.db.scope(scope.workspaceId).transaction((transaction) => appendChanges(transaction, changes));
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => moved(from + n));
const customers = (changes: Record<string, unknown>[]) => changes.map(({ customerId }) => customerId);
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => encodeId('Customer', from + n));
const state = async (id: number) => (await readWebhook(scope, id))!;
const deliveries = (id: number) => readDeliveries(scope, [id], 500);

test('a change is posted, signed, in the documented shape; nothing from before', async () => {
  await append(moved(1));
  const { webhook, secret } = await hook();
  await append(moved(7), {
    kind: 'PERSONA_MATCH_CHANGED',
    customerId: 7,
    personaId: 9,
    payload: { cause: 'EVENT', before: null, after: { fit: 0.5 } },
  });
  expect(await deliver()).toBe(1);
  expect(receiver.requests).toHaveLength(1);
  const { headers, text, body } = receiver.requests[0]!;
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'personagraph-webhook': encodeId('Webhook', webhook.id),
    'personagraph-delivery': body.id,
  });
  const nothing = {
    customerId: null,
    segmentationId: null,
    personaId: null,
    runId: null,
    importId: null,
    exportId: null,
    otherCustomerId: null,
    before: null,
    after: null,
    summary: null,
  };
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    webhookId: encodeId('Webhook', webhook.id),
    workspace: expect.any(String),
    gap: null,
    changes: [
      {
        ...nothing,
        cursor: expect.any(String),
        kind: 'MEMBERSHIP_CHANGED',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        cause: 'EVENT',
        customerId: encodeId('Customer', 7),
        segmentationId: encodeId('Segmentation', 3),
        before: { segmentId: encodeId('Segment', 1) },
        after: { segmentId: encodeId('Segment', 2) },
      },
      {
        ...nothing,
        cursor: expect.any(String),
        kind: 'PERSONA_MATCH_CHANGED',
        at: expect.any(String),
        cause: 'EVENT',
        customerId: encodeId('Customer', 7),
        personaId: encodeId('Persona', 9),
        after: { fit: 0.5 },
      },
    ],
  });
  const signature = headers['personagraph-signature'] as string;
  expect(await verifyWebhook({ body: text, signature, secret, now })).toEqual(body);
  await expect(verifyWebhook({ body: text, signature, secret: 'other', now })).rejects.toThrow('not of this body');
  const last = body.changes[1].cursor;
  expect(await state(webhook.id)).toMatchObject({ position: decodeChangeCursor(last), failures: 0 });
  expect(await deliveries(webhook.id)).toMatchObject([
    { id: body.id, attempt: 1, changes: 2, delivered: true, responseCode: 204, error: null },
  ]);
});

test('filters are those of subscriptions, and what they pass over is passed for good', async () => {
  const { webhook } = await hook();
  const only = async (filter: object, changes: NewChange[]) => {
    await database.db.query(
      'UPDATE webhook SET kinds = $2, segmentation_ids = $3, segment_ids = $4, persona_ids = $5, customer_ids = $6 WHERE id = $1',
      [
        webhook.id,
        ...['kinds', 'segmentationIds', 'segmentIds', 'personaIds', 'customerIds'].map(
          (name) => (filter as Record<string, unknown[]>)[name] ?? [],
        ),
      ],
    );
    await append(...changes);
    receiver.requests.length = 0;
    await deliver();
    return receiver.requests.flatMap(({ body }) =>
      body.changes.map(({ customerId, personaId }: Record<string, unknown>) => customerId ?? personaId),
    );
  };
  const persona: NewChange = { kind: 'PERSONA_CHANGED', personaId: 5, payload: {} };
  const all = [moved(1), persona, moved(2, { segmentationId: 4, payload: { from: null, to: 8 } })];
  const [one, two, five] = [encodeId('Customer', 1), encodeId('Customer', 2), encodeId('Persona', 5)];
  expect(await only({}, all)).toEqual([one, five, two]);
  expect(await only({ kinds: ['PERSONA_CHANGED'] }, all)).toEqual([five]);
  expect(await only({ segmentationIds: [4] }, all)).toEqual([two]);
  expect(await only({ segmentIds: [1, 99] }, all)).toEqual([one]);
  expect(await only({ segmentIds: [8] }, all)).toEqual([two]);
  expect(await only({ personaIds: [5] }, all)).toEqual([five]);
  expect(await only({ customerIds: [2] }, all)).toEqual([two]);
  expect(await only({ segmentationIds: [4], personaIds: [5] }, all)).toEqual([five, two]);
  expect(await only({ kinds: ['MEMBERSHIP_CHANGED'], segmentationIds: [4], personaIds: [5] }, all)).toEqual([two]);
  expect(await only({ customerIds: [2], segmentationIds: [3] }, all)).toEqual([]);
  expect(receiver.requests).toEqual([]);
  expect(await deliver()).toBe(0);
});

test('batches come in the order of cursors, cut by number', async () => {
  await hook({ batchSize: 40 });
  await append(...many(0, 100));
  await append(...many(100, 105));
  await deliver();
  expect(receiver.requests.map(({ body }) => body.changes.length)).toEqual([40, 40, 25]);
  expect(customers(await receiver.changes(105))).toEqual(ids(0, 105));
  // One connection serves them all.
  expect(receiver.connections).toBe(1);
});

test('what fails is repeated later and later, and what follows waits behind it', async () => {
  const { webhook } = await hook({ batchSize: 2 });
  await append(...many(0, 4));
  receiver.answers.push(500, 503, 204, 500);
  await deliver();
  expect(await deliver()).toBe(0);
  expect(await state(webhook.id)).toMatchObject({ failures: 1, retryAt: new Date(now + 1_000) });
  now += 1_000;
  await append(moved(4));
  await deliver();
  expect(await state(webhook.id)).toMatchObject({ failures: 2, retryAt: new Date(now + 2_000) });
  now += 1_999;
  expect(await deliver()).toBe(0);
  now += 1;
  await deliver();
  expect(await state(webhook.id)).toMatchObject({ failures: 1, retryAt: new Date(now + 1_000) });
  now += 1_000;
  await deliver();
  expect(receiver.requests.map(({ body }) => customers(body.changes))).toEqual([
    ids(0, 2),
    ids(0, 2),
    ids(0, 2),
    ids(2, 4),
    ids(2, 4),
    ids(4, 5),
  ]);
  expect((await deliveries(webhook.id)).map(({ attempt, responseCode }) => [attempt, responseCode]).reverse()).toEqual([
    [1, 500],
    [2, 503],
    [3, 204],
    [1, 500],
    [2, 204],
    [1, 204],
  ]);
  expect(await state(webhook.id)).toMatchObject({ failures: 0, failingSince: null, retryAt: null });
});

test('Retry-After is honoured, in seconds and as a date, up to a day', async () => {
  const { webhook } = await hook();
  await append(moved(1));
  for (const [given, rest] of [
    ['30', 30_000],
    [new Date(Date.now() + 90_000).toUTCString(), 90_000],
    ['999999999', 86_400_000],
    ['soon', 8_000],
    ['-5', 16_000],
  ] as const) {
    receiver.answers.push((response) => response.writeHead(429, { 'retry-after': given }).end('slow down'));
    await deliver();
    const { retryAt } = await state(webhook.id);
    // A date was made before the clock of the test went on, and knows whole seconds.
    expect(Math.abs(retryAt!.getTime() - now - rest), given).toBeLessThan(given.includes('GMT') ? 20_000 : 2_000);
    now = retryAt!.getTime();
  }
  expect((await deliveries(webhook.id))[0]).toMatchObject({ response: 'slow down', error: 'Answered 429.' });
});

test('a receiver that does not answer is given up on; one that answers without end is cut off', async () => {
  const { webhook } = await hook({ batchSize: 1 });
  await append(...many(0, 3));
  receiver.answers.push(() => undefined);
  await deliver({ timeoutMs: 200 });
  expect((await deliveries(webhook.id))[0]).toMatchObject({
    delivered: false,
    responseCode: null,
    error: 'No answer within 200 ms.',
  });
  now += 1_000;
  const flood = (code: number) => (response: import('node:http').ServerResponse) => {
    response.writeHead(code);
    const chunk = Buffer.alloc(65_536, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    response.on('error', () => undefined);
    more();
  };
  receiver.answers.push(flood(500), flood(200), 204, 204);
  await deliver();
  expect((await deliveries(webhook.id))[0]).toMatchObject({ responseCode: 500, response: 'x'.repeat(1_024) });
  now += 2_000;
  await deliver();
  expect((await deliveries(webhook.id)).slice(0, 3).map(({ responseCode }) => responseCode)).toEqual([204, 204, 200]);
  expect(await state(webhook.id)).toMatchObject({ failures: 0 });
});

test('redirects are not followed', async () => {
  const { webhook } = await hook();
  const other = await startReceiver();
  await append(moved(1));
  for (const code of [301, 302, 307, 308]) {
    receiver.answers.push((response) => response.writeHead(code, { location: other.url }).end());
    await deliver();
    expect((await deliveries(webhook.id))[0]).toMatchObject({
      delivered: false,
      responseCode: code,
      error: `Answered ${code}: redirects are not followed.`,
    });
    now += 3_600_000;
  }
  expect(other.requests).toEqual([]);
  await other[Symbol.asyncDispose]();
});

test('a kept connection that the receiver closes as it is used again is no failure', async () => {
  const { webhook } = await hook();
  const node = await startWebhooks(options());
  await append(moved(1));
  await receiver.changes(1);
  receiver.answers.push((response) => void response.socket!.resetAndDestroy());
  await append(moved(2));
  expect(customers(await receiver.changes(2))).toEqual(ids(1, 3));
  await node.stop();
  expect(receiver.requests).toHaveLength(3);
  expect(receiver.connections).toBe(2);
  expect(await deliveries(webhook.id)).toMatchObject([
    { attempt: 1, delivered: true },
    { attempt: 1, delivered: true },
  ]);
});

test('after long failure a webhook is disabled with the reason, and goes on where it stopped once it is enabled', async () => {
  const { webhook } = await hook();
  await append(moved(1));
  receiver.answers.push(500, 500, 500);
  const since = new Date(now);
  await deliver();
  now += 3_600_000;
  await deliver({ disableAfterMs: 3_600_001 });
  expect(await state(webhook.id)).toMatchObject({ status: 'ACTIVE', failures: 2, failingSince: since });
  now += 3_600_000;
  await deliver({ disableAfterMs: 7_200_000 });
  const disabled = await state(webhook.id);
  expect(disabled).toMatchObject({
    status: 'DISABLED',
    disabledReason: `Every attempt since ${since.toISOString()} failed. The last: Answered 500.`,
  });
  now += 100 * 3_600_000;
  expect(await deliver()).toBe(0);
  expect(await editWebhook(scope, local, webhook.id, disabled.version, { active: true })).toMatchObject({
    status: 'ACTIVE',
    disabledReason: null,
    failures: 0,
  });
  await deliver();
  expect(customers(await receiver.changes(1))).toEqual(ids(1, 2));
  // A receiver may say at once that it is gone for good.
  await append(moved(2));
  receiver.answers.push(410);
  await deliver();
  expect(await state(webhook.id)).toMatchObject({
    status: 'DISABLED',
    disabledReason: 'The receiver answered 410: it is gone for good.',
  });
});

test('a paused webhook keeps its place', async () => {
  const { webhook } = await hook();
  const paused = await editWebhook(scope, local, webhook.id, webhook.version, { active: false });
  await append(moved(1));
  expect(await deliver()).toBe(0);
  await editWebhook(scope, local, webhook.id, paused.version, { active: true });
  await deliver();
  expect(customers(await receiver.changes(1))).toEqual(ids(1, 2));
});

test('redelivery by cursor: from there on, the same changes with the same cursors', async () => {
  const { webhook } = await hook();
  await append(...many(0, 5));
  await deliver();
  const first = await receiver.changes(5);
  const after = decodeChangeCursor(first[1]!['cursor'] as string);
  await redeliverWebhook(scope, webhook.id, after);
  await deliver();
  expect((await receiver.changes(8)).slice(5)).toEqual(first.slice(2));
  await expect(redeliverWebhook(scope, webhook.id, after + 1_000)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  await expect(redeliverWebhook(scope, webhook.id, after)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
});

test('an edit while a request is under way counts: the position of a redelivery is not written over', async () => {
  const { webhook } = await hook({ batchSize: 2 });
  const other = await startReceiver();
  await append(...many(0, 4));
  receiver.answers.push(204, (response) => {
    void (async () => {
      const { version } = await state(webhook.id);
      await editWebhook(scope, local, webhook.id, version, { url: other.url });
      await redeliverWebhook(scope, webhook.id, webhook.position);
      response.writeHead(204).end();
    })();
  });
  await deliver();
  expect(customers(await other.changes(4))).toEqual(ids(0, 4));
  await other[Symbol.asyncDispose]();
});

test('a secret is changed without a break: both sign, then the new one alone', async () => {
  const { webhook, secret } = await hook();
  const { secret: fresh } = await rotateWebhookSecret(scope, webhook.id, 1);
  expect(fresh).not.toBe(secret);
  const verify = async (given: string) => {
    const { text, headers } = receiver.requests.at(-1)!;
    return verifyWebhook({ body: text, signature: headers['personagraph-signature'] as string, secret: given, now });
  };
  await append(moved(1));
  await deliver();
  expect(await verify(secret)).toEqual(await verify(fresh));
  now += 3_660_000;
  await append(moved(2));
  await deliver();
  await expect(verify(secret)).rejects.toThrow('not of this body');
  expect((await verify(fresh)).changes).toHaveLength(1);
  const { secret: third } = await rotateWebhookSecret(scope, webhook.id, 0);
  await append(moved(3));
  await deliver();
  await expect(verify(fresh)).rejects.toThrow('not of this body');
  expect((await verify(third)).changes).toHaveLength(1);
});

test('changes forgotten before delivery: told of once, then on from the oldest that is kept', async () => {
  const { webhook } = await hook();
  const from = webhook.position;
  await append(...many(0, 3));
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  await append(moved(10));
  receiver.answers.push(500);
  await deliver();
  now += 1_000;
  await deliver();
  const told = {
    code: 'CURSOR_TOO_OLD',
    after: encodeChangeCursor(from),
    until: encodeChangeCursor((await state(webhook.id)).gapUntil!),
  };
  expect(receiver.requests.map(({ body }) => [body.gap, customers(body.changes)])).toEqual([
    [told, ids(10, 11)],
    [told, ids(10, 11)],
  ]);
  expect(await state(webhook.id)).toMatchObject({ gapPending: false, gapAfter: from });
  await append(moved(11));
  await deliver();
  expect(receiver.requests.at(-1)!.body.gap).toBeNull();
  // With nothing after it, it is told all the same.
  await append(moved(12));
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  await deliver();
  expect(receiver.requests.at(-1)!.body).toMatchObject({ gap: { code: 'CURSOR_TOO_OLD' }, changes: [] });
  expect(await deliver()).toBe(0);
});

test('two nodes share the webhooks: each change once, in order, one node at a time for each', async () => {
  const others = await Promise.all(Array.from({ length: 4 }, () => startReceiver()));
  for (const { url } of others) await hook({ url, batchSize: 3 });
  const nodes = await Promise.all([startWebhooks(options()), startWebhooks(options())]);
  for (let n = 0; n < 20; n++) await append(...many(n * 10, n * 10 + 10));
  for (const other of others) {
    expect(customers(await other.changes(200))).toEqual(ids(0, 200));
    await other[Symbol.asyncDispose]();
  }
  await Promise.all(nodes.map((node) => node.stop()));
});

test('a webhook one node has in hand is left alone, and taken over once its lease has run out', async () => {
  const { webhook } = await hook();
  await append(moved(1));
  expect(await claimWebhook(database.db, 'dead', LEASE_MS, new Date(now))).not.toBeNull();
  expect(await deliver()).toBe(0);
  await database.db.query(`UPDATE webhook SET lease_until = now() - interval '1 ms' WHERE id = $1`, [webhook.id]);
  expect(await deliver()).toBe(1);
  expect(customers(await receiver.changes(1))).toEqual(ids(1, 2));
});

test('stopped in the middle of a request, it goes on with the same changes', async () => {
  await hook({ batchSize: 5 });
  await append(...many(0, 20));
  const stop = new AbortController();
  receiver.answers.push(204, () => stop.abort());
  await deliverDue(options(), stop.signal);
  expect((await listWebhooks(scope))[0]).toMatchObject({ failures: 0 });
  expect(await deliver()).toBe(1);
  expect(customers(await receiver.changes(20))).toEqual(ids(0, 20));
});

test('only the latest deliveries are kept', async () => {
  const { webhook } = await hook({ batchSize: 1 });
  await append(...many(0, DELIVERIES_KEPT + 10));
  await deliver();
  const kept = await deliveries(webhook.id);
  expect(kept).toHaveLength(DELIVERIES_KEPT);
  expect(kept[0]!.position).toBe((await state(webhook.id)).position);
  await deleteWebhook(scope, webhook.id);
  expect(await deliveries(webhook.id)).toEqual([]);
});
