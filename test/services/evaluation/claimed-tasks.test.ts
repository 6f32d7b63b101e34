import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { type ClaimedTasks, claimTasks } from '../../../src/db/tables/runs/tasks.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

/** Lines up tasks by their ids, so that the last one lies first. */
const lineUp = (...tasks: readonly (readonly [id: number, customer: number, cause: string])[]) =>
  scope.query(
    `INSERT INTO evaluation_task (workspace_id, id, customer_id, cause, touched)
     SELECT $1, id, customer, cause, ARRAY['events.' || lower(cause)]
     FROM jsonb_to_recordset($2) AS t(id int, customer int, cause text)`,
    [scope.workspaceId, JSON.stringify(tasks.toReversed().map(([id, customer, cause]) => ({ id, customer, cause })))],
  );
const claim = (limit: number) => scope.pipeline((transaction) => claimTasks(transaction, limit));
const waiting = async () =>
  (await scope.query<{ id: string }>('SELECT id FROM evaluation_task ORDER BY id')).map(({ id }) => Number(id));
const causesOf = ({ customers }: ClaimedTasks) => [...customers].map(([customer, { cause }]) => [customer, cause]);

test('the oldest tasks are claimed wherever they lie, and of a customer the newest says why', async () => {
  await lineUp([9, 1, 'EVENT'], [10, 1, 'PROFILE'], [11, 2, 'CLOCK'], [12, 1, 'EVENT']);
  const first = await claim(3);
  expect(first.count).toBe(3);
  expect(causesOf(first)).toEqual([
    [1, 'PROFILE'],
    [2, 'CLOCK'],
  ]);
  expect(first.customers.get(1)!.touched).toEqual(new Set(['events.event', 'events.profile']));
  expect(await waiting()).toEqual([12]);
  expect(causesOf(await claim(3))).toEqual([[1, 'EVENT']]);
  expect(await claim(3)).toMatchObject({ count: 0, snapshotKept: false });
});

test('tasks wait again where their round is rolled back, and are nobody else’s until then', async () => {
  await lineUp([21, 1, 'EVENT'], [22, 2, 'EVENT']);
  const failing = scope.pipeline(async (transaction) => {
    expect((await claimTasks(transaction, 1)).count).toBe(1);
    const others = await claim(10);
    expect([...others.customers.keys()]).toEqual([2]);
    throw new RangeError('the round fails');
  });
  await expect(failing).rejects.toThrow('the round fails');
  expect(await waiting()).toEqual([21]);
});
