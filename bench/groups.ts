// npm run bench -- groups --customers 1000000
//
// Groups in numbers, as the product answers them: asked of the run thread, exact, nothing written. Three groups (a
// segment of a live segmentation, an unsaved rule, everybody) are asked for their count, the distributions of five
// features together, and a cross-tab. Each figure is the median of five, after one that reads the columns: that one is
// `firstMs`, once for each workspace and feature. `touchedMs` is the five distributions of everybody after a purchase of
// 1,000 customers, who are read anew. `worstMs` is the largest of the nine figures, and `targetMs` what it is held to.
// `sqlMs` is plain SQL that counts the same of the same group, the median of three in the same run, and `ratios` ours over
// it. `columnsMb` is what is kept, `rssMb` the peak of our process with its threads. `--world FOLDER` keeps the store.
import { parseArgs } from 'node:util';
import { knownFeatures, readPopulation, type StoredFeature } from '../src/db/features/population.ts';
import { segmentByKeys } from '../src/db/tables/segmentations/segments.ts';
import { resolveNeeds } from '../src/engine/catalogue/catalogue.ts';
import { bytesOf } from '../src/engine/population/bytes.ts';
import type { FeatureKind } from '../src/segmenter/feature.ts';
import type { Group } from '../src/services/groups/group.ts';
import type { GroupQuestion } from '../src/services/groups/group-question.ts';
import { configureSegmentation } from '../src/services/segmentations/segmentations.ts';
import { watchMemory } from './support/memory.ts';
import { medianOf, rounded, timed } from './support/world/figures.ts';
import { buy, loadedWorld, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '100000' }, world: { type: 'string' } },
});
const customers = Number(values.customers);
const [TIMES, SQL_TIMES] = [5, 3];
const TARGET_MS = 300;
const TOUCHED = 1_000;

const FEATURES = {
  'customer.country': 'category',
  'customer.birthDate': 'time',
  'customer.income': 'number',
  'events.purchase.amount': 'number',
  'events.purchase.count': 'number',
} as const satisfies Record<string, FeatureKind>;
const SLICING = { bins: 20, edges: null, values: 20 };
const RULE = 'customer.country in ("Germany", "France") and events.purchase.amount >= 500';

const COUNT: readonly GroupQuestion[] = [{ kind: 'size' }];
const SPREAD: readonly GroupQuestion[] = Object.keys(FEATURES).map((feature) => ({
  kind: 'distribution',
  feature,
  ...SLICING,
}));
const TABLE: readonly GroupQuestion[] = [
  {
    kind: 'crossTab',
    rows: { feature: 'customer.country', ...SLICING },
    columns: { feature: 'events.purchase.amount', ...SLICING },
  },
];

/** Plain SQL of the same: values of the features by customer `c`, with the totals `p` of its purchases. */
const PEOPLE = `customer c LEFT JOIN customer_event_aggregate p
  ON p.workspace_id = c.workspace_id AND p.customer_id = c.id AND p.type = 'purchase' WHERE c.workspace_id = $1`;
const SQL_FEATURES = [
  'c.country',
  'width_bucket(extract(epoch FROM c.birth_date), -2e9, 2e9, 20)',
  'width_bucket(c.income, 0, 200000, 20)',
  'width_bucket(p.amount, 0, 2000, 20)',
  'width_bucket(p.count, 0, 100, 20)',
];
const SQL: Readonly<Record<string, (group: string) => readonly string[]>> = {
  count: (group) => [`SELECT count(*) FROM ${PEOPLE} ${group}`],
  distributions: (group) =>
    SQL_FEATURES.map((value) => `SELECT ${value} AS value, count(*) FROM ${PEOPLE} ${group} GROUP BY 1`),
  crossTab: (group) => [
    `SELECT ${SQL_FEATURES[0]} AS line, ${SQL_FEATURES[3]} AS place, count(*) FROM ${PEOPLE} ${group} GROUP BY 1, 2`,
  ],
};

