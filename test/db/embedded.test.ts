import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded/server.ts';

let folder: string;
const servers: EmbeddedServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personagraph-embedded-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbedded(folder);
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = () => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

test('a second server on the folder is refused with the reason; other commands join it', async () => {
  const first = await start();
  await first.claim();
  const second = await start();
  expect(second.url).toBe(first.url);
  await expect(second.claim()).rejects.toMatchObject({
    code: 'FOLDER_IN_USE',
    message: expect.stringContaining(folder),
  });
  await second.stop();
  expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('two first starts at once share one database', async () => {
  const [a, b] = await Promise.all([start(), start()]);
  expect(a.url).toBe(b.url);
});

test('the last to leave stops PostgreSQL, and what was written is there at the next start', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
  await servers.pop()?.stop();
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  const again = await start();
  expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
});

test('what was committed survives PostgreSQL being killed', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
  const pid = postmaster();
  process.kill(pid, 'SIGKILL');
  await servers.pop()?.stop();
  const again = await start();
  expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
});

test('the password is random and not readable by others', async () => {
  const { url } = await start();
  expect(new URL(url).password.length).toBeGreaterThanOrEqual(32);
  await expect(query(url.replace(/:[^:@]+@/, ':password@'), 'SELECT 1')).rejects.toThrow(
    /password authentication failed/,
  );
});

test.runIf(process.platform === 'linux')(
  'a folder that nobody can make or write in is refused at once, with what to do',
  async () => {
    // Node's own way to make folders never ends under /proc.
    for (const odd of ['/proc/x/y', '/proc', '/dev/null/x']) {
      await expect(startEmbedded(odd)).rejects.toMatchObject({
        code: 'INVALID_SETTING',
        message: expect.stringContaining(`PERSONAGRAPH_DATA_DIR, ${odd}, cannot be used`),
      });
    }
  },
);

test('its log holds neither rows nor statements that failed', async () => {
  const { url, logFile } = await start();
  await query(url, 'CREATE TABLE person (name text PRIMARY KEY)');
  await query(url, `INSERT INTO person VALUES ('Ann Smith')`);
  await expect(query(url, `INSERT INTO person VALUES ('Ann Smith')`)).rejects.toThrow(/duplicate key/);
  await expect(query(url, `SELECT 'Ann Smith'::int`)).rejects.toThrow(/invalid input syntax/);
  // Written after both.
  await query(url, 'CHECKPOINT');
  await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toContain('checkpoint complete'), { timeout: 20_000 });
  expect(readFileSync(logFile, 'utf8')).not.toContain('Smith');
});
