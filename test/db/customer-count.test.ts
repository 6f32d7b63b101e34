import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { countRows } from '../../src/db/reads/pages.ts';
import type { CustomerFilter } from '../../src/db/tables/customers/customer-filter.ts';
import { customersMeant } from '../../src/db/tables/customers/customer-reads.ts';
import { Randomness } from '../graphql/random/randomness.ts';
import { makeWorld } from '../graphql/world.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const WRITERS = 6;
const TRANSACTIONS = 40;
const abandoned = new Error('abandoned');

/** How many customers there are by counting, and how many as kept, for each workspace, at one moment. */
const COUNTED = `SELECT w.id, (SELECT count(*) FROM customer c WHERE c.workspace_id = w.id)::int AS counted,
  (SELECT coalesce(sum(customers), 0) FROM customer_count k WHERE k.workspace_id = w.id)::int AS kept FROM workspace w`;

interface Counted {
  readonly id: number;
  readonly counted: number;
  readonly kept: number;
}

async function expectExact(): Promise<Counted[]> {
  const all = await database.db.query<Counted>(COUNTED);
  for (const { counted, kept } of all) expect(kept).toBe(counted);
  return all;
}

const insert = (scope: Scope, prefix: string, from: number, count: number) =>
  scope.query(
    `INSERT INTO customer (workspace_id, external_id) SELECT $1, $2 || n FROM generate_series($3::int, $4::int) AS n
     ON CONFLICT (workspace_id, external_id) DO UPDATE SET name = 'again'`,
    [scope.workspaceId, prefix, from, from + count - 1],
  );

/** One random write of a writer, whose customers have external ids of its own. */
async function write(scope: Scope, other: Scope, prefix: string, random: Randomness): Promise<void> {
  const from = random.below(60);
  const mine = `workspace_id = $1 AND external_id LIKE '${prefix}%'`;
  await random.weighted<() => Promise<unknown>>([
    [6, () => insert(scope, prefix, from, 1 + random.below(20))],
    [1, () => insert(scope, prefix, 60, 0)],
    [3, () => scope.query(`DELETE FROM customer WHERE ${mine} AND id % 3 = $2`, [scope.workspaceId, random.below(3)])],
    [2, () => scope.query(`UPDATE customer SET kind = 'MARKET' WHERE ${mine}`, [scope.workspaceId])],
    [
      1,
      () =>
        scope.query(`UPDATE customer SET workspace_id = $2, external_id = external_id || '.' || id WHERE ${mine}`, [
          scope.workspaceId,
          other.workspaceId,
        ]),
    ],
    [
      2,
      () =>
        scope.copyIn('customer', ['workspace_id', 'external_id'], async (rows) => {
          for (let n = 0; n < 3; n++) {
            rows.begin();
            rows.int(scope.workspaceId);
            rows.text(`${prefix}${Math.floor(random.next() * 1e9)}-${n}`);
          }
        }),
    ],
  ])();
}

test('the kept number of customers is exact at any moment, whatever is written, taken back and deleted at once', async () => {
  const scopes = [await testWorkspace(database.db), await testWorkspace(database.db)] as const;
  const [first, second] = scopes;
  const writer = async (number: number) => {
    const random = new Randomness(number);
    for (let n = 0; n < TRANSACTIONS; n++) {
      const [one, other] = random.chance(0.5) ? [first, second] : [second, first];
      const give = random.chance(0.25);
      await one
        .transaction(async (scope) => {
          for (let step = 0; step < 1 + random.below(4); step++) {
            // Within a transaction another one is a savepoint.
            const back = random.chance(0.3);
            const part = scope.transaction(async (inner) => {
              await write(inner, other, `w${number}-`, random);
              if (back) throw abandoned;
            });
            await part.catch(unlessAbandoned);
          }
          if (give) throw abandoned;
        })
        .catch(unlessAbandoned);
    }
  };
  let writing = true;
  const read = async () => {
    while (writing) await expectExact();
  };
  const reading = read();
  try {
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number + 1)));
  } finally {
    writing = false;
  }
  await reading;
  const all = await expectExact();
  expect(all.reduce((sum, { counted }) => sum + counted, 0)).toBeGreaterThan(100);
  const [{ parts }] = (await database.db.query('SELECT count(*)::int AS parts FROM customer_count')) as [
    { parts: number },
  ];
  expect(parts).toBeLessThanOrEqual(2 * WRITERS);
});

function unlessAbandoned(error: unknown): void {
  if (error !== abandoned) throw error;
}

test('writers do not wait for each other, and one of many statements keeps to one part', async () => {
  const scope = await testWorkspace(database.db);
  await scope.transaction(async (held) => {
    await insert(held, 'held', 0, 1);
    // It would wait for the transaction around it for ever.
    await insert(scope, 'beside', 0, 1);
    for (let n = 1; n < 300; n++) await insert(held, 'held', n, 1);
  });
  const parts = await scope.query('SELECT customers FROM customer_count WHERE workspace_id = $1 ORDER BY customers', [
    scope.workspaceId,
  ]);
  expect(parts).toEqual([{ customers: 1 }, { customers: 300 }]);
});

test('customers that are all taken away at once are counted as none', async () => {
  await using own = await testDatabase();
  const scope = await testWorkspace(own.db);
  await insert(scope, 'c', 0, 10);
  await own.db.query('TRUNCATE customer');
  await insert(scope, 'c', 0, 4);
  expect(await countRows(scope, customersMeant({ all: [] }, 'CREATED_AT', false))).toBe(4);
});

test('filters by a segment or persona are counted by kept sizes, as if their customers were read', async () => {
  const scope = await testWorkspace(database.db);
  const foreign = await testWorkspace(database.db);
  const { rows } = await makeWorld(scope, 31);
  const { rows: others } = await makeWorld(foreign, 7);
  const filters: CustomerFilter[] = [
    { all: [] },
    ...[...rows.segments, others.segments[0], 999_999].map((segmentId) => ({ segmentId })),
    ...[rows.persona, others.persona, 999_999].map((personaId) => ({ personaId })),
  ];
  for (const filter of [...filters, ...filters.slice(1).map((not) => ({ not }))]) {
    const list = customersMeant({ all: [filter] }, 'CREATED_AT', false);
    // Who is not in a segment may be unknown to be: that is counted.
    const isContrary = 'not' in filter && 'segmentId' in filter.not;
    expect(list.kept === undefined).toBe(isContrary);
    expect([filter, await countRows(scope, list)]).toEqual([
      filter,
      await countRows(scope, { ...list, kept: undefined }),
    ]);
  }
});
