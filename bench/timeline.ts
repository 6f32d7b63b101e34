// npm run bench -- timeline --items 2000
//
// Pages of 50 of customers' stories, as the API reads them: the newest page, and one from the middle on. Each customer has so
// many items: six in ten are events, the others answers, replaced values, moves and notes. `p99Ms` is of all pages, `wholeP99Ms`
// of a story from its first page to its last. The API's own work is not in it.
import { parseArgs } from 'node:util';
import type { Page } from '../src/db/postgres/keyset.ts';
import {
  readTimelines,
  TIMELINE_KINDS,
  type TimelineRow,
  timelinePosition,
} from '../src/db/tables/customers/timeline.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { temporaryStore } from './support/store.ts';
import { type Pair, pairFigures, quantile, rounded, timed } from './support/world/figures.ts';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '2000' },
    customers: { type: 'string', default: '100' },
    pages: { type: 'string', default: '400' },
  },
});
const [items, customers, pages] = [values.items, values.customers, values.pages].map(Number) as [
  number,
  number,
  number,
];
const PAGE = 50;
const TARGET_P99_MS = 30;
/** Turns before those that count: connections are made then. */
const WARM_UP = 20;
const BARE = `SELECT id, at, type, amount, properties FROM customer_event
  WHERE workspace_id = $1 AND customer_id = $2 AND at < $3 ORDER BY at DESC LIMIT 51`;
const CHOICE = { kinds: TIMELINE_KINDS, from: null, to: null };

await using store = await temporaryStore();
const { db } = store;
const { id: workspaceId } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(workspaceId);
const AT = `now() - (random() * 1000) * interval '1 day'`;
const fill = (table: string, columns: string, expressions: string, share: number) =>
  db.query(
    `INSERT INTO ${table} (workspace_id, customer_id, ${columns})
     SELECT $1::int, c, ${expressions} FROM generate_series(1, $2::int) AS c, generate_series(1, $3::int) AS n`,
    [workspaceId, customers, Math.round(items * share)],
  );
await fill(
  'customer_event',
  'type, at, source, message_id, amount, properties',
  `'visit', ${AT}, 'bench', c || '.' || n, n, '{"page": "/some/page"}'`,
  0.6,
);
await fill(
  'membership_transition',
  'segmentation_id, from_segment_id, since, to_segment_id, at, cause',
  `1, 1, ${AT}, 2, ${AT}, 'EVENT'`,
  0.05,
);
await fill(
  'survey_response',
  'survey_id, responded_at, source, message_id, answers',
  `1, ${AT}, 'bench', c || '.' || n, '{"q": 5}'`,
  0.1,
);
await fill('customer_note', 'at, author, text', `${AT}, 'bench', 'Something that somebody wrote down.'`, 0.1);
await fill(
  'customer_edit',
  'at, way, fields, signals, transaction_id',
  `${AT}, 'WRITE', '{"customer.city": ["Bern", "Basel"]}', '{MOVED}', 0`,
  0.05,
);
await db.query('ANALYZE');

const page = (after: Page['after']): Page => ({ limit: PAGE + 1, backward: false, after, before: null });
const own = async (customer: number, after: Page['after']) => {
  let rows: readonly TimelineRow[] = [];
  const ms = await timed(async () => {
    rows = await readTimelines(scope, [customer], CHOICE, page(after));
  });
  return { ms, rows };
};

const single: Pair = { own: [], bare: [] };
const whole: number[] = [];
let read = 0;
for (let n = -WARM_UP; n < pages; n++) {
  const customer = 1 + (Math.abs(n) % customers);
  for (const after of [null, [new Date(Date.now() - 500 * 86_400_000).toISOString(), 0, 0]]) {
    const { ms } = await own(customer, after);
    const bare = await timed(() => scope.prepared.query(BARE, [workspaceId, customer, after?.[0] ?? 'infinity']));
    if (n < 0) continue;
    single.own.push(ms);
    single.bare.push(bare);
  }
}
for (let customer = 1; customer <= Math.min(customers, 20); customer++) {
  let sum = 0;
  for (let after: Page['after'] = null; ; ) {
    const { ms, rows } = await own(customer, after);
    sum += ms;
    read += Math.min(rows.length, PAGE);
    if (rows.length <= PAGE) break;
    after = timelinePosition(rows[PAGE - 1]!);
  }
  whole.push(sum);
}
process.stdout.write(
  `${JSON.stringify({
    bench: 'timeline',
    items: Math.round(read / whole.length),
    pages: single.own.length,
    page: pairFigures(single),
    targetP99Ms: TARGET_P99_MS,
    wholeP99Ms: rounded(quantile(whole, 0.99)),
  })}\n`,
);
