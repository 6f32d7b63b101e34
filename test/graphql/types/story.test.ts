import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { readChanges } from '../../../src/db/tables/changes/changes.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { createServer } from '../../../src/server.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { undoImport } from '../../../src/services/import/history/undo.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { configureSegmentation } from '../../../src/services/segmentations/segmentations.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { post, type TestApi, testApi } from '../api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const UPSERT = `mutation ($customers: [CustomerInput!]!) {
  upsertCustomers(input: { customers: $customers }) { created updated unchanged userErrors { message } } }`;
const upsert = async (...customers: object[]) => {
  const { data, errors } = await api.ask(UPSERT, { customers });
  expect(errors).toBeUndefined();
  expect(data.upsertCustomers.userErrors).toEqual([]);
};
const idOf = async (externalId: string) => (await customerIdsByExternalId(api.scope, [externalId])).get(externalId)!;

const ITEM = `key kind at text zh: text(language: ZH)
  ... on TimelineFields { way keyName import { id } fields { field from to } }
  ... on TimelineSignal { signals } ... on TimelineNote { note { id version author text } }
  ... on TimelineMerge { undone externalId } ... on TimelineEvent { event { type amount } }`;
async function timeline(externalId: string, args = 'first: 200') {
  const { data, errors } = await api.ask(
    `query ($id: String!) { customer(externalId: $id) { timeline(${args}) { totalCount nodes { ${ITEM} }
      pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } }`,
    { id: externalId },
  );
  expect(errors).toBeUndefined();
  return data.customer.timeline;
}
const edits = async (externalId: string) =>
  (await timeline(externalId, 'first: 50, kinds: [FIELDS]')).nodes.map(
    ({
      way,
      keyName,
      import: by,
      fields,
    }: {
      way: string;
      keyName: string | null;
      import: object | null;
      fields: object[];
    }) => ({
      way,
      keyName,
      byImport: by !== null,
      fields,
    }),
  );

const wrote = { way: 'WRITE', keyName: 'test', byImport: false };

test('values that are replaced are history, with who or what replaced them; first values are not', async () => {
  await upsert({ externalId: 'h1', name: 'Ann', income: '100.5', traits: { plan: 'basic' } });
  await upsert({ externalId: 'h1', city: 'Bern', phone: '1' });
  expect(await edits('h1')).toEqual([]);
  await upsert({ externalId: 'h1', name: 'Anna', income: '130.25', traits: { plan: null } });
  const api1 = {
    ...wrote,
    fields: [
      { field: 'income', from: '100.5000', to: '130.2500' },
      { field: 'name', from: 'Ann', to: 'Anna' },
      { field: 'traits.plan', from: 'basic', to: null },
    ],
  };
  expect(await edits('h1')).toEqual([api1]);
  await upsert({ externalId: 'h1', name: 'Anna' });
  expect(await edits('h1')).toEqual([api1]);

  const directory = mkdtempSync(join(tmpdir(), 'story-'));
  const file = join(directory, 'people.csv');
  writeFileSync(file, 'id,town\nh1,Basel\nh9,Chur\n');
  const mapping = { source: 'crm', customer: { externalId: 'id', fields: { city: 'town' } } };
  const { id } = await importFile(api.scope, { file, mapping, report: join(directory, 'rejected') });
  const moved = { field: 'city', from: 'Bern', to: 'Basel' };
  expect(await edits('h1')).toEqual([{ way: 'WRITE', keyName: null, byImport: true, fields: [moved] }, api1]);
  expect((await timeline('h1', 'first: 50, kinds: [SIGNAL]')).nodes).toMatchObject([
    { signals: ['MOVED'], text: 'Moved', zh: '迁居' },
    { signals: ['INCOME'] },
  ]);
  await undoImport(api.scope, id!);
  expect((await edits('h1'))[0]).toEqual({
    way: 'UNDO',
    keyName: null,
    byImport: true,
    fields: [{ field: 'city', from: 'Basel', to: 'Bern' }],
  });
  // Nobody moved back: it was a mistake.
  expect((await timeline('h1', 'first: 50, kinds: [SIGNAL]')).totalCount).toBe(2);
});

test('a merge takes history and notes along, its undoing gives them back, and an erasure leaves none', async () => {
  await upsert({ externalId: 'm1', name: 'Bo' }, { externalId: 'm2', name: 'Cy', city: 'Ulm' });
  await upsert({ externalId: 'm2', city: 'Linz' });
  const NOTE = `mutation ($id: String!, $text: String!) { createCustomerNote(input: { customer: { externalId: $id }, text: $text }) {
    note { id version } userErrors { code } } }`;
  const { data } = await api.ask(NOTE, { id: 'm2', text: ' Called. ' });
  const { id: noteId, version } = data.createCustomerNote.note;
  expect((await api.ask(NOTE, { id: 'm2', text: ' ' })).data.createCustomerNote.userErrors).toEqual([
    { code: 'INVALID_INPUT' },
  ]);
  const EDIT = `mutation ($id: ID!, $version: Int!, $text: String!) {
    editCustomerNote(input: { id: $id, version: $version, text: $text }) { note { text version editedAt } userErrors { code } } }`;
  const edited = await api.ask(EDIT, { id: noteId, version, text: 'Called twice.' });
  expect(edited.data.editCustomerNote.note).toMatchObject({
    text: 'Called twice.',
    version: 2,
    editedAt: expect.any(String),
  });
  expect((await api.ask(EDIT, { id: noteId, version, text: 'x' })).data.editCustomerNote.userErrors).toEqual([
    { code: 'CONFLICT' },
  ]);

  const [into, from] = [await idOf('m1'), await idOf('m2')];
  const mergeId = await mergeCustomers(api.scope, into, from, { fields: { name: 'TAKE_FROM' } });
  const kinds = async (externalId: string) =>
    (await timeline(externalId)).nodes.map(({ kind, text }: { kind: string; text: string }) => `${kind} ${text}`);
  expect(new Set(await kinds('m1'))).toEqual(
    new Set([
      'MERGE m2 became part of it',
      'FIELDS name: Bo → Cy',
      'NOTE Called twice.',
      'SIGNAL Moved',
      'FIELDS city: Ulm → Linz',
    ]),
  );
  await undoMerge(api.scope, mergeId);
  expect(new Set(await kinds('m2'))).toEqual(
    new Set(['NOTE Called twice.', 'SIGNAL Moved', 'FIELDS city: Ulm → Linz']),
  );
  expect((await edits('m1')).map(({ way }: { way: string }) => way)).toEqual(['SPLIT', 'MERGE']);

  await deleteCustomers(api.scope, [from]);
  for (const table of ['customer_edit', 'customer_note']) {
    expect(await api.scope.query(`SELECT FROM ${table} WHERE customer_id = $1`, [from])).toEqual([]);
  }
  const REMOVE = `mutation ($id: ID!) { deleteCustomerNote(input: { id: $id, version: 2 }) { deletedId userErrors { code } } }`;
  expect((await api.ask(REMOVE, { id: noteId })).data.deleteCustomerNote.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
});

test('a move is told in both languages, with the name of the segmentation in each', async () => {
  const { id: segmentationId } = await configureSegmentation(api.scope, await createRegistry(plugins), {
    name: 'Spend',
    translations: { zh: { name: '消费水平' } },
    segmenter: 'rules.conditions',
    config: { segments: [{ key: 'big', name: { en: 'Big', zh: '高消费' }, when: 'customer.income is known' }] },
  });
  await upsert({ externalId: 'mover', name: 'Mo' });
  await api.scope.query(
    `WITH big AS (
       INSERT INTO segment (workspace_id, segmentation_id, key, name, position)
       VALUES ($1::int, $3::int, 'big', '{"en": "Big", "zh": "高消费"}', 0) RETURNING id
     )
     INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, to_segment_id, at, cause)
     SELECT $1::int, $2::int, $3::int, id, now(), 'EVENT' FROM big`,
    [api.scope.workspaceId, await idOf('mover'), segmentationId],
  );
  const [move] = (await timeline('mover', 'first: 5, kinds: [MOVE]')).nodes;
  expect(move).toMatchObject({ text: 'Spend: into Big', zh: '消费水平：进入 高消费' });
});

test('pages of a timeline put together are all of it in order, from either end, also where times are equal', async () => {
  await saveSurvey(api.scope, { key: 'mood', title: 'Mood', questions: [{ key: 'q', text: 'Q?', kind: 'TEXT' }] });
  await upsert({ externalId: 't1', name: 'Dee' });
  const id = await idOf('t1');
  const { workspaceId } = api.scope;
  const fill = async (table: string, columns: string, values: string, times: readonly number[]) => {
    await api.scope.query(
      `INSERT INTO ${table} (workspace_id, customer_id, ${columns})
       SELECT $1::int, $2::int, ${values} FROM unnest($3::timestamptz[]) WITH ORDINALITY AS u (at, n)`,
      [workspaceId, id, times.map((time) => new Date(1_700_000_000_000 + time).toISOString())],
    );
  };
  const times = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 });
  const story = fc.record({
    events: times,
    notes: times,
    answers: times,
    edits: times,
    moves: times,
    size: fc.integer({ min: 1, max: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ events, notes, answers, edits: edited, moves, size }) => {
      for (const table of [
        'customer_event',
        'customer_note',
        'survey_response',
        'customer_edit',
        'membership_transition',
      ]) {
        await api.scope.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND customer_id = $2`, [workspaceId, id]);
      }
      await fill('customer_event', 'type, at, source, message_id', `'visit', u.at, 'x', 'm' || u.n`, events);
      await fill('customer_note', 'author, text, at', `'a', 'b', u.at`, notes);
      const survey = `(SELECT id FROM survey WHERE workspace_id = $1 LIMIT 1), u.at, 'x', 'm' || u.n, '{}'`;
      await fill('survey_response', 'survey_id, responded_at, source, message_id, answers', survey, answers);
      const edit = `u.at, 'WRITE', '{"customer.name": ["a", "b"]}', CASE WHEN u.n % 2 = 0 THEN '{MOVED}'::text[] ELSE '{}' END, 0`;
      await fill('customer_edit', 'at, way, fields, signals, transaction_id', edit, edited);
      await fill(
        'membership_transition',
        'segmentation_id, from_segment_id, to_segment_id, at, cause',
        `1, 1, 2, u.at, 'EVENT'`,
        moves,
      );
      const whole = await timeline('t1');
      const signals = Math.floor(edited.length / 2);
      const count = events.length + notes.length + answers.length + edited.length + signals + moves.length;
      expect(whole.totalCount).toBe(count);
      const keys = whole.nodes.map(({ key }: { key: string }) => key);
      expect(new Set(keys).size).toBe(count);
      const ats = whole.nodes.map(({ at }: { at: string }) => Date.parse(at));
      expect(ats).toEqual([...ats].sort((one, other) => other - one));
      for (const [step, cursor, more] of [
        [`first: ${size}`, 'endCursor', 'hasNextPage'],
        [`last: ${size}`, 'startCursor', 'hasPreviousPage'],
      ] as const) {
        const forward = cursor === 'endCursor';
        const read: string[] = [];
        for (let after = ''; ; ) {
          const page = await timeline('t1', `${step}${after}`);
          const found = page.nodes.map(({ key }: { key: string }) => key);
          read.splice(forward ? read.length : 0, 0, ...found);
          if (!page.pageInfo[more]) break;
          after = `, ${forward ? 'after' : 'before'}: "${page.pageInfo[cursor]}"`;
        }
        expect(read).toEqual(keys);
      }
      const [from, to] = [1_700_000_000_002, 1_700_000_000_005].map((time) => new Date(time).toISOString());
      const part = await timeline('t1', `first: 200, from: "${from}", to: "${to}"`);
      expect(part.nodes).toEqual(whole.nodes.filter(({ at }: { at: string }) => at >= from! && at < to!));
    }),
    { numRuns: 8 },
  );
});

