import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientLane } from '../../src/db/postgres/client-lane.ts';
import { copyRows, readFields } from '../../src/db/postgres/copy/copy.ts';
import { type Chunk, copyOf } from '../../src/db/postgres/copy/copy-reader.ts';
import { LabelReader } from '../../src/db/postgres/copy/labels.ts';
import { readDate, readJsonNumber, readNumeric, readTime } from '../../src/db/postgres/copy/wire-values.ts';
import { LaneScope } from '../../src/db/postgres/lane.ts';
import { readMemberships, rereadMemberships } from '../../src/db/tables/memberships/membership-copy.ts';
import { MembershipList } from '../../src/db/tables/memberships/membership-list.ts';
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
  await readFields(client, copyOf(query), [
    (_row, chunk, at, length) => values.push(length === -1 ? null : read(chunk, at)),
  ]);
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

test('rows longer than what arrives at once are read whole, once, wherever they are cut', async () => {
  const lengths: number[] = [];
  const read = (query: string) => {
    lengths.length = 0;
    return copyRows(client, query, ({ bytes, view }, at) => {
      const length = view.getInt32(at);
      expect(bytes.subarray(at + 4, at + 4 + length).every((byte) => byte === 0x78)).toBe(true);
      lengths.push(length);
    });
  };
  expect(await read(`SELECT repeat('x', n * 40000) FROM generate_series(1, 12) AS n`)).toBe(12);
  expect(lengths).toEqual(Array.from({ length: 12 }, (_, n) => (n + 1) * 40_000));
  expect(await read(`SELECT repeat('x', n % 37) FROM generate_series(1, 100000) AS n`)).toBe(100_000);
  expect(lengths).toEqual(Array.from({ length: 100_000 }, (_, n) => (n + 1) % 37));
  expect(await read('SELECT 1 WHERE false')).toBe(0);
});

test('a query that fails, at once or half way, and a reader that throws leave the connection of use', async () => {
  const count = (query: string) => copyRows(client, query, () => undefined);
  await expect(count('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
  await expect(count('SELECT 1 / (50000 - n) FROM generate_series(1, 100000) AS n')).rejects.toMatchObject({
    code: '22012',
  });
  const refused = copyRows(client, 'SELECT generate_series(1, 100000)', (_chunk, _at, row) => {
    if (row === 7) throw new RangeError('row 7');
  });
  // Asked before the other ended.
  const next = client.query('SELECT 1 AS one');
  await expect(refused).rejects.toThrow(new RangeError('row 7'));
  expect((await next).rows).toEqual([{ one: 1 }]);
  expect(await count('SELECT generate_series(1, 3)')).toBe(3);
});

test('notices and notifications between the rows reach the client', async () => {
  const heard: string[] = [];
  const hear = ({ message }: { message?: string | undefined }) => heard.push(message ?? '');
  client.on('notice', hear);
  await client.query(`CREATE FUNCTION pg_temp.say(n int) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN RAISE NOTICE 'row %', n; RETURN n; END $$`);
  expect(await copyRows(client, 'SELECT pg_temp.say(n) FROM generate_series(1, 3) AS n', () => undefined)).toBe(3);
  client.off('notice', hear);
  expect(heard).toEqual(['row 1', 'row 2', 'row 3']);
});

test('a connection lost half way rejects', async () => {
  const lost = new pg.Client({ connectionString: database.url });
  lost.on('error', () => undefined);
  await lost.connect();
  const { rows } = await lost.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let ended: Promise<unknown> | undefined;
  const reading = copyRows(lost, `SELECT repeat('x', 1000) FROM generate_series(1, 10000000)`, () => {
    ended ??= client.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
  });
  await expect(reading).rejects.toThrow();
  await ended;
});

test('a number of JSON is read as JavaScript reads it', () => {
  const random = seededRandom(11);
  const drawn = Array.from({ length: 20_000 }, () => {
    const value = (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20);
    const kinds = [String(value), value.toFixed(Math.floor(random() * 20)), String(Math.round(value)), `${value}0`];
    return kinds[Math.floor(random() * kinds.length)]!;
  });
  const edges = [
    '',
    '-',
    '.',
    '-.',
    '0',
    '-0',
    '00012',
    '1.',
    '.5',
    '1.2.3',
    '--1',
    '+1',
    ' 1',
    '1e5',
    '1E-7',
    'NaN',
    '7x',
  ];
  const long = ['999999999999999', '9007199254740993', '0.1234567890123456789', '-12345678901234.5', 'Infinity'];
  for (const text of [...drawn, ...edges, ...long]) {
    const bytes = Buffer.from(`..${text}9`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const expected = text === '' ? Number.NaN : Number(text);
    expect(readJsonNumber({ bytes, view }, 2, text.length), text).toBe(expected);
  }
});

test('labels have the codes of their first appearance, however many there are', () => {
  const random = seededRandom(13);
  const labels = new LabelReader();
  const expected: string[] = [];
  for (let draw = 0; draw < 30_000; draw++) {
    const label = `é${Math.floor(random() * random() * 5_000)}`;
    if (!expected.includes(label)) expected.push(label);
    const bytes = Buffer.from(`x${label}y`);
    const code = labels.code(bytes, 1, bytes.length - 2);
    if (expected[code] !== label) throw new Error(`${label} has the code of ${expected[code]}`);
  }
  expect(labels.labels).toEqual(expected);
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
    await client.query('DELETE FROM segment_answer');
    for (const [customer, segmentation, segment] of rows) {
      await client.query(
        `INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
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
  const scope = new LaneScope(new ClientLane(client, false), 1, client);
  const before = await readMemberships(scope, [1, 2]);
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
  expect(plain(await rereadMemberships(scope, before, [2, 3, 5]))).toEqual([
    [2, 1, 11],
    [4, 1, 11],
    [5, 1, 10],
    [3, 2, 21],
  ]);
});
