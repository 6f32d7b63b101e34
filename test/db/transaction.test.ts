import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.query('CREATE TABLE piece (id int PRIMARY KEY)');
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => database.db.query('TRUNCATE piece'));

type Work = (scope: Scope) => Promise<void>;

/** Every way into a transaction. */
const WAYS: Readonly<Record<string, (work: Work) => Promise<void>>> = {
  transaction: (work) => database.db.scope(1).transaction(work),
  pipeline: (work) => database.db.scope(1).pipeline(work),
  'transaction of a session': (work) => database.db.session((session) => session.scope(1).transaction(work)),
  'pipeline of a session': (work) => database.db.session((session) => session.scope(1).pipeline(work)),
};
const ways = Object.entries(WAYS);

const put = (scope: Scope, id: number) => scope.query('INSERT INTO piece VALUES ($1)', [id]);
const broken = (scope: Scope) => scope.query("SELECT 'x'::int");
const stored = async () =>
  (await database.db.query<{ id: number }>('SELECT id FROM piece ORDER BY id')).map(({ id }) => id);
const failure = new RangeError('ours');

test.each(ways)('%s: one within it is a savepoint', async (_, begin) => {
  await begin(async (outer) => {
    void put(outer, 1);
    await outer.transaction(async (inner) => void (await put(inner, 2)));
    // Our own failure, then one of PostgreSQL's.
    await expect(
      outer.transaction(async (inner) => {
        await put(inner, 3);
        throw failure;
      }),
    ).rejects.toBe(failure);
    await expect(
      outer.pipeline(async (inner) => {
        await put(inner, 4);
        await broken(inner);
      }),
    ).rejects.toMatchObject({ code: '22P02' });
    await outer.transaction(async (middle) => {
      await put(middle, 5);
      await expect(
        middle.transaction(async (inner) => {
          await put(inner, 6);
          throw failure;
        }),
      ).rejects.toBe(failure);
      await put(middle, 7);
    });
    await put(outer, 8);
  });
  expect(await stored()).toEqual([1, 2, 5, 7, 8]);
});

test.each(ways)('%s: the end of a savepoint commits nothing', async (_, begin) => {
  const work = begin(async (outer) => {
    await outer.transaction(async (inner) => void (await put(inner, 1)));
    throw failure;
  });
  await expect(work).rejects.toBe(failure);
  expect(await stored()).toEqual([]);
});

test.each(ways)('%s: a failure that is swallowed rejects in the end, and nothing is done', async (_, begin) => {
  const work = begin(async (scope) => {
    await put(scope, 1);
    await broken(scope).catch(() => undefined);
  });
  await expect(work).rejects.toThrow(/nothing of it was committed|invalid input syntax/);
  expect(await stored()).toEqual([]);
});

test('COMMIT of an aborted transaction is no success', async () => {
  const work = database.db.scope(1).transaction(async (scope) => {
    await put(scope, 1);
    await broken(scope).catch(() => undefined);
    return 'done';
  });
  await expect(work).rejects.toThrow('A statement of the transaction failed, and nothing of it was committed.');
});

test('a statement after the end of a pipeline throws, and its connection is free of it', async () => {
  let leaked: Scope | undefined;
  await database.db.scope(1).pipeline(async (scope) => {
    leaked = scope;
    await put(scope, 1);
  });
  expect(() => put(leaked!, 2)).toThrow('A statement came after the end of its transaction.');
  expect(() => leaked!.prepared.query('SELECT 1')).toThrow('A statement came after the end of its transaction.');
  expect(await stored()).toEqual([1]);
});

test.each(ways)('%s: Prisma has no part in it', async (_, begin) => {
  await begin(async (scope) => {
    expect(() => prismaOf(scope)).toThrow('Prisma has no part in this transaction.');
    expect(() => prismaOf(scope.prepared)).toThrow('Prisma has no part in this transaction.');
    await scope.transaction(async (inner) => expect(() => prismaOf(inner)).toThrow('Prisma has no part'));
  });
  const scope = database.db.scope(1);
  expect(prismaOf(scope)).toBe(prismaOf(database.db));
});
