import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

const CUSTOMERS = 1_000_000;
const BIG = ['customer', 'customer_event', 'customer_event_aggregate', 'segment_answer', 'persona_match'];

afterEach(() => vi.restoreAllMocks());

interface Reads {
  readonly rows: number;
  readonly evaluated: number;
}

/** Rows of the big tables that were read so far, and how many tasks were done. */
async function reads(scope: Scope): Promise<Reads> {
  const [row] = await scope.query<Reads>(
    `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FILTER (WHERE relname = ANY($1))::int AS rows,
       sum(n_tup_del) FILTER (WHERE relname = 'evaluation_task')::int AS evaluated
     FROM pg_stat_user_tables`,
    [BIG],
  );
  return row!;
}

test('one change among a million customers costs some statements and rows, however many others there are', {
  timeout: 240_000,
}, async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  const { workspaceId } = scope;
  await scope.query(
    `INSERT INTO customer (workspace_id, external_id, birth_date, children, country)
     SELECT $1, 'c' || n, DATE '1950-01-01' + n % 20000, n % 4, 'DE' FROM generate_series(1, ${CUSTOMERS}) AS n`,
    [workspaceId],
  );
  await scope.query(
    `INSERT INTO customer_event_aggregate (workspace_id, customer_id, type, count, first_at, last_at, amount, discount, quantity)
     SELECT workspace_id, id, 'purchase', 3, now() - interval '300 days', now() - interval '1 day' * (id % 170), 90, 0, 3
     FROM customer WHERE workspace_id = $1`,
    [workspaceId],
  );
  await scope.query("INSERT INTO event_type VALUES ($1, 'purchase')", [workspaceId]);
  await scope.query('ANALYZE');
  for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS) {
    if (!['life-stage', 'age-band', 'place', 'rfm', 'lifecycle'].includes(key)) continue;
    await configureSegmentation(scope, backend.registry, { key, name, segmenter: segmenterId, config });
  }
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  const [loyal] = await scope.query<{ id: number }>(
    `SELECT g.id FROM segment g JOIN segmentation s ON s.id = g.segmentation_id
     WHERE s.workspace_id = $1 AND s.key = 'lifecycle' AND g.key = 'loyal'`,
    [workspaceId],
  );
  const persona = await createPersona(scope, {
    name: 'Regulars',
    criteria: [{ segmentId: loyal!.id, weight: 1 }],
  });
  await setPersonaStatus(backend.host, scope, persona.id, persona.version, 'ACTIVE');
  await backend.evaluate();
  await scope.query('VACUUM ANALYZE');

  const purchase = (messageId: string) => ({
    customer: { externalId: 'c500000' },
    messageId,
    type: 'purchase',
    at: new Date().toISOString(),
    amount: 10,
  });
  // The first prepares the plans, the second is the one that is counted.
  await ingestEvents(scope, [purchase('first')]);
  expect(await backend.evaluate()).toBe(1);
  await ingestEvents(scope, [purchase('second')]);
  const done = async (more: number) => {
    await expect.poll(async () => (await reads(scope)).evaluated, { timeout: 30_000 }).toBe(more);
    return reads(scope);
  };
  const before = await done((await reads(scope)).evaluated);
  const settled = await done(Math.max(1, before.evaluated));
  const statements = vi.spyOn(pg.Client.prototype, 'query');
  expect(await backend.evaluate()).toBe(1);
  const counted = statements.mock.calls.length;
  statements.mockRestore();
  const after = await done(settled.evaluated + 1);
  expect(after.rows - settled.rows).toBeLessThan(100);
  expect(counted).toBeLessThan(40);
  const [stage] = await scope.query<{ cause: string }>(
    `SELECT m.cause FROM segment_answer m JOIN segment g ON g.id = m.segment_id
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
     WHERE m.workspace_id = $1 AND c.external_id = 'c500000' AND g.key = 'loyal'`,
    [workspaceId],
  );
  expect(stage).toEqual({ cause: 'EVENT' });
  console.log(JSON.stringify({ statements: counted, rows: after.rows - settled.rows }));
});
