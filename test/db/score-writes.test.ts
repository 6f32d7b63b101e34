import { expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { storedScores } from '../../src/db/tables/scores/customer-scores.ts';
import { compareScores, type ScoredAnswer, writeScores } from '../../src/db/tables/scores/score-copy.ts';
import { PersonagraphError } from '../../src/errors.ts';
import { seededRandom } from '../../src/segmenter/random.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';

const CUSTOMERS = 300;
const ROUNDS = 6;
const SEGMENTATION = 7;
const DEFINITIONS = [
  { key: 'spent', name: 'Spent', description: 'Money spent.', kind: 'number', step: 5 },
  { key: 'orders', name: 'Orders', description: 'Orders made.', kind: 'number' },
  { key: 'last', name: 'Last', description: 'Last order.', kind: 'time' },
] as const;

/** The answers of the rounds: values drift, jump, come to be known and unknown, customers come, go and are set aside. */
function answers(): ScoredAnswer[] {
  const random = seededRandom(3);
  const values = DEFINITIONS.map(() => new Float64Array(CUSTOMERS).fill(Number.NaN));
  return Array.from({ length: ROUNDS }, () => {
    for (const column of values) {
      for (let row = 0; row < CUSTOMERS; row++) {
        const chance = random();
        if (chance < 0.2) column[row] = column[row]! + random() * 3;
        else if (chance < 0.4) column[row] = random() * 1e13;
        else if (chance < 0.45) column[row] = Number.NaN;
        else if (chance < 0.5) column[row] = -1 / 3;
      }
    }
    const rows = Int32Array.from({ length: CUSTOMERS }, (_, row) => row).filter(() => random() < 0.9);
    const failed = new PersonagraphError('PLUGIN_FAILED', 'It fails.');
    const quarantined = new Map([...rows.keys()].filter(() => random() < 0.05).map((row) => [row, failed]));
    const scores = values.map((column) => Float64Array.from(rows, (row) => column[row]!));
    const ids = rows.map((row) => row + 1);
    return { segmentationId: SEGMENTATION, definitions: DEFINITIONS, ids, assignment: { scores, quarantined } };
  });
}

/** What is stored, and the history, after all rounds. */
async function writtenBy(scope: Scope, few: number) {
  const stored: unknown[] = [];
  for (const [round, answer] of answers().entries()) {
    await scope.transaction(async (transaction) => {
      const { difference } = await compareScores(transaction, answer, 0, null);
      const stamp = { at: Date.UTC(2026, 0, 1 + round), runId: round + 1 };
      await writeScores(transaction, answer, difference, stamp, few);
    });
    const columns = 'segmentation_id, customer_id, values::text, since';
    stored.push(
      await scope.query(
        `SELECT ${columns}, kept::text FROM customer_score WHERE workspace_id = $1 ORDER BY customer_id`,
        [scope.workspaceId],
      ),
      await scope.query(
        `SELECT ${columns}, at, run_id FROM score_transition WHERE workspace_id = $1 ORDER BY customer_id, at`,
        [scope.workspaceId],
      ),
    );
  }
  return stored;
}

test('a statement with the values writes what COPY writes, history and runs included', async () => {
  await using database = await testDatabase();
  const byCopy = await writtenBy(await testWorkspace(database.db), 0);
  const byStatement = await writtenBy(await testWorkspace(database.db), 10_000);
  expect(byStatement).toEqual(byCopy);
  expect((byCopy.at(-1) as unknown[]).length).toBeGreaterThan(CUSTOMERS);
});

test('the scores of a round of customers are looked up, those of nobody else are read', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const [everybody, round] = [20_000, 500];
  await scope.query(
    `INSERT INTO customer_score (workspace_id, segmentation_id, customer_id, values, kept, since)
     SELECT $1, s, c, ARRAY[c, s, NULL], CASE WHEN c % 2 = 0 THEN ARRAY[c, s, 1] END, now()
     FROM generate_series(1, 2) AS s, generate_series(1, $2::int) AS c`,
    [scope.workspaceId, everybody],
  );
  await database.db.query('ANALYZE customer_score');
  const asked = Array.from({ length: round }, (_, n) => 1 + n * 37);
  const { found, reads } = await scope.transaction(async (transaction) => {
    const found = await storedScores(transaction, [1, 2], [...asked, everybody + 1]);
    const reads = await transaction.query(
      `SELECT seq_tup_read::int AS read, idx_tup_fetch::int AS fetched FROM pg_stat_xact_user_tables
       WHERE relname = 'customer_score'`,
    );
    return { found, reads };
  });
  expect(reads).toEqual([{ read: 0, fetched: 2 * round }]);
  expect([...found.get(2)!.keys()]).toEqual(asked);
  expect(found.get(2)!.get(38)).toEqual({ values: [38, 2, Number.NaN], kept: [38, 2, 1] });
  expect(found.get(1)!.get(75)).toEqual({ values: [75, 1, Number.NaN], kept: [75, 1, Number.NaN] });
});
