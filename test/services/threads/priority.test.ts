import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { backendOf } from '../../../src/db/postgres/backend.ts';
import { withClient } from '../../../src/services/runs/compute.ts';
import { NICE } from '../../../src/services/threads/priority.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const isLinux = process.platform === 'linux';
/** Where Linux shares processors among sessions. */
const areSessionsWeighed = isLinux && existsSync('/proc/self/autogroup');
const PATIENCE = { timeout: 20_000 };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test.runIf(isLinux)(
  'the process behind a connection of bulk work gives way to others, and one of a query does not',
  async () => {
    const { pid: ofQueries } = await backendOf(database.db);
    await withClient(
      database.db,
      async (session) => {
        const { pid } = await backendOf(session);
        expect(getPriority(pid)).toBe(NICE.run);
        expect(getPriority(ofQueries)).toBe(0);
      },
      { nice: NICE.run },
    );
  },
);

test.runIf(areSessionsWeighed)('so does the session of that process, which is what Linux weighs', async () => {
  const weightOf = (pid: number) => readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim();
  const { pid: ofQueries } = await backendOf(database.db);
  await withClient(
    database.db,
    async (session) => {
      const { pid } = await backendOf(session);
      await vi.waitFor(() => expect(weightOf(pid)).toMatch(new RegExp(`nice ${NICE.run}$`)), PATIENCE);
      expect(weightOf(ofQueries)).toMatch(/nice 0$/);
    },
    { nice: NICE.run },
  );
});

test.runIf(isLinux)(
  'threads that collect garbage stand between queries and runs; the main thread stays where it is',
  async () => {
    const file = new URL('../../../src/services/threads/priority.ts', import.meta.url);
    const program = `
    import { readdirSync } from 'node:fs';
    import { getPriority } from 'node:os';
    const { collectorsGiveWay } = await import('${file}');
    collectorsGiveWay();
    const threads = readdirSync('/proc/self/task').map(Number);
    console.log(JSON.stringify({ main: getPriority(process.pid), all: threads.map((one) => getPriority(one)) }));`;
    const loader = import.meta.resolve('tsx');
    const flags = ['--import', loader, '--conditions=personagraph-source', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    const { main, all } = JSON.parse(stdout) as { main: number; all: number[] };
    expect(main).toBe(0);
    expect(all.filter((nice) => nice === NICE.collecting)).toHaveLength(4);
    expect(all.filter((nice) => nice !== NICE.collecting && nice !== 0)).toEqual([]);
  },
);
