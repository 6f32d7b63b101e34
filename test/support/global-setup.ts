import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { migrate } from '../../src/db/postgres/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that tests copy. */
    templateUrl: string;
  }
}

/** One PostgreSQL for all tests; each test file copies the migrated database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-test-'));
  const server = await startEmbedded(folder);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('CREATE DATABASE migrated');
  await client.end();
  const templateUrl = server.url.replace(/[^/]*$/, 'migrated');
  await migrate(templateUrl);
  project.provide('templateUrl', templateUrl);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
