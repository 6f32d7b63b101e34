import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendChanges } from '../../../../src/db/tables/changes/changes.ts';
import { createCompiledReads } from '../../../../src/graphql/compiled/compiled-reads.ts';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { schema } from '../../../../src/graphql/schema.ts';
import { webhookFormat } from '../../../../src/graphql/types/webhooks/webhook-format.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { exportFile, type FileExport } from '../../../../src/services/export/export-file.ts';
import { importFile } from '../../../../src/services/import/import-file.ts';
import { deliverDue } from '../../../../src/services/webhooks/start.ts';
import { createWebhook, editWebhook } from '../../../../src/services/webhooks/webhooks.ts';
import { Folder } from '../../../import/fixture.ts';
import { readerOf } from '../../../support/principal.ts';
import { startReceiver } from '../../../support/receiver.ts';
import { silent } from '../../../support/server.ts';
import { codes, post, type TestApi, testApi } from '../../api.ts';
import { makeWorld, type World } from '../../world.ts';

const folder = new Folder();
let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 30);
  const { data } = await api.ask(
    `mutation ($input: CreateMessageGuideInput!) { createMessageGuide(input: $input) {
      messageGuide { id } userErrors { code message } } }`,
    {
      input: {
        personaId: world.persona,
        channel: 'E-Mail',
        content: 'New every Monday',
        translations: [{ field: 'content', language: 'ZH', text: '每周一上新' }],
      },
    },
  );
  expect(data.createMessageGuide.userErrors).toEqual([]);
});
afterAll(async () => {
  folder.remove();
  await api?.[Symbol.asyncDispose]();
});

const FOR = `query ($key: String!, $channel: String!) { personaFor(externalId: $key) { none customer { externalId }
  persona { key name } fit since match { fit persona { key } } met { role weight strength segment { key } }
  guide(channel: $channel) { channel content zh: content(language: ZH) persona { key } } } }`;

/** The executor's answer, which is held against that of the one statement. */
async function personaFor(key: string, channel = ' e-mail') {
  const variables = { key, channel };
  const executed = await (await api.server.fetch(post({ query: FOR, variables }, api.keys.READ))).text();
  const reads = createCompiledReads(schema, api.db);
  const principal = readerOf(api.scope.workspaceId);
  api.statements.length = 0;
  const compiled = await reads.answer({ query: FOR, variables }, { principal, scope: api.scope });
  expect(api.statements).toHaveLength(1);
  expect(compiled).toBe(executed);
  return JSON.parse(executed).data.personaFor;
}

test('personaFor answers persona, fit, why and message in one statement, as the executor does', async () => {
  expect(await personaFor('c002')).toEqual({
    none: null,
    customer: { externalId: 'c002' },
    persona: { key: 'alex', name: 'Alex' },
    fit: expect.closeTo(0.97),
    since: '2026-01-01T00:00:00.000Z',
    match: { fit: expect.closeTo(0.97), persona: { key: 'alex' } },
    met: [{ role: 'SUPPORTING', weight: 2, strength: expect.closeTo(0.97), segment: { key: 'a' } }],
    guide: { channel: 'E-Mail', content: 'New every Monday', zh: '每周一上新', persona: { key: 'alex' } },
  });
  expect((await personaFor('c002', 'sms')).guide).toBeNull();
});

test('a customer without a persona is told why, and a key of nobody is null as in customer', async () => {
  expect(await personaFor('c001')).toMatchObject({
    none: 'NOT_MATCHED',
    persona: null,
    fit: null,
    since: null,
    match: null,
    met: [],
    guide: null,
  });
  expect(await personaFor('nobody')).toBeNull();
  await saveCustomers(api.foreign, [{ externalId: 'alone' }]);
  const own = await api.ask('{ personaFor(externalId: "alone") { none match { fit } } }', {}, api.foreignKey);
  expect(own.data.personaFor).toEqual({ none: 'NO_PERSONAS', match: null });
  const foreign = await api.ask(
    'query ($id: ID!) { personaFor(id: $id) { none } }',
    { id: world.customers[2] },
    api.foreignKey,
  );
  expect(foreign.data.personaFor).toBeNull();
  expect(codes(await api.ask('{ personaFor { none } }'))).toEqual(['INVALID_INPUT']);
});

test('asked for many customers at once, each is answered with its own', async () => {
  const reads = createCompiledReads(schema, api.db);
  const principal = readerOf(api.scope.workspaceId);
  const asked = Array.from({ length: 30 }, (_, n) => ({ key: `c${String(n).padStart(3, '0')}`, channel: 'E-mail' }));
  const answer = (variables: (typeof asked)[number]) =>
    reads.answer({ query: FOR, variables }, { principal, scope: api.scope });
  const one: (string | null)[] = [];
  for (const variables of asked) one.push(await answer(variables));
  expect(await Promise.all([...asked, ...asked].map(answer))).toEqual([...one, ...one]);
  expect(new Set(one).size).toBeGreaterThan(10);
});

