import { afterAll, beforeAll, expect, test } from 'vitest';
import { spellingFor } from '../../src/db/postgres/texts/text-reader.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const read = async (text: string, values: readonly unknown[] = [], quick = true) =>
  (await database.db.readTexts({ text, values, quick })).fields;

test('quick and other statements return the texts of their row', async () => {
  for (const quick of [true, false]) {
    expect(await read("SELECT $1::text || '!', 'b'", ["ä'"], quick)).toEqual(["ä'!", 'b']);
    expect(await read('SELECT ($1::int + 1)::text', [41], quick)).toEqual(['42']);
    expect(await read("SELECT coalesce($1::text, 'null')", [null], quick)).toEqual(['null']);
  }
});

test('many at once are each answered with their own', async () => {
  const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => read('SELECT $1::text', [`v${n}`])));
  expect(answers).toEqual(Array.from({ length: 500 }, (_, n) => [`v${n}`]));
});

const readEach = (text: string, values: readonly (readonly unknown[])[]) =>
  Promise.allSettled(
    values.map((own) => database.db.readTexts({ text, values: [7, ...own], quick: true, eachMs: 0.1 })),
  );
const fieldsOf = (settled: Awaited<ReturnType<typeof readEach>>) =>
  settled.map((one) => (one.status === 'fulfilled' ? one.value.fields : null));

test('requests that differ in their values alone are read by few statements, each answered with its own', async () => {
  const text = `SELECT $1::text || coalesce($2::text, '$2'), ($3::int * 2)::text WHERE $1::text = '7'`;
  const odd = ['plain', null, 'NULL', '', `quo"te\\d '$1'`, '{1,2}', 'a,b', 'line\nfeed\ttab', '中文 \u{1f600}'];
  const values = Array.from({ length: 40 }, (_, n) => [odd[n % odd.length], n]);
  // One alone is sent as it is.
  expect(fieldsOf(await readEach(text, [['alone', 1]]))).toEqual([['7alone', '2']]);
  expect(fieldsOf(await readEach(text, values))).toEqual(
    values.map(([own, n]) => [`7${own ?? '$2'}`, `${Number(n) * 2}`]),
  );
  const prepared = await read('SELECT count(*)::text FROM pg_prepared_statements WHERE statement LIKE $1', [
    '%asked.v3%',
  ]);
  expect(Number(prepared[0])).toBeGreaterThan(0);
});

test('a value that cannot be read fails its own request, and a text that takes no other form is read as it is', async () => {
  const tenths = await readEach('SELECT (10 / $2::int)::text WHERE $1::int = 7', [[1], [0], [5], ['many'], [2]]);
  expect(fieldsOf(tenths)).toEqual([['10'], null, ['2'], null, ['5']]);
  // Without a cast its values are no numbers among others.
  for (const _ of [1, 2]) {
    expect(fieldsOf(await readEach('SELECT (41 + $2)::text WHERE $1::int = 7', [[1], [2]]))).toEqual([['42'], ['43']]);
  }
});

test('more statements than a connection holds replace each other', async () => {
  for (const round of [1, 2]) {
    const texts = Array.from({ length: 600 }, (_, n) => `SELECT '${n} ' || $1::text`);
    expect(await Promise.all(texts.map((text) => read(text, [round])))).toEqual(texts.map((_, n) => [`${n} ${round}`]));
  }
  const [held] = await read('SELECT count(*)::text FROM pg_prepared_statements');
  expect(Number(held)).toBeGreaterThan(50);
  expect(Number(held)).toBeLessThanOrEqual(256);
});

test('one that fails fails alone', async () => {
  const together = await Promise.allSettled([
    read('SELECT $1::text', ['before']),
    read('SELECT (1 / $1::int)::text', [0]),
    read('SELECT broken'),
    read('SELECT $1::text', ['after']),
  ]);
  expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await read('SELECT $1::text', ['later'])).toEqual(['later']);
});

test('a connection that is ended fails what is on its way, and the next statement has another', async () => {
  const waiting = read("SELECT pg_sleep(30)::text || 'x'").catch((error: Error) => error);
  await read('SELECT $1::text', ['others go on']);
  // Whichever connection has it.
  await expect
    .poll(async () => {
      const ended = await database.db.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'personagraph reads' AND query LIKE '%pg_sleep%'`,
      );
      return ended.length;
    })
    .toBe(1);
  expect(await waiting).toBeInstanceOf(Error);
  await expect.poll(() => read('SELECT $1::text', ['again']).catch(() => null)).toEqual(['again']);
});

test('where all connections are ended, others are opened', async () => {
  const ended = await database.db.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'personagraph reads' AND datname = current_database()`,
  );
  expect(ended.length).toBeGreaterThanOrEqual(1);
  await expect.poll(() => read('SELECT $1::text', ['again']).catch(() => null)).toEqual(['again']);
  const opened = await database.db.query(
    `SELECT FROM pg_stat_activity WHERE application_name = 'personagraph reads' AND datname = current_database()`,
  );
  expect(opened.length).toBeGreaterThanOrEqual(1);
});

test('a PostgreSQL before 17 is asked in its own words', async () => {
  const text = `SELECT coalesce(JSON_SCALAR($1::text)::text, 'null') || JSON_SCALAR(timestamp '2026-01-02 03:04:05')::text`;
  expect(spellingFor(18)(text)).toBe(text);
  const older = spellingFor(16)(text);
  expect(older).not.toContain('JSON_SCALAR');
  expect(await read(older, ['ä"'])).toEqual(['"ä\\"""2026-01-02T03:04:05"']);
  expect(await read(text, ['ä"'])).toEqual(await read(older, ['ä"']));
  expect(await read(text, ['ä"'], false)).toEqual(await read(older, ['ä"'], false));
});

test('a statement with a connection for itself ends with its signal, and the next is another one', async () => {
  const leaving = new AbortController();
  const text = "SELECT pg_sleep(60)::text || 'left'";
  const waiting = database.db.readTexts({ text, values: [], quick: false, signal: () => leaving.signal });
  const cancelled = expect(waiting).rejects.toThrow('canceling statement');
  const sleeping = () =>
    database.db.query("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1", [
      'SELECT pg_sleep(60)%',
    ]);
  await expect.poll(async () => (await sleeping()).length, { timeout: 20_000 }).toBe(1);
  leaving.abort();
  await cancelled;
  // PostgreSQL says the error a moment before it notes its connection idle.
  await expect.poll(sleeping).toEqual([]);
  for (let n = 0; n < 20; n++) expect(await read('SELECT $1::text', [`${n}`], false)).toEqual([`${n}`]);
  // One that comes late is not begun.
  const late = database.db.readTexts({ text, values: [], quick: false, signal: () => leaving.signal });
  await expect(late).rejects.toThrow('abort');
});
