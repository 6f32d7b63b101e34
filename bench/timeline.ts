// npm run bench -- timeline --items 2000
//
// Pages of 50 of customers' stories, as the API reads them: the newest page, and one from the middle on. Each customer has so
// many items: six in ten are events, the others answers, replaced values, moves and notes. `p99Ms` is of all pages, `wholeP99Ms`
// of a story from its first page to its last. The API's own work is not in it.
import { parseArgs } from 'node:util';
import type { Page } from '../src/db/postgres/keyset.ts';
import { readTimelines, TIMELINE_KINDS, timelinePosition } from '../src/db/tables/customers/timeline.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { temporaryStore } from './support/store.ts';

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
const CHOICE = { kinds: TIMELINE_KINDS, from: null, to: null };

await using store = await temporaryStore();
const { db } = store;
const { id: workspaceId } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(workspaceId).prepared;
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
const timed = async (customer: number, after: Page['after']) => {
  const begun = performance.now();
  const rows = await readTimelines(scope, [customer], CHOICE, page(after));
  return { ms: performance.now() - begun, rows };
};

const single: number[] = [];
const whole: number[] = [];
let read = 0;
for (let n = 0; n < pages + 20; n++) {
  const customer = 1 + (n % customers);
  const first = await timed(customer, null);
  const middle = [new Date(Date.now() - 500 * 86_400_000).toISOString(), 0, 0];
  const second = await timed(customer, middle);
  // The first of them warm the store up.
  if (n >= 20) single.push(first.ms, second.ms);
}
for (let customer = 1; customer <= Math.min(customers, 20); customer++) {
  let sum = 0;
  for (let after: Page['after'] = null; ; ) {
    const { ms, rows } = await timed(customer, after);
    sum += ms;
    read += Math.min(rows.length, PAGE);
    if (rows.length <= PAGE) break;
    after = timelinePosition(rows[PAGE - 1]!);
  }
  whole.push(sum);
}

const quantile = (times: readonly number[], share: number) =>
  Number([...times].sort((one, other) => one - other)[Math.floor(times.length * share)]!.toFixed(2));
process.stdout.write(
  `${JSON.stringify({
    bench: 'timeline',
    items: Math.round(read / whole.length),
    pages: single.length,
    p50Ms: quantile(single, 0.5),
    p99Ms: quantile(single, 0.99),
    wholeP99Ms: quantile(whole, 0.99),
  })}\n`,
);
