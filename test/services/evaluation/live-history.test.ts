import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { arbitraryHistory, finalEvents, inputOf, type ToldEvent, timeOf } from '../../support/arbitrary-history.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { liveWorld, standing, totals, totalsAnew, wronglyCounted } from '../../support/live-world.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 12;
const KEYS = 40;
const HISTORIES = 15;

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

test('after any history of events, customers stand where a full run puts them', { timeout: 600_000 }, async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(arbitraryHistory(CUSTOMERS, KEYS), async (history) => {
      const scope = await liveWorld(database.db, backend, CUSTOMERS);
      const now = Date.now();
      for (const { items, twice, evaluate } of history) {
        const inputs = items.map((item) => inputOf(item, now));
        const ingest = () => ingestEvents(scope, inputs);
        await Promise.all(twice ? [ingest(), ingest()] : [ingest()]);
        if (evaluate) await backend.evaluate();
      }
      await backend.evaluate();

      const expected = [...finalEvents(history).values()].map((event) => told(event, now)).sort();
      expect(await storedEvents(scope)).toEqual(expected);
      expect(await totals(scope)).toEqual(await totalsAnew(scope));
      const live = await standing(scope);
      expect(await wronglyCounted(scope)).toEqual([]);
      const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(run.state).toBe('LIVE');
      expect(await standing(scope)).toEqual(live);
      expect(await wronglyCounted(scope)).toEqual([]);
      for (const { segment } of live.memberships) reached.add(String(segment));
      for (const { persona } of live.matches) reached.add(String(persona));
    }),
    { numRuns: HISTORIES, seed: 20_261_121 },
  );
  // What nobody ever was in would be held against nothing.
  const rules = ['big', 'busy', 'first', 'spender', 'lost'];
  expect([...reached]).toEqual(expect.arrayContaining([...rules, 'dormant', 'loyal', 'Regulars', 'Gone', 'Lookers']));
});

function told({ messageId, externalId, type, cents, ...event }: ToldEvent, now: number): string {
  return [messageId, externalId, type, timeOf({ messageId, externalId, type, cents, ...event }, now), cents].join();
}

async function storedEvents(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ m: string; c: string; type: string; at: Date; cents: number | null }>(
    `SELECT e.message_id AS m, c.external_id AS c, e.type, e.at, (e.amount * 100)::int AS cents
     FROM customer_event e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
     WHERE e.workspace_id = $1 AND e.source = 'told'`,
    [scope.workspaceId],
  );
  return rows.map(({ m, c, type, at, cents }) => [m, c, type, at.toISOString(), cents].join()).sort();
}