const CHANGED = `subscription ($after: String, $ids: [ID!], $kinds: [CustomerChangeKind!]) {
  customerChanged(after: $after, customerIds: $ids, kinds: $kinds) { cursor customer { externalId } created
    fields { field from to } signals events { type count } surveys { key } summary { created changed } } }`;

/** The first items of an event stream of a server, which is then left. */
async function heard(server: { fetch(request: Request): Promise<Response> }, variables: object, count: number) {
  const request = post({ query: CHANGED, variables }, api.keys.READ, { accept: 'text/event-stream' });
  const response = await server.fetch(request);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  // biome-ignore lint/suspicious/noExplicitAny: tests read into items of any shape
  const items: any[] = [];
  for (let text = ''; items.length < count; ) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const line = block.split('\n').find((one) => one.startsWith('data: {'));
      if (line) items.push(JSON.parse(line.slice(6)).data.customerChanged);
    }
  }
  await reader.cancel();
  return items;
}

/** Carries a write out; one that is refused fails here, rather than being waited for. */
async function done(query: string, variables: object = {}) {
  const { errors } = await api.ask(query, variables);
  expect(errors).toBeUndefined();
}

test("a customer's own changes are pushed, and whoever resumes at another server misses none", async () => {
  const start = (await api.ask('{ workspace { changeCursor } }')).data.workspace.changeCursor;
  await upsert({ externalId: 'p1', city: 'Graz' });
  await upsert({ externalId: 'p1', city: 'Wien', traits: { vip: true } });
  const first = await heard(api.server, { after: start }, 1);
  expect(first).toMatchObject([{ customer: { externalId: 'p1' }, created: true, fields: [] }]);

  // The server is gone, and goes on being written to beside it.
  const event = (messageId: string, type: string) => ({
    customer: { externalId: 'p1' },
    messageId,
    type,
    at: '2026-01-02T00:00:00Z',
  });
  const INGEST = 'mutation ($events: [EventInput!]!) { ingestEvents(input: { events: $events }) { accepted } }';
  await done(INGEST, { events: [event('e1', 'visit')] });
  await done('mutation { saveEventChanges(input: { told: true }) { told } }');
  await done(INGEST, { events: [event('e2', 'visit'), event('e3', 'visit'), event('e4', 'purchase')] });
  await done('mutation { saveEventChanges(input: { told: false }) { told } }');
  await done(`mutation { recordSurveyResponses(input: { survey: "mood", responses: [{ customer: { externalId: "p1" },
    respondedAt: "2026-01-03T00:00:00Z", messageId: "r1", answers: { q: "fine" } }] }) { accepted userErrors { message } } }`);
  const other = createServer(api.dependencies);
  const then = await heard(other, { after: first[0].cursor }, 3);
  expect(then).toMatchObject([
    {
      created: false,
      fields: [
        { field: 'city', from: 'Graz', to: 'Wien' },
        { field: 'traits.vip', from: null, to: true },
      ],
      signals: ['MOVED'],
    },
    {
      fields: [],
      events: [
        { type: 'purchase', count: 1 },
        { type: 'visit', count: 2 },
      ],
    },
    { events: [], surveys: [{ key: 'mood' }] },
  ]);
  const only = await heard(other, { after: start, kinds: ['EVENTS'] }, 1);
  expect(only).toEqual([then[1]]);
});

