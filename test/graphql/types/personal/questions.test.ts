import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../../plugins/index.ts';
import type { ApiKeyScope } from '../../../../src/db/generated/enums.ts';
import { appendChanges } from '../../../../src/db/tables/changes/changes.ts';
import { createApiKey } from '../../../../src/db/tables/workspaces/api-keys.ts';
import { isPersonalName } from '../../../../src/engine/catalogue/personal.ts';
import { createRegistry } from '../../../../src/engine/registry.ts';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { webhookFormat } from '../../../../src/graphql/types/webhooks/webhook-format.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { doJob } from '../../../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../../../src/services/runs/context.ts';
import { createIsolation } from '../../../../src/services/threads/isolation.ts';
import { deliverDue } from '../../../../src/services/webhooks/start.ts';
import { createWebhook, deleteWebhook, editWebhook } from '../../../../src/services/webhooks/webhooks.ts';
import { startReceiver } from '../../../support/receiver.ts';
import { silent } from '../../../support/server.ts';
import { type TransferApi, transferApi } from '../../../support/transfers.ts';
import { type Answer, codes, type TestApi } from '../../api.ts';
import { makeWorld, type World } from '../../world.ts';

const WITHOUT: readonly ApiKeyScope[] = ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'ADMIN'];
let files: TransferApi;
let api: TestApi;
let world: World;
let masked: string;

beforeAll(async () => {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const signal = new AbortController().signal;
  const context = (): RunContext => ({ db: api.db, registry, isolation, signal, now: Date.now });
  files = await transferApi(
    {},
    {
      preview: (request) => doJob(context(), 'preview', request),
      groups: (request) => doJob(context(), 'groups', request),
      cohorts: (request) => doJob(context(), 'cohorts', request),
      contrast: (request) => doJob(context(), 'contrast', request),
    },
  );
  api = files.api;
  world = await makeWorld(api.scope, 20);
  await saveCustomers(api.scope, [{ externalId: 'ann@example.com', traits: { email: 'ann@example.com', pets: 1 } }]);
  masked = await createApiKey(api.db, api.scope.workspaceId, { name: 'masked', scopes: WITHOUT });
});
afterAll(() => files?.[Symbol.asyncDispose]());

/** The codes of errors and of refusals of an answer. */
function refusals(answer: Answer): (string | undefined)[] {
  const payload = Object.values(answer.data ?? {})[0] as { userErrors?: { code: string }[] } | null;
  return [...codes(answer), ...(payload?.userErrors ?? []).map(({ code }) => code)];
}

const FILTERS = [
  '{ email: { eq: "c0@example.com" } }',
  '{ name: { contains: "a" } }',
  '{ phone: { isNull: false } }',
  '{ birthDate: { lt: "1970-01-01" } }',
  '{ identity: { type: "device" } }',
  '{ trait: { name: "email", isNull: false } }',
  '{ externalId: { startsWith: "ann@" } }',
  '{ externalId: { contains: "a" } }',
  '{ externalId: { in: ["c001", "ann@example.com"] } }',
  '{ not: { or: [{ country: { eq: "France" } }, { and: [{ email: { isNull: true } }] }] } }',
];
const RULES = [
  'customer.birthDate before 1970-01-01',
  'customer.country = "France" or customer.birthDate is known',
  'traits.email = "ann@example.com"',
  'customer.externalId = "c001"',
  'since(traits.email) older than 1 days',
  'count(purchase where properties.comment = "x") >= 1',
  'count(purchase, within 7 days after customer.birthDate) >= 1',
];

