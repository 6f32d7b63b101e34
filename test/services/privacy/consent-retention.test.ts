import { afterAll, beforeAll, expect, test } from 'vitest';
import { webhookFormat } from '../../../src/graphql/types/webhooks/webhook-format.ts';
import { retentionDue } from '../../../src/services/privacy/retention-due.ts';
import { deliverDue } from '../../../src/services/webhooks/start.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { totals, totalsAnew } from '../../support/live-world.ts';
import { startReceiver } from '../../support/receiver.ts';
import { silent } from '../../support/server.ts';
import { type PrivacyWorld, privacyWorld } from './traced-person.ts';

let world: PrivacyWorld;
beforeAll(async () => {
  world = await privacyWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const one = (externalId: string) => ({ customer: { externalId } });

const mapping = {
  source: 'shop',
  customer: {
    externalId: 'id',
    consents: { marketing: 'news', research: { granted: 'study', at: 'day', evidence: 'form' } },
  },
};

async function imported(csv: string) {
  const uploadIds = [await world.files.upload(csv, '?name=people.csv')];
  const { import: started } = await world.act(
    'startImport',
    { uploadIds, mapping: JSON.stringify(mapping) },
    'import { id }',
  );
  const work = world.files.work();
  const fields = 'error { message } summary { customers { created updated unchanged } }';
  const ended = await world.files.ended('import', started.id, fields);
  await work.stop();
  expect(ended).toMatchObject({ state: 'COMPLETE', error: null });
  return { id: started.id, ...ended.summary.customers };
}

const CONSENTS = `query ($id: String!) { customer(externalId: $id) {
  consents { purpose state source evidence } consentHistory { totalCount nodes { purpose state } } } }`;
const consentsOf = async (id: string) => (await world.files.api.ask(CONSENTS, { id })).data.customer;

test('consent comes by CSV and API with its history, and the statement whose time is latest holds', async () => {
  const csv = 'id,news,study,day,form\na,yes,no,2026-01-10,F1\nb,,,,\nc,no,yes,2026-03-01,\n';
  expect(await imported(csv)).toMatchObject({ created: 3 });
  expect((await consentsOf('a')).consents).toEqual([
    { purpose: 'marketing', state: 'GRANTED', source: 'shop', evidence: null },
    { purpose: 'research', state: 'DENIED', source: 'shop', evidence: 'F1' },
  ]);
  expect(await consentsOf('b')).toEqual({ consents: [], consentHistory: { totalCount: 0, nodes: [] } });
  // The same file says nothing new.
  expect(await imported(csv)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });

  const record = (consents: object[]) => world.act('recordConsents', { consents }, 'customers');
  const said = { ...one('a'), purpose: 'research', source: 'phone' };
  expect(await record([{ ...said, state: 'GRANTED', at: '2025-06-01T00:00:00Z' }])).toMatchObject({ customers: 1 });
  expect((await consentsOf('a')).consents[1]).toMatchObject({ state: 'DENIED', source: 'shop' });
  await record([{ ...said, state: 'GRANTED', at: '2026-02-01T00:00:00Z' }]);
  expect(await record([{ ...said, state: 'GRANTED' }])).toMatchObject({ customers: 0 });
  expect(await consentsOf('a')).toMatchObject({
    consents: [{}, { state: 'GRANTED', source: 'phone' }],
    consentHistory: { totalCount: 4, nodes: [{ purpose: 'marketing' }, { state: 'GRANTED' }, { state: 'DENIED' }, {}] },
  });
  const refused = await world.files.api.ask(
    'mutation ($c: [ConsentInput!]!) { recordConsents(input: { consents: $c }) { customers userErrors { code field } } }',
    {
      c: [
        { ...said, purpose: 'marketting', state: 'DENIED' },
        { ...said, ...one('nobody'), state: 'DENIED' },
        { ...said, state: 'DENIED', at: '2999-01-01T00:00:00Z' },
      ],
    },
  );
  expect(refused.data.recordConsents).toEqual({
    customers: 0,
    userErrors: [
      { code: 'NOT_FOUND', field: ['consents', '0', 'purpose'] },
      { code: 'NOT_FOUND', field: ['consents', '1', 'customer'] },
      { code: 'INVALID_INPUT', field: ['consents', '2', 'at'] },
    ],
  });
});

test('exports, webhooks and quotes leave out who did not agree, and count them', async () => {
  const receiver = await startReceiver();
  const local = { allowHttp: true, allowPrivate: true };
  await createWebhook(world.scope, local, {
    name: 'partner',
    url: receiver.url,
    purpose: 'marketing',
    kinds: ['CUSTOMER_CHANGED'],
  });
  const customers = ['yes', 'no', 'silent'].map((externalId) => ({ externalId, country: 'Peru' }));
  await world.act('upsertCustomers', { customers }, 'created');
  const source = 'form';
  await world.act(
    'recordConsents',
    {
      consents: [
        { ...one('yes'), purpose: 'marketing', state: 'GRANTED', source },
        { ...one('no'), purpose: 'marketing', state: 'DENIED', source },
        { ...one('no'), purpose: 'research', state: 'DENIED', source },
      ],
    },
    'customers',
  );
  const filter = { country: { eq: 'Peru' } };
  const columns = ['externalId'];
  const file = async (input: object) => {
    const ended = await world.export('exportAudience', { filter, columns, format: 'CSV', ...input });
    return { leftOut: ended.leftOut, text: await (await world.files.send(ended.url)).text() };
  };
  expect(await file({})).toEqual({ leftOut: 0, text: 'externalId\r\nyes\r\nno\r\nsilent\r\n' });
  expect(await file({ purpose: 'marketing' })).toEqual({ leftOut: 2, text: 'externalId\r\nyes\r\n' });
  // The workspace may say that silence is no refusal.
  await world.act(
    'saveConsentPurpose',
    { key: 'marketing', name: 'Marketing', unknownIsNo: false },
    'purpose { version }',
  );
  expect(await file({ purpose: 'marketing' })).toEqual({ leftOut: 1, text: 'externalId\r\nyes\r\nsilent\r\n' });

  await deliverDue({ db: world.files.api.db, log: silent, format: webhookFormat, random: () => 1, ...local });
  expect(receiver.requests.flatMap(({ body }) => body.changes).length).toBeGreaterThan(0);
  const { data } = await world.files.api.ask(
    '{ no: customer(externalId: "no") { id } webhooks { name purpose withheld } }',
  );
  expect(data.webhooks.find(({ name }: { name: string }) => name === 'partner').withheld).toBeGreaterThan(0);
  expect(JSON.stringify(receiver.requests.map(({ body }) => body))).not.toContain(data.no.id);
  await receiver[Symbol.asyncDispose]();

  const talk = { date: daysAgo(2).slice(0, 10), method: 'PHONE', quotes: [{ text: 'I like it here' }] };
  const ask =
    'mutation ($input: RecordInterviewInput!) { recordInterview(input: $input) { userErrors { code field } } }';
  const denied = await world.files.api.ask(ask, { input: { ...one('no'), ...talk } });
  expect(denied.data.recordInterview.userErrors).toEqual([{ code: 'CONSENT_DENIED', field: ['quotes'] }]);
  const { interview } = await world.act(
    'recordInterview',
    { ...one('yes'), ...talk },
    'interview { id quotes { text } }',
  );
  expect(interview.quotes).toEqual([{ text: 'I like it here' }]);
  await world.act(
    'recordConsents',
    { consents: [{ ...one('yes'), purpose: 'research', state: 'DENIED', source }] },
    'customers',
  );
  const again = await world.files.api.ask(
    'query ($id: ID!) { node(id: $id) { ... on Interview { quotesWithheld quotes { text } } } }',
    { id: interview.id },
  );
  expect(again.data.node).toEqual({ quotesWithheld: true, quotes: [] });
});

test('what is too old goes once a day, after it was tried', { timeout: 60_000 }, async () => {
  const { act, scope, files, backend } = world;
  await act('upsertCustomers', { customers: [{ externalId: 'old', city: 'Lima' }] }, 'created');
  const events = [800, 400, 10].map((days) => ({
    ...{ ...one('old'), source: 'till', messageId: `d${days}`, type: 'purchase', at: daysAgo(days), amount: days },
  }));
  await act('ingestEvents', { events }, 'accepted');
  await act('createCustomerNote', { ...one('old'), text: 'a fresh note' }, 'note { id }');
  const kept = async () =>
    (await files.api.ask('{ customer(externalId: "old") { events { nodes { messageId } } } }')).data.customer.events
      .nodes;
  const due = (now: number) => {
    const { signal } = new AbortController();
    return retentionDue({ db: files.api.db, signal, now: () => now, log: silent });
  };
  const tried = await act('tryRetentionRule', { kind: 'EVENTS', days: 365 }, 'rule { triedRows isActive version }');
  expect(tried.rule).toMatchObject({ triedRows: 2, isActive: false });
  await due(Date.now());
  expect(await kept()).toHaveLength(3);

  const on = { kind: 'EVENTS', version: tried.rule.version, isActive: true };
  await act('saveRetentionRule', on, 'rule { isActive }');
  await due(Date.now());
  expect(await kept()).toEqual([{ messageId: 'd10' }]);
  await backend.evaluate();
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  const runs = async () =>
    (await files.api.ask('{ retentionRuns { nodes { kind days rows error } } }')).data.retentionRuns.nodes;
  const first = { kind: 'EVENTS', days: 365, rows: 2, error: null };
  expect(await runs()).toEqual([first]);
  // Not twice a day; the next day again.
  await due(Date.now() + DAY / 2);
  expect(await runs()).toEqual([first]);
  await due(Date.now() + DAY + 1_000);
  expect(await runs()).toEqual([{ ...first, rows: 0 }, first]);

  // Other days take another trial, and an old version is refused.
  await act('tryRetentionRule', { kind: 'EVENTS', days: 5 }, 'rule { isActive }');
  await due(Date.now() + 3 * DAY);
  expect(await kept()).toHaveLength(1);
  const stale =
    'mutation ($input: SaveRetentionRuleInput!) { saveRetentionRule(input: $input) { userErrors { code } } }';
  expect((await files.api.ask(stale, { input: on })).data.saveRetentionRule.userErrors).toEqual([{ code: 'CONFLICT' }]);

  // Each kind can be tried and applied.
  for (const kind of ['FIELD_HISTORY', 'MEMBERSHIP_HISTORY', 'NOTES', 'IMPORTS', 'QUARANTINE', 'RESEARCH']) {
    const { rule } = await act('tryRetentionRule', { kind, days: 1 }, 'rule { version }');
    await act('saveRetentionRule', { kind, version: rule.version, isActive: true }, 'rule { isActive }');
  }
  await due(Date.now() + 5 * DAY);
  expect((await runs()).filter(({ error }: { error: unknown }) => error !== null)).toEqual([]);
  const notes = '{ customer(externalId: "old") { timeline(kinds: [NOTE]) { nodes { at } } } }';
  expect((await files.api.ask(notes)).data.customer.timeline.nodes).toEqual([]);
  const research = '{ interviews { nodes { erasedAt quotes { text } } } }';
  for (const { erasedAt } of (await files.api.ask(research)).data.interviews.nodes) expect(erasedAt).not.toBeNull();
});