test('of many customers at once subscribers are told how many, also those who follow a few', async () => {
  const start = (await api.ask('{ workspace { changeCursor } }')).data.workspace.changeCursor;
  const directory = mkdtempSync(join(tmpdir(), 'story-'));
  const file = join(directory, 'many.csv');
  const names = Array.from({ length: 120 }, (_, n) => `many${n}`);
  writeFileSync(file, `id,town\n${names.map((name) => `${name},Rom`).join('\n')}\n`);
  const mapping = { source: 'crm', customer: { externalId: 'id', fields: { city: 'town' } } };
  await importFile(api.scope, { file, mapping, report: join(directory, 'rejected') });
  const { data } = await api.ask('{ customer(externalId: "p1") { id } }');
  expect(await heard(api.server, { after: start, ids: [data.customer.id] }, 1)).toMatchObject([
    { customer: null, summary: { created: 120, changed: 0 } },
  ]);
  const [change] = (await readChanges(api.scope, 0, 10_000)).filter(({ kind }) => kind === 'CUSTOMERS_CHANGED');
  const cursor = `${Buffer.from(JSON.stringify(['changes', change!.id])).toString('base64url')}`;
  const one = await api.ask(
    `{ change(cursor: "${cursor}") { __typename kind ... on CustomerChanged { summary { created } } } }`,
  );
  expect(one.data.change).toEqual({
    __typename: 'CustomerChanged',
    kind: 'CUSTOMERS_CHANGED',
    summary: { created: 120 },
  });
});