test('nobody without PERSONAL asks by personal data: not in filters, orders, look-ups, rules, features or previews', async () => {
  const questions = [
    ...FILTERS.flatMap((filter) => [
      `{ customers(filter: ${filter}) { totalCount } }`,
      `{ group(by: { filter: ${filter} }) { count } }`,
      `mutation { exportAudience(input: { filter: ${filter}, columns: ["country"] }) { userErrors { code } } }`,
    ]),
    ...['{ field: NAME }', '{ field: EXTERNAL_ID }', '{ trait: { name: "email", kind: CATEGORY } }'].map(
      (order) => `{ customers(orderBy: ${order}) { nodes { id } } }`,
    ),
    '{ customer(externalId: "ann@example.com") { id } }',
    '{ customer(identity: { type: "device", value: "1" }) { id } }',
    ...RULES.flatMap((rule) => {
      const text = JSON.stringify(rule);
      const config = `{ segments: [{ key: "a", name: "A", when: ${text} }] }`;
      return [
        `{ group(by: { rule: ${text} }) { count } }`,
        `{ group(by: { all: [{ rule: "customer.country = \\"France\\"" }, { not: { rule: ${text} } }] }) { count } }`,
        `mutation { exportAudience(input: { rule: ${text}, columns: ["country"] }) { userErrors { code } } }`,
        `{ segmentationPreview(input: { segmenter: "rules.conditions", config: ${config} }) { preview { unassigned } userErrors { code } } }`,
        `mutation { configureSegmentation(input: { name: "x", segmenter: "rules.conditions", config: ${config} }) { userErrors { code } } }`,
      ];
    }),
    '{ group(by: { segmentId: $segment }) { distribution(feature: "customer.birthDate") { unit } } }'.replace(
      '$segment',
      JSON.stringify(world.segments[0]),
    ),
    `{ segmentationPreview(input: { segmenter: "demographic.generation" }) { preview { unassigned } userErrors { code } } }`,
    `mutation { configureSegmentation(input: { name: "g", segmenter: "demographic.generation" }) { userErrors { code } } }`,
    'mutation { exportAudience(input: {}) { userErrors { code } } }',
    'mutation { exportAudience(input: { columns: ["country", "externalId"] }) { userErrors { code } } }',
    'mutation { exportAudience(input: { columns: ["identities.device"] }) { userErrors { code } } }',
    'mutation { createCustomerNote(input: { customer: { identity: { type: "device", value: "1" } }, text: "x" }) { userErrors { code } } }',
    'mutation { saveTrait(input: { name: "email", kind: CATEGORY, personal: false }) { userErrors { code } } }',
    '{ exportDefinitions }',
    '{ customer(externalId: "c001") { events(property: { name: "comment", equals: "x" }) { totalCount } } }',
    '{ customer(externalId: "c001") { events(property: { name: "x", equals: "ann@example.com" }) { totalCount } } }',
    'mutation { startImport(input: { uploadIds: ["x"], dryRun: true }) { userErrors { code } } }',
  ];
  for (const query of questions) {
    const answer = await api.ask(query, {}, masked);
    expect([query, ...refusals(answer)]).toEqual([query, expect.stringMatching(/^(FORBIDDEN|UNKNOWN_FEATURE)$/)]);
  }
  // The same questions of a key with PERSONAL are none that are forbidden.
  const groups = questions.filter((query) => query.startsWith('{') && !query.includes('exportDefinitions'));
  for (const query of groups) expect([query, ...refusals(await api.ask(query))]).toEqual([query]);
});

test('what is not personal is asked for as before', async () => {
  const plain = [
    '{ customers(filter: { country: { eq: "France" } }, orderBy: { field: INCOME }) { totalCount } }',
    '{ customers(filter: { trait: { name: "pets", number: { gt: "0" } } }) { totalCount } }',
    '{ customers(filter: { externalId: { in: ["c001", "c002"] } }) { nodes { externalId } } }',
    '{ customer(externalId: "c001") { externalId country children } }',
    '{ group(by: { rule: "customer.country = \\"France\\" and traits.pets >= 1" }) { count } }',
    '{ segmentationPreview(input: { segmenter: "lifecycle.stage" }) { preview { unassigned } userErrors { code } } }',
  ];
  for (const query of plain) {
    const [one, other] = [await api.ask(query, {}, masked), await api.ask(query)];
    expect([query, ...refusals(one)]).toEqual([query]);
    expect(one.data).toEqual(other.data);
  }
});

test('a trait is personal by its name until people say otherwise, who may read it', async () => {
  const save = (name: string, personal: string) =>
    `mutation { saveTrait(input: { name: "${name}", kind: CATEGORY, personal: ${personal} }) { trait { personal } userErrors { code } } }`;
  const read = '{ customers(first: 30) { nodes { traits(names: ["town"]) { value } } } }';
  const towns = async () => JSON.stringify((await api.ask(read, {}, masked)).data);
  expect(await towns()).toContain('"T1"');
  expect((await api.ask(save('town', 'true'), {}, masked)).data.saveTrait.trait).toEqual({ personal: true });
  expect(await towns()).not.toContain('"T1"');
  expect(refusals(await api.ask(save('town', 'false'), {}, masked))).toEqual(['FORBIDDEN']);
  expect((await api.ask(save('town', 'null'))).data.saveTrait.trait).toEqual({ personal: false });
  expect(await towns()).toContain('"T1"');
  const names = (kind: string, ...all: string[]) => all.filter((name) => isPersonalName(name, kind));
  const telling = ['email', 'E-Mail', 'homeAddress', 'phone_number', 'first name', '姓名', '收货地址', 'WeChat'];
  expect(names('CATEGORY', ...telling)).toEqual(telling);
  expect(names('CATEGORY', 'plan', 'plan_name', 'phone_model', 'emails_opened', 'city', '会员等级')).toEqual([]);
  expect(names('NUMBER', 'email_count', 'addresses', 'notes')).toEqual([]);
  expect(names('NUMBER', 'phone')).toEqual(['phone']);
  expect(names('TIME', 'birthday', '生日', 'email_opened_at')).toEqual(['birthday', '生日']);
  expect(names('FLAG', 'email')).toEqual([]);
});