test('the guide of a customer and that of a persona are not taken for each other in one operation', async () => {
  const { data } = await api.ask(
    `query ($persona: ID!) { personaFor(externalId: "c002") { guide(channel: "e-mail") { content } }
      none: personaFor(externalId: "c001") { guide(channel: "e-mail") { content } match { fit } }
      node(id: $persona) { ... on Persona { messageGuides(channel: "e-mail") { content } } } }`,
    { persona: world.persona },
  );
  expect(data).toEqual({
    personaFor: { guide: { content: 'New every Monday' } },
    none: { guide: null, match: null },
    node: { messageGuides: [{ content: 'New every Monday' }] },
  });
});

const guide = { channel: 'e-mail', language: 'zh', personaId: null } as const;
const exported = async (name: string, request: Partial<FileExport> = {}) => {
  const file = join(folder.path, name);
  const format = name.endsWith('.csv') ? 'csv' : 'ndjson';
  await exportFile(api.scope, { file, filter: { all: [] }, format, guide, ...request });
  return readFileSync(file, 'utf8').trim().split(/\r?\n/);
};

test('an audience comes with persona, fit, primary persona and message, under the same names in CSV and NDJSON', async () => {
  const [head, first, second] = await exported('a.csv', { columns: ['externalId'] });
  expect(head).toBe('externalId,guide.persona,guide.fit,guide.primaryPersona,guide.message,guide.language');
  expect(first).toMatch(/^c000,alex,0\.99\d*,alex,每周一上新,zh$/);
  expect(second).toBe('c001,,,,,');
  const lines = (await exported('a.ndjson', { columns: ['externalId'] })).map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({
    externalId: 'c000',
    'guide.persona': 'alex',
    'guide.fit': expect.closeTo(0.99),
    'guide.primaryPersona': 'alex',
    'guide.message': '每周一上新',
    'guide.language': 'zh',
  });
  // What nobody translated says the language it is in.
  await api.scope.query(`UPDATE message_guide SET translations = '{}' WHERE workspace_id = $1`, [
    api.scope.workspaceId,
  ]);
  const [, written] = await exported('b.csv', { columns: ['guide.message', 'guide.language', 'externalId'] });
  expect(written).toBe('New every Monday,en,c000');
});

test('an audience with guides is imported again without a change', async () => {
  await exported('again.csv');
  const file = join(folder.path, 'again.csv');
  const before = await api.scope.query('SELECT * FROM customer WHERE workspace_id = $1 ORDER BY id', [
    api.scope.workspaceId,
  ]);
  const summary = await importFile(api.scope, { file, mapping: `${file}.yaml`, report: join(folder.path, 'rejected') });
  expect(summary).toMatchObject({ complete: true });
  const after = await api.scope.query('SELECT * FROM customer WHERE workspace_id = $1 ORDER BY id', [
    api.scope.workspaceId,
  ]);
  expect(after).toEqual(before);
});

test('webhooks that ask for it carry the guide with matches and memberships, and no other', async () => {
  await using receiver = await startReceiver();
  const local = { allowHttp: true, allowPrivate: true };
  const input = { name: 'CRM', url: receiver.url, guide: { channel: ' E-MAIL ', language: 'en' } } as const;
  const { webhook } = await createWebhook(api.scope, local, input);
  const [matched, none] = [world.rows.customers[2]!, world.rows.customers[1]!];
  const append = () =>
    api.scope.transaction((transaction) =>
      appendChanges(transaction, [
        {
          kind: 'PERSONA_MATCH_CHANGED',
          customerId: matched,
          personaId: world.rows.persona,
          payload: { cause: 'EVENT', before: null, after: { fit: 0.5 } },
        },
        {
          kind: 'MEMBERSHIP_CHANGED',
          customerId: none,
          segmentationId: 1,
          payload: { cause: 'EVENT', from: 1, to: 2 },
        },
        { kind: 'PERSONA_CHANGED', personaId: world.rows.persona, payload: {} },
      ]),
    );
  const deliver = () =>
    deliverDue({ db: api.db, log: silent, format: webhookFormat, now: Date.now, random: () => 1, ...local });
  await append();
  await deliver();
  const nothing = { persona: null, fit: null, primaryPersona: null, message: null, language: null };
  const message = { message: 'New every Monday', language: 'en' };
  const told = { persona: 'alex', fit: expect.closeTo(0.97), primaryPersona: 'alex', ...message };
  expect(receiver.requests[0]!.body.changes.map((change: { guide?: unknown }) => change.guide)).toEqual([
    told,
    nothing,
    undefined,
  ]);
  // Null is without from then on.
  const id = encodeId('Webhook', webhook.id);
  const { data } = await api.ask(
    `mutation ($input: EditWebhookInput!) { editWebhook(input: $input) { webhook { guide { channel } } userErrors { code } } }`,
    { input: { id, version: webhook.version, guide: null } },
  );
  expect(data.editWebhook).toEqual({ webhook: { guide: null }, userErrors: [] });
  await append();
  await deliver();
  expect(receiver.requests[1]!.body.changes.some((change: object) => 'guide' in change)).toBe(false);
  const version = webhook.version + 1;
  const refused = editWebhook(api.scope, local, webhook.id, version, { guide: { channel: ' ', language: 'en' } });
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', field: ['guide', 'channel'] });
});
