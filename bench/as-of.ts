// npm run bench -- as-of --customers 1000000
//
// Members of a segment at a past time, as the product reads them. Everybody is in one of four segments, and a third of
// them moved twice: at a third and at two thirds of the history. `pageP99Ms` is of pages of 50 from random places and
// times, and `pageP50Ms` their middle; `countMs` is the count of one segment, and `trendSeconds` a year of months with
// its flows, both the median of five.
import { parseArgs } from 'node:util';
import { heldCount, heldPage } from '../src/db/reads/as-of.ts';
import { MEMBERSHIPS_OVER_TIME, readHeldMemberships } from '../src/db/tables/memberships/transitions.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { trendOf } from '../src/engine/history/trend.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const [START, LENGTH] = [Date.UTC(2025, 0, 1), 360 * 86_400_000];
const PAGES = 400;

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
const times: number[] = [];
for (let page = 0; page < PAGES; page++) {
  const place = [Math.floor(random() * customers)];
  const then = new Date(START + random() * LENGTH);
  const segment = 1 + (page % 4);
  const began = performance.now();
  await heldPage(scope, MEMBERSHIPS_OVER_TIME, segment, then, {
    limit: 51,
    backward: false,
    after: place,
    before: null,
  });
  times.push(performance.now() - began);
}
times.sort((a, b) => a - b);
const months = Array.from({ length: 13 }, (_, n) => START + (LENGTH / 12) * n);
const countMs = await median(() => heldCount(scope, MEMBERSHIPS_OVER_TIME, 1, new Date(START + LENGTH / 2)));
const trendMs = await median(async () => trendOf(await readHeldMemberships(scope, 1), months));
const result = {
  customers,
  pageP50Ms: round(times[PAGES / 2]!),
  pageP99Ms: round(times[Math.floor(PAGES * 0.99)]!),
  countMs: round(countMs),
  trendSeconds: round(trendMs / 1000),
};
process.stdout.write(`${JSON.stringify(result)}\n`);

async function median(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < 5; time++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b)[2]!;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
