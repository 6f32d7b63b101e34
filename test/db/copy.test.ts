import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chunk, copyOut, copyRows, readDate, readNumeric, readTime } from '../../src/db/copy.ts';
import { readMemberships, rereadMemberships } from '../../src/db/membership-copy.ts';
import { MembershipList } from '../../src/db/membership-list.ts';
import { seededRandom } from '../../src/segmenter/random.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

/** The first column of a query, each value read from its bytes. */
async function column(query: string, read: (chunk: Chunk, at: number) => number): Promise<(number | null)[]> {
  const values: (number | null)[] = [];
  await copyOut(client, query, [(_row, chunk, at, length) => values.push(length === -1 ? null : read(chunk, at))]);
  return values;
}

test('a numeric is read as the double nearest to it', async () => {
  const random = seededRandom(3);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const drawn = Array.from({ length: 3_000 }, () => {
    const whole = digits(1 + Math.floor(random() * 24));
    return `${random() < 0.5 ? '-' : ''}${whole}.${digits(1 + Math.floor(random() * 24))}`;
  });
  const edges = ['0', '0.1', '-0.0001', '10000', '99999999', '9007199254740993', '1e30', '1e-30', '-123456.789e200'];
  const texts = [...drawn, ...edges];
  const query = `SELECT v::numeric FROM unnest(ARRAY[${texts.map((text) => `'${text}'`).join(',')}]) WITH ORDINALITY AS t (v, n) ORDER BY n`;
  const read = await column(query, ({ view }, at) => readNumeric(view, at));
  expect(read).toEqual(texts.map((text) => Number(text) + 0));
  const none = await column(`SELECT unnest(ARRAY['NaN', 'Infinity', '-Infinity', NULL]::numeric[])`, ({ view }, at) =>
    readNumeric(view, at),
  );
  expect(none).toEqual([Number.NaN, Number.NaN, Number.NaN, null]);
});

test('dates and times are milliseconds since 1970', async () => {
  const days = ['1969-07-20', '0001-01-01', '2000-01-01', '9999-12-31'];
  const read = await column(`SELECT unnest(ARRAY['${days.join("','")}']::date[])`, ({ view }, at) =>
    readDate(view, at),
  );
  expect(read).toEqual(days.map((day) => Date.parse(day)));
  const times = ['1969-12-31T23:59:59.999Z', '2026-11-21T10:00:00.001Z', '1000-01-01T00:00:00.000Z'];
  const moments = await column(`SELECT unnest(ARRAY['${times.join("','")}']::timestamptz[])`, ({ view }, at) =>
    readTime(view, at),
  );
  expect(moments).toEqual(times.map((time) => Date.parse(time)));
});

test('rows longer than what arrives at once are read whole, once', async () => {
  const lengths: number[] = [];
  const rows = await copyRows(
    client,
    `SELECT repeat('x', n * 40000) FROM generate_series(1, 12) AS n`,
    ({ view }, at) => {
      if (at + 6 > view.byteLength || view.getInt16(at) === -1) return -1;
      const length = view.getInt32(at + 2);
      if (at + 6 + length > view.byteLength) return -1;
      lengths.push(length);
      return at + 6 + length;
    },
  );
  expect(rows).toBe(12);
  expect(lengths).toEqual(Array.from({ length: 12 }, (_, n) => (n + 1) * 40_000));
});

test('memberships are sorted by customer and segment, however they lie', () => {
  const random = seededRandom(5);
  const list = new MembershipList();
  const expected: [number, number, number, number][] = [];
  for (const customer of [70_000, 3, 65_536, 2_000_000_000, 65_535, 1, 131_072]) {
    for (const segment of [9, 2, 5].slice(Math.floor(random() * 3))) {
      expected.push([customer, segment, Math.fround(random()), random() < 0.5 ? Number.NaN : customer + 0.5]);
    }
  }
  for (const [customer, segment, strength, until] of expected) list.push(customer, segment, strength, until);
  const { customer, segment, strength, until } = list.sorted();
  expect([...customer].map((id, row) => [id, segment[row], strength[row], until[row]])).toEqual(
    expected.sort(([a, x], [b, y]) => a - b || x - y),
  );
});

test('memberships read again replace those of the customers named, and only those', async () => {
  const stored = async (rows: readonly (readonly [number, number, number])[]) => {
    await client.query('DELETE FROM segment_membership');
    for (const [customer, segmentation, segment] of rows) {
      await client.query(
        `INSERT INTO segment_membership (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
         VALUES (1, $1, $2, $3, 0.5, now(), 'RUN')`,
        [customer, segmentation, segment],
      );
    }
  };
  const plain = (read: Awaited<ReturnType<typeof rereadMemberships>>) =>
    [...read].flatMap(([id, { customer, segment }]) => [...customer].map((one, row) => [one, id, segment[row]]));
  await stored([
    [4, 1, 11],
    [2, 1, 10],
    [2, 2, 20],
    [3, 1, 11],
    [9, 3, 30],
  ]);
  const before = await readMemberships(client, 1, [1, 2]);
  expect(plain(before)).toEqual([
    [2, 1, 10],
    [3, 1, 11],
    [4, 1, 11],
    [2, 2, 20],
  ]);
  await stored([
    [2, 1, 11],
    [3, 2, 21],
    [4, 1, 12],
    [5, 1, 10],
  ]);
  // 4 moved as well, but nobody says so.
  expect(plain(await rereadMemberships(client, 1, before, [2, 3, 5]))).toEqual([
    [2, 1, 11],
    [4, 1, 11],
    [5, 1, 10],
    [3, 2, 21],
  ]);
});
