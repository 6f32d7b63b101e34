import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { openDatabase } from '../../../src/db/postgres/database.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { ERROR_CODES, type ErrorCode } from '../../../src/errors.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { readBody } from '../../../src/http/ingest/body.ts';
import { plainRefusal } from '../../../src/http/plain-refusal.ts';
import { createServer, type ServerDependencies } from '../../../src/server.ts';
import { documentIdOf, hashOfDocument } from '../../../src/services/documents/register.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { post } from '../../graphql/api.ts';
import { makeWorld, type World } from '../../graphql/world.ts';
import failing from '../../support/failing-plugins.ts';
import { silent } from '../../support/server.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

/** What a client is told: the status, and all codes of the body. */
interface Told {
  readonly status: number;
  readonly codes: readonly string[];
}

/** A code that no request of a test brings about in seconds, the reason, and the test that holds it. */
interface Elsewhere {
  readonly why: string;
  readonly test: string;
}

/** As the page says: `refused` has the status of the code; of an `executed` operation it is 200, and the code is in the body. */
type Case = { readonly refused: () => Promise<Told> } | { readonly executed: () => Promise<Told> } | Elsewhere;

let files: TransferApi;
let world: World;
let dependencies: ServerDependencies;
/** Ends a preview under way. */
let endPreview: (() => void) | undefined;
let holdsPreview = false;

beforeAll(async () => {
  const registry = await createRegistry([...plugins, ...failing]);
  const isolation = createIsolation('');
  const signal = new AbortController().signal;
  files = await transferApi(
    {},
    {
      preview: (request) =>
        holdsPreview
          ? new Promise((_, reject) => {
              endPreview = () => reject(new Error('ended'));
            })
          : doJob({ db: files.api.db, registry, isolation, signal, now: Date.now }, 'preview', request),
    },
  );
  dependencies = { ...files.api.dependencies, registry };
  world = await makeWorld(files.api.scope);
  await change('upsertCustomers', customers({ externalId: 'scored', traits: { score: 1 } }));
}, 120_000);
afterAll(() => files[Symbol.asyncDispose]());

/** Answers one request with a server of its own. */
async function told(request: Request, change: Partial<ServerDependencies> = {}): Promise<Told> {
  const server = createServer({ ...dependencies, ...change });
  try {
    const response = await server.fetch(request);
    return { status: response.status, codes: codesIn(await response.text()) };
  } finally {
    await server.dispose();
  }
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code!);
}

const ask = (query: string, variables: object = {}, key = files.api.keys.ADMIN) =>
  told(post({ query, variables }, key));

/** A mutation with its input; its errors are told beside what else it answers. */
async function change(name: string, input: object, fields = ''): Promise<Told & { readonly text: string }> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code } } }`;
  const response = await files.api.server.fetch(post({ query, variables: { input } }, files.api.keys.ADMIN));
  const text = await response.text();
  return { status: response.status, codes: codesIn(text), text };
}

const at = (path: string, init: RequestInit = {}, key = files.api.keys.ADMIN) =>
  new Request(`http://localhost${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });
const lines = (body: BodyInit, type = 'application/x-ndjson') =>
  at('/ingest/events', { method: 'POST', body, headers: { 'content-type': type }, duplex: 'half' } as RequestInit);
const past = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const event = (part: object) => ({
  events: [{ customer: { externalId: 'c000' }, messageId: 'e1', type: 'visit', at: past(1), ...part }],
});
const customers = (...all: object[]) => ({ customers: all });
const preview = (input: object) => change('previewSegmentation', { segmenter: 'rules.failing', ...input });
const rules = (when: string) => ({ segments: [{ key: 'a', name: 'A', when }] });

