import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../../src/db/postgres/migrate.ts';
import { withEmptyDatabase } from '../support/database.ts';

async function withDatabase(work: (url: string, client: pg.Client) => Promise<void>): Promise<void> {
  await withEmptyDatabase(async (url) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await work(url, client).finally(() => client.end());
  });
}

test('nodes that start together migrate once, and again finds nothing to do', async () => {
  await withDatabase(async (url) => {
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate(url)).toEqual([]);
  });
});

test('a migration that fails stops the start with its name and the reason, this time and the next', async () => {
  await withDatabase(async (url, client) => {
    await client.query('CREATE TABLE customer (in_the_way int)');
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(/_prisma_migrations|not empty|already exists/i),
    });
    await expect(migrate(url)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    const { rows } = await client.query(`SELECT to_regclass('segmentation') AS made`);
    expect(rows).toEqual([{ made: null }]);
  });
});

test('a database that cannot be reached is said to be, without its password', async () => {
  const failure = await migrate('postgresql://me:secret@127.0.0.1:9/none').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(String(failure)).not.toContain('secret');
});
