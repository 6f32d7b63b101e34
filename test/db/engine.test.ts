import { expect, test } from 'vitest';
import { openStore } from '../../src/cli/store.ts';
import { answers } from '../../src/db/postgres/backend.ts';
import { openDatabase } from '../../src/db/postgres/database.ts';
import { probePooler } from '../../src/db/postgres/engine/pooler.ts';
import { probeEngine } from '../../src/db/postgres/engine/probe.ts';
import { createMetrics } from '../../src/http/operating/metrics.ts';
import { testDatabase } from '../support/database.ts';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';

/** A schema before all others whose functions answer as some engines do. */
const LIES = [
  ['advisory locks', 'pg_try_advisory_lock(int, int) RETURNS boolean', 'SELECT true', /granted twice/],
  ['advisory locks', 'pg_try_advisory_xact_lock(int, int) RETURNS boolean', 'SELECT true', /granted twice/],
  ['notifications', 'pg_notify(text, text) RETURNS void', 'SELECT', /none was heard/],
  ['writing', 'pg_is_in_recovery() RETURNS boolean', 'SELECT true', /a replica/],
] as const;

test.for(LIES)(
  'an engine with other %s than PostgreSQL is refused',
  { timeout: 60_000 },
  async ([subject, name, body, says]) => {
    await using database = await testDatabase();
    await database.db.query('CREATE SCHEMA lies');
    await database.db.query(`CREATE FUNCTION lies.${name} LANGUAGE sql AS '${body}'`);
    const url = `${database.url}?options=${encodeURIComponent('-c search_path=lies,pg_catalog,public')}`;
    const found = await probeEngine(url);
    expect(found.filter(({ state }) => state === 'bad')).toEqual([
      { subject, state: 'bad', text: expect.stringMatching(says) },
    ]);
    await expect(openStore({ databaseUrl: url, dataDir: '/nowhere' })).rejects.toMatchObject({
      code: 'INVALID_SETTING',
      message: expect.stringMatching(says),
    });
  },
);

test('what a start found of its engine is a metric', { timeout: 60_000 }, async () => {
  await using database = await testDatabase();
  const findings = await probeEngine(`${database.url}?options=${encodeURIComponent('-c synchronous_commit=off')}`);
  expect(findings.find(({ subject }) => subject === 'durability')).toMatchObject({ state: 'doubt' });
  const text = await createMetrics({ db: database.db, disk: null, sockets: () => 0, findings }).text();
  expect(text).toContain('personagraph_engine_check{check="advisory locks"} 1');
  expect(text).toContain('personagraph_engine_check{check="durability"} 0');
});

test('a pooler that shares sessions is refused, one that gives each client its own is not', {
  timeout: 120_000,
}, async ({ skip }) => {
  if (!hasPgBouncer()) skip('no pgbouncer on this machine: apt-get install pgbouncer');
  await using database = await testDatabase();
  for (const size of [1, 4]) {
    await using shared = await startPgBouncer(database.url, { mode: 'transaction', size });
    const found = await probeEngine(shared.url);
    expect(found).toEqual([{ subject: 'sessions', state: 'bad', text: expect.stringContaining('DATABASE_URL') }]);
    // It waits with a single one, which is tried once.
    if (size === 1) continue;
    await expect(openStore({ databaseUrl: shared.url, dataDir: '/nowhere' })).rejects.toMatchObject({
      code: 'INVALID_SETTING',
    });
  }
  await using own = await startPgBouncer(database.url, { mode: 'session', size: 20 });
  expect((await probeEngine(own.url)).filter(({ state }) => state === 'bad')).toEqual([]);
});

test('short statements go by a pooler that shares sessions, and end at their limit', { timeout: 120_000 }, async ({
  skip,
}) => {
  if (!hasPgBouncer()) skip('no pgbouncer on this machine: apt-get install pgbouncer');
  await using database = await testDatabase();
  await using shared = await startPgBouncer(database.url, { mode: 'transaction', size: 2 });
  const { findings, keepsPrepared } = await probePooler(shared.url, database.url);
  expect(findings[0]).toMatchObject({ subject: 'pooler', state: 'ok' });
  const db = openDatabase(database.url, { pooler: { url: shared.url, keepsPrepared }, statementMs: 300 });
  try {
    await expect(db.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    await expect(db.scope(1).prepared.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    // More at once than there are sessions, each with the same statement.
    const scope = db.scope(1).prepared;
    const found = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => (await scope.query<{ n: number }>('SELECT $1::int AS n', [n]))[0]!.n),
    );
    expect(found).toEqual(Array.from({ length: 40 }, (_, n) => n));
    const names = await db.query<{ name: string }>(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()`,
    );
    expect(names.map(({ name }) => name)).toContain('personagraph');
    expect(await answers(db)).toBe(true);
  } finally {
    await db.close();
  }
  await using elsewhere = await testDatabase();
  await expect(
    openStore({ databaseUrl: elsewhere.url, databasePoolUrl: shared.url, dataDir: '/nowhere' }),
  ).rejects.toMatchObject({ code: 'INVALID_SETTING', message: expect.stringContaining('another database') });
});
