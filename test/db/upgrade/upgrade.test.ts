import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/postgres/database.ts';
import { migrate } from '../../../src/db/postgres/migrate.ts';
import { createServer } from '../../../src/server.ts';
import { post } from '../../graphql/api.ts';
import { withEmptyDatabase } from '../../support/database.ts';
import { silent, testBackend } from '../../support/server.ts';
import { countRows, hashMigrations, readKeptStore, restore } from './kept-store.ts';

const kept = readKeptStore();

test('migrations that a store has are never edited', () => {
  expect(hashMigrations()).toMatchObject(kept.migrations);
});

test('a store of an earlier version is upgraded: no row is lost, it answers as before, and takes more', {
  timeout: 120_000,
}, async () => {
  await withEmptyDatabase(async (url) => {
    await restore(url, kept);
    const tables = kept.tables.map(({ name }) => name).filter((name) => name !== '_prisma_migrations');
    const before = await countRows(url, tables);
    expect(Object.values(before).filter((count) => count > 0).length).toBeGreaterThan(60);
    const fresh = Object.keys(hashMigrations()).filter((name) => !(name in kept.migrations));
    expect(fresh.length).toBeGreaterThan(0);
    expect(await migrate(url)).toEqual(fresh);
    expect(await countRows(url, tables)).toEqual(before);

    const db = openDatabase(url);
    const backend = await testBackend(db);
    const server = createServer({ ...backend, db, logger: silent });
    const ask = async (query: string, variables: object = {}) =>
      (await server.fetch(post({ query, variables }, kept.key))).json();
    try {
      expect(kept.answers.length).toBeGreaterThan(5);
      for (const { query, data } of kept.answers) expect(await ask(query)).toEqual({ data });

      const customer = { externalId: 'after-the-upgrade' };
      const event = { customer, messageId: 'after', type: 'purchase', at: '2026-06-01T00:00:00Z', amount: '9.50' };
      const made = `mutation ($customers: [CustomerInput!]!, $events: [EventInput!]!) {
        upsertCustomers(input: { customers: $customers }) { created userErrors { code } }
        ingestEvents(input: { events: $events }) { accepted userErrors { code } }
      }`;
      expect(await ask(made, { customers: [{ ...customer, country: 'Germany' }], events: [event] })).toEqual({
        data: { upsertCustomers: { created: 1, userErrors: [] }, ingestEvents: { accepted: 1, userErrors: [] } },
      });
      expect(await backend.evaluate()).toBeGreaterThan(0);
      const found = '{ customer(externalId: "after-the-upgrade") { events(first: 2) { nodes { amount } } } }';
      expect(await ask(found)).toEqual({ data: { customer: { events: { nodes: [{ amount: '9.5' }] } } } });
    } finally {
      await server.dispose();
      await backend[Symbol.asyncDispose]();
      await db.close();
    }
  });
});
