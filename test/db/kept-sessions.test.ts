import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Session } from '../../src/db/postgres/connection.ts';
import { KeptSessions } from '../../src/db/postgres/sessions/kept-sessions.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function backend(session: Session): Promise<number> {
  const [row] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return row!.pid;
}

/** Whether a backend is still there. */
async function isThere(pid: number): Promise<boolean> {
  const rows = await database.db.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
  return rows.length > 0;
}

test('work one after another has one session, which is prepared once; work beside it another', async () => {
  const prepare = vi.fn(async () => undefined);
  const sessions = new KeptSessions(database.db.url, { prepare });
  const first = await sessions.use(backend);
  expect(await sessions.use(backend)).toBe(first);
  const [inner, outer] = await sessions.use(async (session) => [await sessions.use(backend), await backend(session)]);
  expect(outer).toBe(first);
  expect(inner).not.toBe(first);
  expect(prepare).toHaveBeenCalledTimes(2);
  const kept = await sessions.use(backend);
  await sessions.end();
  await vi.waitFor(async () => expect(await isThere(kept)).toBe(false), { timeout: 20_000 });
});

test('a session whose work failed or was given up is ended, and so is one that is lost', async () => {
  const sessions = new KeptSessions(database.db.url);
  const failed = async (session: Session) => {
    const pid = await backend(session);
    throw new Error(String(pid));
  };
  const message = await sessions.use(failed).catch((error: Error) => error.message);
  await vi.waitFor(async () => expect(await isThere(Number(message))).toBe(false), { timeout: 20_000 });
  const leaving = new AbortController();
  const left = await sessions.use(async (session) => {
    const pid = await backend(session);
    leaving.abort();
    return pid;
  }, leaving.signal);
  await vi.waitFor(async () => expect(await isThere(left)).toBe(false), { timeout: 20_000 });
  await expect(sessions.use(backend, leaving.signal)).rejects.toThrow();
  const lost = await sessions.use(backend);
  await database.db.query('SELECT pg_terminate_backend($1)', [lost]);
  await vi.waitFor(async () => expect(await sessions.use(backend)).not.toBe(lost), { timeout: 20_000 });
  await sessions.end();
});

test('a statement under way ends with who waits for it', async () => {
  const sessions = new KeptSessions(database.db.url);
  const leaving = new AbortController();
  const waiting = sessions.use(async (session) => {
    const sleeping = session.query('SELECT pg_sleep(600)');
    leaving.abort();
    await sleeping;
  }, leaving.signal);
  await expect(waiting).rejects.toThrow(/cancel/);
  await sessions.end();
});
