import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import type { AdmittedStream } from '../../../src/services/events/admission.ts';
import { GatheredBatches } from '../../../src/services/events/gathered-batches.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
  await scope.query("INSERT INTO customer (workspace_id, external_id) VALUES ($1, 'ann'), ($1, 'bob')", [
    scope.workspaceId,
  ]);
});
afterAll(() => database[Symbol.asyncDispose]());

const event = (messageId: string, rest: object = {}) => ({
  customer: { externalId: 'ann' },
  source: 'test',
  messageId,
  type: 'purchase',
  at: '2026-01-02T10:00:00Z',
  amount: '10.50',
  ...rest,
});

const at: AdmittedStream = { batch: (work) => work(), [Symbol.dispose]: () => undefined };

/** Sends batches while another is written. Returns what became of each. */
async function sendTogether(batches: readonly (readonly unknown[])[], options: readonly object[] = []) {
  const gathered = new GatheredBatches();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let turn: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    turn = resolve;
  });
  const holding: AdmittedStream = {
    ...at,
    async batch(work) {
      turn();
      const result = await work();
      await held;
      return result;
    },
  };
  const first = gathered.ingest(scope, holding, [event(`held-${Math.random()}`)], {});
  await begun;
  const sent = batches.map((batch, index) => gathered.ingest(scope, at, batch, options[index] ?? {}));
  // All of them have been read, and wait, once one more that is refused without being written has answered.
  await gathered.ingest(scope, at, [{}], {});
  release();
  await first;
  return Promise.allSettled(sent);
}

/** Transactions that stored events, one after the other. */
async function transactionsOf(messageIds: readonly string[]): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    `SELECT count(DISTINCT xmin::text)::int AS n FROM customer_event WHERE workspace_id = $1 AND message_id = ANY($2)`,
    [scope.workspaceId, messageIds],
  );
  return row!.n;
}

test('batches that come in while one is written share a transaction, and each has its own outcome', async () => {
  await sendTogether([[event('old'), event('other', { amount: 1 })]]);
  const outcomes = await sendTogether([
    [event('a1'), event('old'), event('a2', { customer: { externalId: 'bob' } })],
    [{ broken: true }, event('b1'), event('b2', { customer: { externalId: 'nobody' } }), event('b1')],
    [event('c1'), event('other', { amount: 2 })],
  ]);
  expect(outcomes).toMatchObject([
    { value: { accepted: 2, duplicates: 1, rejections: [] } },
    {
      value: {
        accepted: 1,
        duplicates: 1,
        rejections: [
          { index: 0, code: 'INVALID_INPUT' },
          { index: 2, code: 'UNKNOWN_CUSTOMER' },
        ],
      },
    },
    { value: { accepted: 1, duplicates: 0, rejections: [{ index: 1, code: 'EVENT_CONFLICT' }] } },
  ]);
  expect(await transactionsOf(['a1', 'a2', 'b1', 'c1'])).toBe(1);
});

test('batches with a key in common are written one after the other', async () => {
  const outcomes = await sendTogether([
    [event('twice')],
    [event('twice'), event('after')],
    [event('twice', { amount: 3 })],
  ]);
  expect(outcomes).toMatchObject([
    { value: { accepted: 1, duplicates: 0 } },
    { value: { accepted: 1, duplicates: 1 } },
    { value: { accepted: 0, rejections: [{ index: 0, code: 'EVENT_CONFLICT' }] } },
  ]);
  expect(await transactionsOf(['twice', 'after'])).toBe(2);
});

test('only batches that ask for it have customers made', async () => {
  const fresh = (messageId: string) => event(messageId, { customer: { externalId: `new-${messageId}` } });
  const outcomes = await sendTogether([[fresh('n1')], [fresh('n2')]], [{ createCustomers: true }]);
  expect(outcomes).toMatchObject([
    { value: { accepted: 1 } },
    { value: { accepted: 0, rejections: [{ code: 'UNKNOWN_CUSTOMER' }] } },
  ]);
});

test('a batch that cannot be written is no failure of the others', async () => {
  await scope.query(`CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.message_id = 'poison' THEN RAISE 'poisoned'; END IF; RETURN NEW; END $$`);
  await scope.query(
    'CREATE TRIGGER poison BEFORE INSERT ON customer_event FOR EACH ROW EXECUTE FUNCTION refuse_poison()',
  );
  const outcomes = await sendTogether([[event('good1')], [event('poison')], [event('good2')]]);
  expect(outcomes).toMatchObject([
    { value: { accepted: 1 } },
    { status: 'rejected', reason: { message: 'poisoned' } },
    { value: { accepted: 1 } },
  ]);
});

test('a sender that is sent away takes nobody along', async () => {
  const gathered = new GatheredBatches();
  const refused: AdmittedStream = { ...at, batch: () => Promise.reject(new Error('overloaded')) };
  const outcomes = await Promise.allSettled([
    gathered.ingest(scope, refused, [event('away')], {}),
    gathered.ingest(scope, at, [event('stays')], {}),
  ]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { message: 'overloaded' } },
    { value: { accepted: 1 } },
  ]);
});
