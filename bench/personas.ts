// npm run bench -- personas --customers 1000000
//
// The cost of matching 20 personas to everybody in a full run of six segmentations, each run after 1 % of the customers
// bought something more. Runs without any persona in use and with all 20 take turns, `ROUNDS` times each; the ratio is of
// the medians. Each persona has three criteria on segments; every fifth has a rule inline besides, which the run answers
// too. `activateSeconds` is from the first activation until all matches are stored. Then one persona is read through the
// API with its claims and 50 members, one read at a time.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../src/demo/segmentations.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { createServer } from '../src/server.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { ingestEvents } from '../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../src/services/personas/personas.ts';
import { prepareCriteria } from '../src/services/personas/prepare-criteria.ts';
import { findPersona } from '../src/services/personas/write-persona.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { p99 } from './support/read-latency.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);
const SIX = new Set(['life-stage', 'place', 'attitudes', 'rfm', 'lifecycle', 'campaigns']);
const PERSONAS = 20;
const ROUNDS = 3;
const READS = 500;
const CLAIMS = 30;

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(id);
say(`loading ${customers} customers`);
await bulkLoad(db.url, id, customers);
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS.filter((one) => SIX.has(one.key))) {
  await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
}
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
const server = createServer({ db, registry, host, feed, logger: log });
const key = await createApiKey(db, id, { name: 'Bench', role: 'READ' });
await timedRun();
const personaIds = await makePersonas();
await db.query('VACUUM ANALYZE');
// The first run keeps its snapshot: it is no run like the others.
await buyMore('first');
await timedRun();

const [without, matched]: [number[], number[]] = [[], []];
let activateSeconds = 0;
for (let round = 1; round <= ROUNDS; round++) {
  await buyMore(`without ${round}`);
  without.push(await timedRun());
  const start = performance.now();
  await setAll('ACTIVE');
  await settled();
  if (round === 1) activateSeconds = (performance.now() - start) / 1000;
  await buyMore(`matched ${round}`);
  matched.push(await timedRun());
  say(
    `round ${round}: ${without.at(-1)!.toFixed(2)} s without, ${matched.at(-1)!.toFixed(2)} s with ${PERSONAS} personas`,
  );
  if (round < ROUNDS) await setAll('RETIRED');
}
const [{ matches } = { matches: 0 }] = await db.query<{ matches: number }>(
  'SELECT count(*)::int AS matches FROM persona_match',
);
const reads = await readPersona();
await server.dispose();
await host.stop();
await feed.stop();

const round = (value: number) => Math.round(value * 1000) / 1000;
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!;
console.log(
  JSON.stringify({
    customers,
    personas: PERSONAS,
    matches,
    runSeconds: round(median(without)),
    matchedRunSeconds: round(median(matched)),
    ratio: round(median(matched) / median(without)),
    activateSeconds: round(activateSeconds),
    readP50: round(median(reads)),
    readP99: round(p99(reads.toSorted((a, b) => a - b))),
  }),
);

async function timedRun(): Promise<number> {
  const start = performance.now();
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.results)}`);
  return (performance.now() - start) / 1000;
}

async function settled(): Promise<void> {
  const waiting = await db.query<{ id: number }>('SELECT id FROM run WHERE finished_at IS NULL ORDER BY id');
  for (const run of waiting) await waitForRun(feed, scope, run);
}

/** Drafts, each by three segments in turn, with claims. */
async function makePersonas(): Promise<number[]> {
  const segments = await db.query<{ id: number }>('SELECT id FROM segment WHERE current AND size > 0 ORDER BY id');
  const ids: number[] = [];
  for (let n = 0; n < PERSONAS; n++) {
    const at = (step: number) => segments[(n * 3 + step) % segments.length]!.id;
    const criteria = await prepareCriteria(scope, registry, [
      { segmentId: at(0), weight: 2 },
      { segmentId: at(1), weight: 1 },
      { segmentId: at(2), weight: 1, ...(n % 4 === 0 ? { role: 'EXCLUDING' as const } : {}) },
      ...(n % 5 === 0 ? [{ rule: `events.purchase.amount >= ${100 + n}`, weight: 1 }] : []),
    ]);
    const claims = Array.from({ length: CLAIMS }, (_, claim) => ({
      section: 'BEHAVIOURS' as const,
      text: `Claim ${claim} of persona ${n}.`,
      evidence: 'CRM' as const,
    }));
    ids.push((await createPersona(scope, { name: `Persona ${n}`, key: `p${n}`, criteria, claims })).id);
  }
  return ids;
}

async function setAll(status: 'ACTIVE' | 'RETIRED'): Promise<void> {
  for (const personaId of personaIds) {
    const { version } = await findPersona(scope, personaId);
    await setPersonaStatus(host, scope, personaId, version, status);
  }
}

/** One of a hundred customers buys once more. */
async function buyMore(messages: string): Promise<void> {
  const at = new Date().toISOString();
  const rows = await db.query<{ external_id: string }>('SELECT external_id FROM customer WHERE id % 100 = 0');
  for (let from = 0; from < rows.length; from += 1_000) {
    const batch = rows.slice(from, from + 1_000).map(({ external_id: externalId }, n) => ({
      customer: { externalId },
      messageId: `${messages} ${from + n}`,
      type: 'purchase',
      at,
      amount: 25,
    }));
    await ingestEvents(scope, batch);
  }
}

/** Milliseconds of each read. */
async function readPersona(): Promise<number[]> {
  const query = `query($key: String!) { persona(key: $key) { name title sections { section claims { text status evidence { kind date sampleSize } } }
    criteria { weight role } members(first: 50) { totalCount nodes { fit coverage customer { externalId country } } } } }`;
  const times: number[] = [];
  for (let read = 0; read < READS; read++) {
    const body = JSON.stringify({ query, variables: { key: `p${read % PERSONAS}` } });
    const start = performance.now();
    const response = await server.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body,
      }),
    );
    const { errors } = (await response.json()) as { readonly errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    // Those while everything is planned for the first time do not count.
    if (read >= PERSONAS) times.push(performance.now() - start);
  }
  return times;
}