test('files of exports and reports of imports are for keys with PERSONAL, but files without personal columns', async () => {
  const [all, plain] = await api.scope.query<{ id: number }>(
    `INSERT INTO export (workspace_id, state, audience, filter, format, columns, hashed, formulas, rows, bytes, importable,
       attempts, created_at)
     VALUES ($1, 'COMPLETE', '{}', '{"all": []}', 'csv', '{}', false, 'guard', 1, 1, false, 1, now()),
       ($1, 'COMPLETE', '{}', '{"all": []}', 'csv', '{country,traits.pets}', false, 'guard', 1, 1, false, 1, now()) RETURNING id`,
    [api.scope.workspaceId],
  );
  const path = (row: { id: number } | undefined) => `/exports/${encodeId('Export', row!.id)}`;
  const urls = `{ one: export(id: "${path(all).slice(9)}") { url } other: export(id: "${path(plain).slice(9)}") { url } }`;
  expect((await api.ask(urls, {}, masked)).data).toEqual({ one: { url: null }, other: { url: path(plain) } });
  expect((await api.ask(urls)).data).toEqual({ one: { url: path(all) }, other: { url: path(plain) } });
  // No file was written: who may have it hears that.
  expect((await files.send(path(all), {}, masked)).status).toBe(403);
  expect((await files.send(path(plain), {}, masked)).status).toBe(404);
  expect((await files.send(path(all))).status).toBe(404);
  const [done] = await api.scope.query<{ id: number }>(
    `INSERT INTO import (workspace_id, file, source, mapping, state, upload_ids, dry_run, correct, strict, cancel_requested,
       bytes_read, bytes_total, lines_read, attempts, first_rejected, created_at)
     VALUES ($1, 'a.csv', 'shop', '{}', 'COMPLETE', '{}', false, true, true, false, 1, 1, 1, 1, '[]', now()) RETURNING id`,
    [api.scope.workspaceId],
  );
  const report = `/imports/${encodeId('Import', done!.id)}`;
  for (const part of ['rejected', 'differences']) {
    expect((await files.send(`${report}/${part}`, {}, masked)).status).toBe(403);
    expect((await files.send(`${report}/${part}`)).status).toBe(404);
  }
});

test('a webhook of a key without PERSONAL gets values masked, and so does one that such a key leads elsewhere', async () => {
  await using receiver = await startReceiver();
  const { db, scope } = api;
  const masking = db.scope(scope.workspaceId, undefined, { keyId: 1, masks: true });
  const local = { allowHttp: true, allowPrivate: true };
  const fields = {
    'customer.name': ['Ann', 'Anna'],
    'customer.city': ['Bonn', 'Kiel'],
    'traits.email': [null, 'a@b.org'],
  };
  const changed = async () => {
    receiver.requests.length = 0;
    await scope.transaction((transaction) =>
      appendChanges(transaction, [{ kind: 'CUSTOMER_CHANGED', customerId: 7, payload: { fields } }]),
    );
    await deliverDue({ db, log: silent, format: webhookFormat, ...local });
    const [change] = receiver.requests[0]!.body.changes;
    return Object.fromEntries(change.changed.fields.map((one: { field: string; to: unknown }) => [one.field, one.to]));
  };
  const whole = { name: 'Anna', city: 'Kiel', 'traits.email': 'a@b.org' };
  const masked = { name: '[masked]', city: 'Kiel', 'traits.email': '[masked]' };
  const { webhook: own } = await createWebhook(masking, local, { name: 'own', url: receiver.url });
  expect(own.personal).toBe(false);
  expect(await changed()).toEqual(masked);
  await deleteWebhook(scope, own.id);
  const { webhook } = await createWebhook(scope, local, { name: 'other', url: receiver.url });
  expect(await changed()).toEqual(whole);
  const edited = await editWebhook(masking, local, webhook.id, webhook.version, { active: true });
  expect(edited.personal).toBe(true);
  await editWebhook(masking, local, webhook.id, edited.version, { url: `${receiver.url}?elsewhere` });
  expect(await changed()).toEqual(masked);
});
