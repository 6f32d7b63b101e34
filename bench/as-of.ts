// npm run bench -- as-of --customers 1000000
//
// Members of a segment at a past time, as the product reads them. Everybody is in one of four segments, and a third of
// them moved twice: at a third and at two thirds of the history. `page` is of pages of 50 from random places and times. Its
// `bare` is a prepared statement that reads 51 present members from the same place, in turn with ours. `countMs` is the
// count of one segment, and `trendSeconds` a year of months with its flows, both the median of five.
import { parseArgs } from 'node:util';
import { heldCount, heldPage } from '../src/db/reads/as-of.ts';
import { MEMBERSHIPS_OVER_TIME, readHeldMemberships } from '../src/db/tables/memberships/transitions.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { trendOf } from '../src/engine/history/trend.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { temporaryStore } from './support/store.ts';
import { medianOf, type Pair, pairFigures, rounded, timed } from './support/world/figures.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const [START, LENGTH] = [Date.UTC(2025, 0, 1), 360 * 86_400_000];
const PAGES = 400;
const TARGET_P99_MS = 50;
/** Pages before those that count: connections are made then. */
const WARM_UP = 20;
const BARE = `SELECT customer_id, since FROM segment_answer
  WHERE workspace_id = $1 AND segment_id = $2 AND customer_id > $3 ORDER BY customer_id LIMIT 51`;

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(id);
const at = (share: number) => `to_timestamp(${(START + LENGTH * share) / 1000})`;
await db.query(`INSERT INTO segment_answer (workspace_id, customer_id, segmentation_id, segment_id, strength, since, cause)
  SELECT ${id}, n, 1, 1 + n % 4, 1, CASE n % 3 WHEN 0 THEN ${at(2 / 3)} ELSE ${at(0)} END, 'RUN' FROM generate_series(1, ${customers}) AS n`);
for (const [from, to, by] of [
  [0, 1 / 3, 1],
  [1 / 3, 2 / 3, 2],
] as const) {
  await db.query(`INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since, to_segment_id, at, cause)
    SELECT ${id}, n, 1, 1 + (n + ${by}) % 4, ${at(from)}, 1, ${at(to)}, 'RUN' FROM generate_series(3, ${customers}, 3) AS n`);
}
await db.query('VACUUM ANALYZE segment_answer');
await db.query('VACUUM ANALYZE membership_transition');

const random = seededRandom(7);
const pages: Pair = { own: [], bare: [] };
for (let page = -WARM_UP; page < PAGES; page++) {
  const after = Math.floor(random() * customers);
  const then = new Date(START + random() * LENGTH);
  const segment = 1 + (Math.abs(page) % 4);
  const own = await timed(() =>
    heldPage(scope, MEMBERSHIPS_OVER_TIME, segment, then, {
      limit: 51,
      backward: false,
      after: [after],
      before: null,
    }),
  );
  const bare = await timed(() => scope.prepared.query(BARE, [id, segment, after]));
  if (page < 0) continue;
  pages.own.push(own);
  pages.bare.push(bare);
}
const months = Array.from({ length: 13 }, (_, n) => START + (LENGTH / 12) * n);
const countMs = await medianOf(5, () => heldCount(scope, MEMBERSHIPS_OVER_TIME, 1, new Date(START + LENGTH / 2)));
const trendMs = await medianOf(5, async () => trendOf(await readHeldMemberships(scope, 1), months));
const result = {
  customers,
  page: pairFigures(pages),
  targetP99Ms: TARGET_P99_MS,
  countMs: rounded(countMs),
  trendSeconds: rounded(trendMs / 1000),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