const CASES: Readonly<Record<ErrorCode, Case>> = {
  UNAUTHENTICATED: { refused: () => told(post({ query: '{ viewer { role } }' }, null)) },
  FORBIDDEN: { refused: () => told(at('/ingest/events', { method: 'POST' }, files.api.keys.READ)) },
  NOT_FOUND: { refused: () => told(at(`/exports/${encodeId('Export', 4_711)}`)) },
  INVALID_ID: { refused: () => told(at('/exports/none')) },
  INVALID_CURSOR: { executed: () => ask('{ customers(first: 1, after: "none") { totalCount nodes { id } } }') },
  INVALID_INPUT: { refused: () => told(at('/ingest/events?odd=true', { method: 'POST', headers: NDJSON })) },
  TOO_LARGE: {
    refused: () => told(post({ query: '{ viewer { role } }' }, files.api.keys.READ, { 'content-length': '70000' })),
  },
  UNSUPPORTED_MEDIA_TYPE: { refused: () => told(lines('{}', 'text/plain')) },
  REQUEST_TIMEOUT: {
    // As bodies of events and files are read, whose senders have half a minute.
    refused: async () => {
      const silence = new ReadableStream<Uint8Array>({});
      const limits = { bytes: 1_000, totalMs: 1_000, idleMs: 20 };
      const late = readBody(silence, 'identity', limits)
        .next()
        .catch((error: unknown) => error);
      const response = plainRefusal(await late, lines('{}'), silent);
      return { status: response.status, codes: codesIn(await response.text()) };
    },
  },
  STORAGE_FULL: {
    refused: () => told(lines('{}'), { disk: { freeBytes: 1, reserveBytes: 2, full: true, stop: () => undefined } }),
  },
  OVERLOADED: { refused: overloaded },
  RATE_LIMITED: {
    refused: async () => {
      const server = createServer({ ...dependencies, limits: { unknownKeysAMinute: 1 } });
      try {
        const guess = async (key: string) => server.fetch(post({ query: '{ viewer { role } }' }, key));
        await (await guess('first')).text();
        const response = await guess('second');
        return { status: response.status, codes: codesIn(await response.text()) };
      } finally {
        await server.dispose();
      }
    },
  },
  NO_ANSWER_THEN: {
    executed: () =>
      ask('query ($id: ID!) { node(id: $id) { ... on Segment { asOf(time: "1999-01-01T00:00:00Z") { size } } } }', {
        id: world.segments[0],
      }),
  },
  IN_THE_FUTURE: {
    executed: () =>
      ask('query ($id: ID!) { node(id: $id) { ... on Segment { asOf(time: "2999-01-01T00:00:00Z") { size } } } }', {
        id: world.segments[0],
      }),
  },
  HISTORY_TOO_SHORT: {
    executed: () => ask('{ forecastEvents(type: "purchase", unit: MONTH, asOf: "2026-02-01T00:00:00Z") { method } }'),
  },
  UNKNOWN_DOCUMENT: {
    refused: () => told(post({ documentId: documentIdOf({ hash: hashOfDocument('{ none }') }) }, files.api.keys.ADMIN)),
  },
  TOO_COMPLEX: {
    refused: () => {
      const query = `{ ${'a { '.repeat(200)} b ${'} '.repeat(200)} }`;
      return told(post({ query }, files.api.keys.ADMIN, { accept: 'application/graphql-response+json' }));
    },
  },
  TOO_SLOW: { why: 'A statement may take a minute.', test: 'test/db/statement-limit.test.ts' },
  CONFLICT: { executed: () => change('editPersona', { id: world.persona, version: 4_711, name: 'Late' }) },
  ALREADY_MERGED: {
    executed: async () => {
      const merge = { into: { externalId: 'c001' }, from: { externalId: 'c003' } };
      await change('mergeCustomers', merge);
      return change('mergeCustomers', merge);
    },
  },
  MERGE_ORDER: {
    executed: async () => {
      const merge = async (into: string, from: string) => {
        const { text } = await change(
          'mergeCustomers',
          { into: { externalId: into }, from: { externalId: from } },
          'mergeId',
        );
        return JSON.parse(text).data.mergeCustomers.mergeId as string;
      };
      const first = await merge('c005', 'c007');
      await merge('c009', 'c005');
      return change('undoMerge', { mergeId: first });
    },
  },
  IDENTITY_CONFLICT: {
    executed: async () => {
      await change('upsertCustomers', customers({ externalId: 'tv', identities: [DEVICE] }, { externalId: 'other' }));
      return change('ingestEvents', event({ customer: { externalId: 'other' }, identities: [DEVICE] }));
    },
  },
  IN_USE: { executed: () => change('deleteSegmentation', { id: world.segmentation }) },
  LAST_ADMIN_KEY: {
    executed: async () => {
      const made = await change('createWorkspace', { key: 'lasting', currency: 'EUR' }, 'secret');
      const { secret } = JSON.parse(made.text).data.createWorkspace;
      const server = createServer(dependencies);
      try {
        const keys = await server.fetch(post({ query: '{ apiKeys { id } }' }, secret));
        const [{ id }] = ((await keys.json()) as { data: { apiKeys: [{ id: string }] } }).data.apiKeys;
        const query = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }';
        return await told(post({ query, variables: { id } }, secret));
      } finally {
        await server.dispose();
      }
    },
  },
  CURSOR_TOO_OLD: {
    executed: () =>
      told(
        post(
          { query: `subscription { personaChanged(after: "${encodeChangeCursor(1_000_000)}") { cursor } }` },
          files.api.keys.ADMIN,
          { accept: 'text/event-stream' },
        ),
      ),
  },
  UNKNOWN_CUSTOMER: { executed: () => change('ingestEvents', event({ customer: { externalId: 'nobody' } })) },
  UNKNOWN_QUESTION: {
    executed: async () => {
      await change('saveSurvey', { key: 'pulse', title: 'Pulse', questions: [{ key: 'q', text: 'Q?', kind: 'TEXT' }] });
      const response = { customer: { externalId: 'c000' }, messageId: 'r', respondedAt: past(1), answers: { p: 'x' } };
      return change('recordSurveyResponses', { survey: 'pulse', responses: [response] });
    },
  },
  UNKNOWN_TRAIT_KIND: {
    executed: () => change('upsertCustomers', customers({ externalId: 'odd', traits: { odd: { a: 1 } } })),
  },
  TRAIT_KIND_MISMATCH: {
    executed: () => change('upsertCustomers', customers({ externalId: 'odd', traits: { vip: 'very' } })),
  },
  BIRTH_DATE_IN_FUTURE: {
    executed: () => change('upsertCustomers', customers({ externalId: 'odd', birthDate: '2999-01-01' })),
  },
  CUSTOMER_ERASED: {
    executed: async () => {
      await change('upsertCustomers', customers({ externalId: 'gone' }));
      await change('eraseCustomer', { customer: { externalId: 'gone' } });
      return change('upsertCustomers', customers({ externalId: 'gone' }));
    },
  },
  CONSENT_DENIED: {
    executed: async () => {
      await change('recordConsents', {
        consents: [{ customer: { externalId: 'c011' }, purpose: 'research', state: 'DENIED', source: 'test' }],
      });
      return change('recordInterview', {
        customer: { externalId: 'c011' },
        date: past(2).slice(0, 10),
        method: 'PHONE',
        quotes: [{ text: 'I like it here' }],
      });
    },
  },
  EVENT_IN_FUTURE: { executed: () => change('ingestEvents', event({ at: past(-1) })) },
  EVENT_CONFLICT: {
    executed: async () => {
      await change('ingestEvents', event({ messageId: 'twice', type: 'visit' }));
      return change('ingestEvents', event({ messageId: 'twice', type: 'login' }));
    },
  },
  EVENT_DELETED: {
    executed: async () => {
      const own = event({ messageId: 'deleted' });
      await change('ingestEvents', own);
      await change('deleteEvents', { events: [{ messageId: 'deleted' }] });
      return change('ingestEvents', own);
    },
  },
  CURRENCY_MISMATCH: {
    executed: () => change('ingestEvents', event({ messageId: 'usd', amount: '1', currency: 'USD' })),
  },
  UNKNOWN_SEGMENTER: { executed: () => change('configureSegmentation', { name: 'x', segmenter: 'lifecycle.stag' }) },
  INVALID_CONFIG: {
    executed: () =>
      change('configureSegmentation', { name: 'x', segmenter: 'lifecycle.stage', config: { dormantAfterDays: -1 } }),
  },
  UNKNOWN_FEATURE: { executed: () => preview({ config: { how: 'unsatisfied' } }) },
  SOURCE_NOT_LIVE: {
    why: 'A segmentation that is read has to lose its answer in a run.',
    test: 'test/graphql/types/scores.test.ts',
  },
  DEPENDENCY_CYCLE: {
    executed: async () => {
      const configure = async (input: object) => {
        const { text, ...answer } = await change('configureSegmentation', input, 'segmentation { id version }');
        return { ...answer, made: JSON.parse(text).data.configureSegmentation.segmentation };
      };
      const reading = (key: string) => rules(`segmentations.${key}.segment = "a"`);
      const named = (key: string) => ({ key, name: key, segmenter: 'rules.conditions' });
      const { made } = await configure({ ...named('one'), config: rules('customer.children > 1') });
      await configure({ ...named('two'), config: reading('one') });
      return configure({ ...named('one'), id: made.id, version: made.version, config: reading('two') });
    },
  },
  NOT_ENOUGH_DATA: { executed: () => preview({ config: { how: 'no-data' } }) },
  PLUGIN_FAILED: { executed: () => preview({ config: { how: 'fit' } }) },
  INVALID_PLUGIN: { why: 'It ends commands.', test: 'test/cli/plugin.test.ts' },
  RUN_FAILED: { why: 'The run thread has to die.', test: 'test/services/threads/run-host.test.ts' },
  INVALID_MAPPING: {
    executed: async () => {
      const uploadIds = [await files.upload('a,b\n1,2\n', '?name=a.csv')];
      return change('startImport', { uploadIds, mapping: 'customers: 7' });
    },
  },
  INVALID_DEFINITIONS: { executed: () => change('applyDefinitions', { yaml: 'nothing: 1' }) },
  INVALID_FILE: {
    executed: async () => {
      const uploadIds = [await files.upload(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0]), '?name=a.xlsx')];
      return change('proposeImportMapping', { uploadIds });
    },
  },
  TRANSFER_FAILED: { why: 'An import in the background ends so.', test: 'test/http/errors/every-code.test.ts' },
  INVALID_SETTING: { why: 'It ends commands.', test: 'test/cli/serve.test.ts' },
  FOLDER_IN_USE: { why: 'It ends commands.', test: 'test/cli/serve.test.ts' },
  DATABASE_UNAVAILABLE: {
    refused: async () => {
      // Nobody listens there.
      const db = openDatabase('postgresql://nobody@127.0.0.1:1/none');
      try {
        return await told(at('/health'), { db, compiled: null });
      } finally {
        await db.close();
      }
    },
  },
  MIGRATION_FAILED: { why: 'It ends commands.', test: 'test/db/migrate.test.ts' },
};
const NDJSON = { 'content-type': 'application/x-ndjson' };
const DEVICE = { type: 'device', value: 'tv' };

