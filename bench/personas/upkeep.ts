// npm run bench -- upkeep --customers 1000000
//
// What is worked out of 40 personas in one go, beside reads of customers through the API, one every 5 ms: their quality; drift
// with overlaps and customers whom no persona explains; all outcomes of a month against the one before and everybody else. One
// after the other, `ROUNDS` times each. `seconds` is the median of a pass, `totalSeconds` the sum of these; what
// `targetSeconds` is for. `idleP99Ms` and `busyP99Ms` are of the reads before and beside; `p99Ratio` is what
// `targetP99Ratio` is for. Each persona has a rule, an age range and ten claims, each bound to a measure; a customer matches
// up to three. `--world FOLDER` keeps the store; with `--prepare` all ends once it is there.
import { parseArgs } from 'node:util';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { METRIC_NAMES } from '../../src/engine/outcomes/metrics.ts';
import { createServer } from '../../src/server.ts';
import type { ClaimInput } from '../../src/services/personas/claim-input.ts';
import { createPersona, setPersonaStatus } from '../../src/services/personas/personas.ts';
import { prepareCriteria } from '../../src/services/personas/prepare-criteria.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { watchMemory } from '../support/memory.ts';
import { p99, readUntilStopped } from '../support/read-latency.ts';
import { quantile, rounded, timed } from '../support/world/figures.ts';
import { loadedWorld, say } from '../support/world/loaded-world.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    world: { type: 'string' },
    prepare: { type: 'boolean', default: false },
  },
});
const customers = Number(values.customers);
const PERSONAS = 40;
/** Money that the rules of personas are apart. */
const BAND = 25;
const ROUNDS = 3;
const IDLE_MS = 5_000;
const TARGET_SECONDS = 60;
const TARGET_P99_RATIO = 2;

const share = (feature: string, value: string) => ({ feature, statistic: 'SHARE' as const, value });
const MEASURES = [
  share('customer.country', 'Germany'),
  share('customer.gender', 'FEMALE'),
  { feature: 'customer.income', statistic: 'MEDIAN' as const },
  { feature: 'customer.birthDate', statistic: 'MEDIAN' as const },
  { feature: 'customer.children', statistic: 'AVERAGE' as const },
  { feature: 'events.purchase.amount', statistic: 'AVERAGE' as const },
  { feature: 'events.purchase.count', statistic: 'MEDIAN' as const },
  { feature: 'events.purchase.amount', statistic: 'SHARE' as const, from: 100 },
  { feature: 'events.purchase.count', statistic: 'SHARE' as const, from: 2 },
  { feature: 'events.purchase.lastAt', statistic: 'MEDIAN' as const },
];

await using world = await loadedWorld({ customers, folder: values.world });
const { db, id, scope, registry, host, feed, log } = world;

/** What is worked out of all personas at once. Another part of upkeep is a line here. */
const PASSES: readonly { readonly name: string; readonly work: () => Promise<unknown> }[] = [
  { name: 'quality', work: () => host.ask('personaQuality', { workspaceId: id }) },
  { name: 'drift', work: () => host.ask('upkeep', { workspaceId: id, baselinesOf: null }) },
  { name: 'outcomes', work: measureOutcomes },
];

const known = await scope.query('SELECT id FROM persona WHERE workspace_id = $1', [id]);
if (known.length === 0) await makePersonas();
const [dates] = await scope.query<{ from: string; to: string; before: string }>(
  `SELECT to_char(max(at) - interval '30 days', 'YYYY-MM-DD') AS from, to_char(max(at), 'YYYY-MM-DD') AS to,
     to_char(max(at) - interval '60 days', 'YYYY-MM-DD') AS before
   FROM customer_event WHERE workspace_id = $1 AND type = 'purchase'`,
  [id],
);
if (!values.prepare) await measure();

