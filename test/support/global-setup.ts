import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { migrate } from '../../src/db/postgres/migrate.ts';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** For each of vitest's workers, in its own PostgreSQL, a migrated database that tests copy. */
    templateUrls: readonly string[];
    /** A pooler that shares sessions before each of them, where PERSONAGRAPH_TEST_ENGINE is `pgbouncer`. */
    poolerUrls: readonly string[];
  }
}

/** What the tests run on: `embedded`, the same behind `pgbouncer`, which shares sessions, or the PostgreSQL of `debian`. */
const ENGINE = process.env['PERSONAGRAPH_TEST_ENGINE'] ?? 'embedded';

/** The programs of the newest PostgreSQL that Debian's packages installed. */
async function debianPrograms(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => [] as string[]);
  const newest = versions.map(Number).sort((one, other) => other - one)[0];
  if (newest === undefined) throw new Error(`No PostgreSQL in ${root}: apt-get install postgresql`);
  return join(root, String(newest), 'bin');
}

interface TestServer {
  readonly templateUrl: string;
  readonly poolerUrl: string | undefined;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL for each worker. Readers of changes stay behind the oldest open transaction of the whole server, so a
 * test that holds one open would hold up the tests of another worker.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The first alone: it unpacks what all of them run.
  const servers = [await startServer()];
  const others = Math.max(1, project.config.maxWorkers) - 1;
  servers.push(...(await Promise.all(Array.from({ length: others }, startServer))));
  project.provide(
    'templateUrls',
    servers.map(({ templateUrl }) => templateUrl),
  );
  project.provide(
    'poolerUrls',
    servers.flatMap(({ poolerUrl }) => poolerUrl ?? []),
  );
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-test-'));
  const server = await startEmbedded(folder, ENGINE === 'debian' ? { programs: await debianPrograms() } : {});
  let pooler: PgBouncer | undefined;
  const stop = async () => {
    await pooler?.[Symbol.asyncDispose]();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const templateUrl = await makeTemplate(server.url);
    // Fewer sessions than the connections that share them.
    if (ENGINE === 'pgbouncer') pooler = await startPgBouncer(templateUrl, { mode: 'transaction', size: 6 });
    return { templateUrl, poolerUrl: pooler?.url, stop };
  } catch (error) {
    // Vitest ends without a way to stop it.
    await stop();
    throw error;
  }
}

async function makeTemplate(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // What tests store need not outlive a power cut.
  for (const setting of ['fsync', 'full_page_writes']) await client.query(`ALTER SYSTEM SET ${setting} = off`);
  await client.query('SELECT pg_reload_conf()');
  await client.query('CREATE DATABASE migrated');
  await client.end();
  const templateUrl = url.replace(/[^/]*$/, 'migrated');
  await migrate(templateUrl);
  return templateUrl;
}
