import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { replaceQuarantined } from '../../../src/db/tables/memberships/quarantine.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { webhookFormat } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { digestsDue } from '../../../src/services/digest/digests-due.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { createPersona } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { startReceiver } from '../../support/receiver.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';
import { othersWrite } from './others-words.ts';

/** A server with files, a run thread and a receiver of webhooks. */
export interface PrivacyWorld extends AsyncDisposable {
  readonly files: TransferApi;
  readonly backend: TestBackend;
  readonly scope: Scope;
  /** Sends a mutation; it has to be accepted. */
  act(name: string, input: object, result: string): Promise<Act>;
  run(): Promise<void>;
  /** Delivers to a webhook whose receiver repeats a part of the request with a text as the reason why it does not take it. */
  deliver(mark: string): Promise<void>;
  export(name: string, input: object): Promise<Act>;
  /** Tables and files that hold a text, whatever its case. */
  traces(text: string): Promise<string[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
type Act = any;

const LOCAL = { allowHttp: true, allowPrivate: true };

export async function privacyWorld(): Promise<PrivacyWorld> {
  const files = await transferApi();
  const { api, settings } = files;
  const { db, scope } = api;
  const backend = await testBackend(db);
  const receiver = await startReceiver();
  await createWebhook(scope, LOCAL, { name: 'echo', url: receiver.url });
  const act: PrivacyWorld['act'] = async (name, input, result) => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field message } } }`;
    const { data, errors } = await api.ask(query, { input });
    expect(errors).toBeUndefined();
    expect(data[name].userErrors).toEqual([]);
    return data[name];
  };
  return {
    files,
    backend,
    scope,
    act,
    async run() {
      await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      await backend.evaluate();
    },
    async deliver(mark) {
      receiver.answers.push((response, { text }) =>
        response.writeHead(500).end(text.slice(Math.max(text.indexOf(mark), 0)).slice(0, 100)),
      );
      await deliverDue({ db, log: silent, format: webhookFormat, random: () => 1, ...LOCAL });
    },
    async export(name, input) {
      const made = await act(name, input, 'export { id }');
      const work = files.work();
      const ended = await files.ended('export', made.export.id, 'url rows leftOut receipt { kind content signature }');
      await work.stop();
      expect(ended).toMatchObject({ state: 'COMPLETE' });
      return ended;
    },
    async traces(text) {
      const names = readdirSync(settings.folder, { recursive: true, withFileTypes: true });
      const paths = names.flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : []));
      const held = paths.filter((path) => readFileSync(path, 'utf8').toLowerCase().includes(text.toLowerCase()));
      const columns = await db.query<{ table: string; column: string }>(
        `SELECT quote_ident(table_name) AS table, quote_ident(column_name) AS column FROM information_schema.columns
         WHERE table_schema = 'public' ORDER BY 1, 2`,
      );
      for (const { table, column } of columns) {
        const rows = await db.query(`SELECT FROM ${table} WHERE ${column}::text ILIKE $1 LIMIT 1`, [`%${text}%`]);
        if (rows.length > 0) held.push(`${table}.${column}`);
      }
      if (JSON.stringify(api.logged).toLowerCase().includes(text.toLowerCase())) held.push('log');
      return held;
    },
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** A person's own words, which a persona and a piece of evidence quote. */
export const saidBy = (mark: string) => `I always tell ${mark} that their shop is closed too early`;

const mapping = {
  source: 'crm',
  customer: {
    externalId: 'id',
    identities: [{ type: 'email', value: 'mail' }],
    fields: { name: 'name', phone: 'phone', email: 'mail', city: 'city', country: 'country', birthDate: 'born' },
    traits: { pet: 'pet', hobbies: { column: 'hobbies', type: 'list' } },
    consents: { marketing: { granted: 'news', evidence: 'form' } },
  },
};

/**
 * Leads a person, every text of whom holds a mark, through every way in: imports, events, a survey, interviews, notes, overrides,
 * consents, a merge, runs, personas, a webhook, a digest, exports. Returns its row id.
 */
export async function tracedPerson(world: PrivacyWorld, mark: string): Promise<number> {
  const { scope, files, backend, act } = world;
  const upload = await files.upload(
    `id,name,mail,phone,city,country,born,pet,hobbies,news,form\n` +
      `${mark}-1,Zebedee ${mark},${mark}@example.test,+49 171 ${mark},${mark}ville,${mark}land,1971-03-17,axolotl ${mark},${mark};chess,yes,form ${mark}\n` +
      `${mark}-3,Other ${mark},,,,,never ${mark},,,maybe ${mark},\n`,
    `?name=people.csv`,
  );
  const asked = { uploadIds: [upload], mapping: JSON.stringify(mapping) };
  const { import: started } = await act('startImport', asked, 'import { id }');
  const work = files.work();
  expect(await files.ended('import', started.id, 'error { message }')).toEqual({ state: 'COMPLETE', error: null });
  await work.stop();
  await act('deleteCustomer', { customer: { externalId: `${mark}-3` } }, 'deletedId');
  const bystanders = Array.from({ length: 8 }, (_, n) => ({
    externalId: `by-${n}`,
    name: `By ${n}`,
    country: 'Norway',
  }));
  await act('upsertCustomers', { customers: bystanders }, 'created');
  const second = {
    externalId: `${mark}-2`,
    name: `Zeb ${mark}`,
    traits: { pet: `newt ${mark}`, vip: true, spent: 53_217 },
  };
  await act('upsertCustomers', { customers: [second] }, 'created');
  const id = (await customerIdsByExternalId(scope, [`${mark}-1`])).get(`${mark}-1`)!;
  const other = (await customerIdsByExternalId(scope, [`${mark}-2`])).get(`${mark}-2`)!;
  // Values that were replaced are history.
  await act(
    'upsertCustomers',
    { customers: [{ externalId: `${mark}-1`, city: `${mark}burg`, occupation: `king of ${mark}` }] },
    'updated',
  );

  const bought = (n: number) => ({
    customer: { externalId: `${mark}-1` },
    ...{
      source: `till ${mark}`,
      messageId: `${mark}-${n}`,
      type: 'purchase',
      at: daysAgo(n),
      amount: 20 * n,
      channel: `${mark} street`,
    },
    lines: [{ sku: `sku-${mark}`, name: `Gift for ${mark}`, category: mark, quantity: 1, price: 20 * n }],
    properties: { comment: saidBy(mark), order: `order-${mark}-${n}` },
  });
  const others = bystanders.map(({ externalId }) => ({
    ...{ customer: { externalId }, source: 'till', messageId: externalId, type: 'purchase', at: daysAgo(3), amount: 5 },
  }));
  await ingestEvents(scope, [bought(1), bought(2), bought(3), ...others]);
  const questions = [
    { key: 'why', text: 'Why?', kind: 'TEXT' },
    { key: 'score', text: 'How well?', kind: 'SCALE', min: 0, max: 10 },
    { key: 'how', text: 'How?', kind: 'CHOICE', options: ['By foot', 'By car'] },
  ];
  await saveSurvey(scope, { key: 'visit', title: 'A visit', questions });
  const answers = { why: saidBy(mark), score: 9, how: 'By foot' };
  const response = {
    customer: { externalId: `${mark}-1` },
    respondedAt: daysAgo(1),
    source: mark,
    messageId: mark,
    answers,
  };
  await recordResponses(scope, 'visit', [response]);

  const rules = [{ key: 'rich', name: 'Rich', when: 'events.purchase.amount >= 50' }];
  const segmenter = 'rules.conditions';
  const config = { segments: rules };
  const known = await scope.query(`SELECT FROM segmentation WHERE workspace_id = $1 AND key = 'money'`, [
    scope.workspaceId,
  ]);
  if (known.length === 0) {
    await configureSegmentation(scope, backend.registry, { key: 'money', name: 'Money', segmenter, config });
  }
  await world.run();
  const [segment] = await scope.query<{ id: number }>(
    `SELECT id FROM segment WHERE workspace_id = $1 AND key = 'rich'`,
    [scope.workspaceId],
  );
  const persona = await createPersona(scope, {
    name: 'Rich ones',
    quote: saidBy(mark),
    criteria: [{ segmentId: segment!.id, weight: 1 }],
    claims: [
      {
        section: 'NEEDS',
        text: `They say: ${saidBy(mark)}`,
        evidence: [{ kind: 'INTERVIEW', date: '2026-05-01', excerpt: saidBy(mark) }],
      },
    ],
  });
  await scope.query('UPDATE persona SET typical_customer_id = $2 WHERE workspace_id = $1', [scope.workspaceId, id]);
  await act(
    'publishPersona',
    { id: encodeId('Persona', persona.id), version: persona.version },
    'personaVersion { number }',
  );
  await othersWrite(scope, persona.id, `${mark}@example.test`);
  const customer = { externalId: `${mark}-1` };
  const talk = { customer, date: daysAgo(1).slice(0, 10), method: 'PHONE', source: `letter of ${mark}` };
  const passages = {
    notes: [{ text: `a note on ${mark}` }],
    quotes: [{ text: saidBy(mark) }],
    recordings: [`https://example.test/${mark}`],
  };
  await act('recordInterview', { ...talk, ...passages }, 'interview { id }');
  await act('createCustomerNote', { customer, text: `called ${mark} back` }, 'note { id }');
  await act(
    'createCustomerNote',
    { customer: { externalId: 'by-1' }, text: `is a friend of ${mark}@example.test` },
    'note { id }',
  );
  const consents = [
    { customer, purpose: 'sharing', state: 'GRANTED', source: `form of ${mark}`, evidence: `${mark} signed` },
  ];
  await act('recordConsents', { consents }, 'customers');
  const segmentId = encodeId('Segment', segment!.id);
  const whom = { customers: [{ externalId: `${mark}-2` }] };
  await act('overrideMemberships', { segmentId, kind: 'INCLUDE', whom, reason: `friend of ${mark}` }, 'overridden');
  await mergeCustomers(scope, id, other);
  await backend.evaluate();
  const [{ segmentationId }] = (await scope.query<{ segmentationId: number }>(
    `SELECT id AS "segmentationId" FROM segmentation WHERE workspace_id = $1 AND key = 'money'`,
    [scope.workspaceId],
  )) as [{ segmentationId: number }];
  await replaceQuarantined(
    scope,
    [segmentationId],
    [{ segmentationId, customerId: id, message: `cannot read ${mark}` }],
  );
  await world.deliver(mark);
  const { signal } = new AbortController();
  await digestsDue({ db: files.api.db, signal, now: () => Date.now() + DAY, log: silent });
  await world.export('exportAudience', { format: 'CSV' });
  await world.export('exportAudience', { filter: { externalId: { eq: `${mark}-1` } }, format: 'NDJSON' });
  await world.export('exportPerson', { customer });
  return id;
}