async function measure(): Promise<void> {
  const [{ matches } = { matches: 0 }] = await scope.query<{ matches: number }>(
    'SELECT sum(match_count)::int AS matches FROM persona WHERE workspace_id = $1',
    [id],
  );
  const server = createServer({ db, registry, host, feed, logger: log });
  const key = await createApiKey(db, id, { name: 'Bench', role: 'READ' });
  const names = await scope.query<{ key: string }>(
    'SELECT external_id AS key FROM customer WHERE workspace_id = $1 ORDER BY id LIMIT 10000',
    [id],
  );
  const read = () => readUntilStopped(server, key, (number) => names[(number * 37) % names.length]!.key);
  // Plans are made, and code is compiled.
  const warming = read();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await warming();
  const idle = read();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const idleP99Ms = p99(await idle());
  say(`idle: p99 ${idleP99Ms.toFixed(1)} ms`);
  const memory = await watchMemory();
  const busy = read();
  const seconds: Record<string, number> = {};
  for (const { name, work } of PASSES) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push((await timed(work)) / 1_000);
    seconds[name] = rounded(quantile(times, 0.5), 2);
    say(`${name}: ${times.map((time) => time.toFixed(1)).join(', ')} s`);
  }
  const busyP99Ms = p99(await busy());
  const { nodeMb: rssMb } = await memory.peak();
  await server.dispose();
  console.log(
    JSON.stringify({
      customers,
      personas: PERSONAS,
      matches,
      seconds,
      totalSeconds: rounded(
        Object.values(seconds).reduce((sum, one) => sum + one, 0),
        2,
      ),
      targetSeconds: TARGET_SECONDS,
      idleP99Ms: rounded(idleP99Ms, 2),
      busyP99Ms: rounded(busyP99Ms, 2),
      p99Ratio: rounded(busyP99Ms / idleP99Ms, 2),
      targetP99Ratio: TARGET_P99_RATIO,
      rssMb,
    }),
  );
}

/** All metrics of each persona in the last month of the world, against the month before and everybody else. */
async function measureOutcomes(): Promise<void> {
  const { from, to, before } = dates!;
  const personas = await scope.query<{ id: number }>('SELECT id FROM persona WHERE workspace_id = $1 ORDER BY id', [
    id,
  ]);
  const periods = { period: { from, to }, against: { from: before, to: from }, retentionDays: null, conversion: null };
  const about = { ...periods, members: 'NOW', metrics: METRIC_NAMES, contrast: true } as const;
  const asked = personas.map((persona) => ({ ...about, of: { personaId: persona.id } }));
  const answers = await host.ask('outcomes', { workspaceId: id, asked });
  for (const answer of answers) if ('failure' in answer) throw new Error(answer.failure.message);
}

async function makePersonas(): Promise<void> {
  await world.configureSix();
  await world.run();
  for (let n = 0; n < PERSONAS; n++) {
    const claims = MEASURES.map((measure, index): ClaimInput => {
      const expected = measure.statistic === 'SHARE' ? 0.6 : null;
      return { section: 'BEHAVIOURS', text: `Claim ${index}`, measure: { ...measure, expected, tolerance: 1e12 } };
    });
    const [from, to] = [BAND * n, BAND * (n + 3)];
    const rule = `events.purchase.amount >= ${from} and events.purchase.amount < ${to}`;
    const criteria = await prepareCriteria(scope, registry, [{ rule, weight: 1 }]);
    const profile = { ageRange: { from: 20 + (n % 20), to: 60 } };
    const { id: personaId, version } = await createPersona(scope, { name: `Persona ${n}`, criteria, claims, profile });
    await setPersonaStatus(host, scope, personaId, version, 'ACTIVE');
  }
  await settled();
  await db.query('VACUUM ANALYZE');
}

async function settled(): Promise<void> {
  const waiting = await db.query<{ id: number }>('SELECT id FROM run WHERE finished_at IS NULL ORDER BY id');
  for (const run of waiting) await waitForRun(feed, scope, run);
}
