import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { migrate } from '../../src/db/postgres/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** For each of vitest's workers, in its own PostgreSQL, a migrated database that tests copy. */
    templateUrls: readonly string[];
  }
}

interface TestServer {
  readonly templateUrl: string;
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
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-test-'));
  const server = await startEmbedded(folder);
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { templateUrl: await makeTemplate(server.url), stop };
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