await using world = await loadedWorld({ customers, folder: values.world });
const { db, id, scope, registry, host } = world;
if (!(await segmentByKeys(scope, 'live', 'target'))) {
  const config = { segments: [{ key: 'target', name: 'Target', when: 'events.purchase.count >= 3' }] };
  await configureSegmentation(scope, registry, { key: 'live', name: 'Live', segmenter: 'rules.conditions', config });
  await world.run();
  await db.query('VACUUM ANALYZE segment_answer');
}
const segment = await segmentByKeys(scope, 'live', 'target');

const GROUPS: Readonly<Record<string, { readonly group: Group; readonly sql: string }>> = {
  segment: {
    group: { segmentId: segment!.id },
    sql: `AND c.id IN (SELECT m.customer_id FROM segment_answer m WHERE m.workspace_id = $1 AND m.segment_id = ${segment!.id})`,
  },
  rule: { group: { rule: RULE }, sql: `AND c.country IN ('Germany', 'France') AND p.amount >= 500` },
  everybody: { group: { everybody: true }, sql: '' },
};
const memory = await watchMemory();
const firstMs: Record<string, number> = {};
const figures: Record<string, number> = {};
const sqlMs: Record<string, number> = {};
const ratios: Record<string, number> = {};
for (const [name, { group, sql }] of Object.entries(GROUPS)) {
  for (const [kind, questions] of Object.entries({ count: COUNT, distributions: SPREAD, crossTab: TABLE })) {
    const key = `${name}.${kind}`;
    firstMs[key] = rounded(await timed(() => ask(group, questions)), 0);
    figures[key] = rounded(await medianOf(TIMES, () => ask(group, questions)), 0);
    sqlMs[key] = rounded(await medianOf(SQL_TIMES, () => plainSql(SQL[kind]!(sql))), 0);
    ratios[key] = rounded(figures[key] / sqlMs[key]);
    say(`${name} ${kind}: ${figures[key]} ms, plain SQL ${sqlMs[key]} ms`);
  }
}
const outcomes = await ask(GROUPS['segment']!.group, COUNT);
await buy(world, { amount: 1, most: TOUCHED });
const touchedMs = await medianOf(TIMES, () => ask(GROUPS['everybody']!.group, SPREAD));
const rssMb = (await memory.peak()).nodeMb;
console.log(
  JSON.stringify({
    customers,
    events: world.events,
    figures,
    worstMs: Math.max(...Object.values(figures)),
    targetMs: TARGET_MS,
    sqlMs,
    ratios,
    firstMs,
    touchedMs: rounded(touchedMs, 0),
    segment: outcomes,
    columnsMb: Math.round((await columnBytes()) / 1024 / 1024),
    rssMb,
  }),
);

/** Asks, and returns the count of the first question where it is one. Throws what a question is refused with. */
async function ask(group: Group, questions: readonly GroupQuestion[]): Promise<number | null> {
  const asked = questions.map((question) => ({ group, question }));
  const answers = await host.ask('groups', { workspaceId: id, asked });
  for (const one of answers) if ('failure' in one) throw new Error(one.failure.message);
  const [first] = answers;
  return first && 'answer' in first && 'count' in first.answer ? first.answer.count : null;
}

async function plainSql(statements: readonly string[]): Promise<void> {
  for (const statement of statements) await scope.query(statement, [id]);
}

/** The bytes of the columns that the thread keeps, measured on the same columns read here. */
async function columnBytes(): Promise<number> {
  const needs = Object.fromEntries(Object.entries(FEATURES).map(([from, kind]) => [from, { kind, from }]));
  const features = Object.values(resolveNeeds(needs, await knownFeatures(scope))) as StoredFeature[];
  return bytesOf(await readPopulation(scope, features, { asOf: Date.now(), pinned: false }));
}
