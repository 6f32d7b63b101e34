import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { type DatabaseOptions, openDatabase } from '../../src/db/postgres/database.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';

/** URL of the migrated database that tests of this worker copy. */
export function templateUrl(): string {
  const urls = inject('templateUrls');
  return urls[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % urls.length]!;
}

/** True where the tests' stores are reached by a pooler that shares sessions. */
export function goesByPooler(): boolean {
  return inject('poolerUrls').length > 0;
}

/** The pooler before a database, where the tests go by one. */
function poolerOf(database: string): DatabaseOptions['pooler'] {
  const urls = inject('poolerUrls');
  const url = urls[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % urls.length];
  return url === undefined ? undefined : { url: url.replace(/[^/]*$/, database), keepsPrepared: false };
}

/** A database of a test's own, dropped with it: `await using`. */
export interface TestDatabase extends AsyncDisposable {
  readonly db: Database;
  readonly url: string;
}

export async function testDatabase(options?: DatabaseOptions): Promise<TestDatabase> {
  const template = templateUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(template, `CREATE DATABASE ${name} TEMPLATE migrated STRATEGY FILE_COPY`);
  const url = template.replace(/[^/]*$/, name);
  const db = openDatabase(url, { pooler: poolerOf(name), ...options });
  return {
    db,
    url,
    async [Symbol.asyncDispose]() {
      await db.close();
      await administer(template, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Does work on a database in which nothing is, not even the schema. */
export async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const template = templateUrl();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await administer(template, `CREATE DATABASE ${name}`);
  try {
    await work(template.replace(/[^/]*$/, name));
  } finally {
    await administer(template, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** A workspace of a test's own in that database. */
export async function testWorkspace(db: Database, currency = 'EUR'): Promise<Scope> {
  const { id } = await createWorkspace(db, { key: randomUUID(), name: 'Test', currency });
  return db.scope(id);
}

/** `CREATE DATABASE ... TEMPLATE` wants the template unused, so nobody stays connected to it. */
async function administer(templateUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: templateUrl.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