/** One operation is under way, and no more may wait. */
async function overloaded(): Promise<Told> {
  const server = createServer({ ...dependencies, limits: { operations: { workspace: 1, key: 1, waiting: 0 } } });
  holdsPreview = true;
  try {
    const query = 'mutation { previewSegmentation(input: { segmenter: "lifecycle.stage" }) { userErrors { code } } }';
    const held = server.fetch(post({ query }, files.api.keys.ADMIN));
    await vi.waitFor(() => expect(endPreview).toBeDefined(), { timeout: 20_000 });
    const response = await server.fetch(post({ query: '{ viewer { role } }' }, files.api.keys.ADMIN));
    const answer = { status: response.status, codes: codesIn(await response.text()) };
    endPreview!();
    await (await held).text();
    return answer;
  } finally {
    holdsPreview = false;
    await server.dispose();
  }
}

const all = Object.entries(CASES) as [ErrorCode, Case][];

test.each(all.filter(([, one]) => 'refused' in one))('%s is the status of a refusal', async (code, one) => {
  const { status, codes } = await (one as { refused: () => Promise<Told> }).refused();
  expect({ status, codes }).toEqual({ status: ERROR_CODES[code][0], codes: [code] });
});

test.each(all.filter(([, one]) => 'executed' in one))(
  '%s is told by an operation that was executed',
  async (code, one) => {
    const { status, codes } = await (one as { executed: () => Promise<Told> }).executed();
    expect({ status, codes }).toEqual({ status: 200, codes: [code] });
  },
);

test.each(all.flatMap(([code, one]) => ('why' in one ? [[code, one] as const] : [])))(
  '%s is held by a test of its own',
  (code, { test: file }) => {
    expect(readFileSync(file, 'utf8')).toContain(code);
  },
);

test('an import that ended many threads is given up with TRANSFER_FAILED', { timeout: 60_000 }, async () => {
  const uploadIds = [await files.upload('id\nx\n', '?name=a.csv')];
  const mapping = 'format: csv\nsource: test\ncustomer:\n  externalId: id\n';
  const { text } = await change('startImport', { uploadIds, mapping }, 'import { id }');
  const { import: started } = JSON.parse(text).data.startImport;
  expect(started).not.toBeNull();
  const { scope } = files.api;
  await scope.query('UPDATE import SET attempts = 1000 WHERE workspace_id = $1', [scope.workspaceId]);
  const work = files.work();
  const { state, error } = await files.ended('import', started.id, 'error { code }');
  await work.stop();
  expect([state, error]).toEqual(['FAILED', { code: 'TRANSFER_FAILED' }]);
});
