// npm run bench -- personas --customers 1000000
//
// The cost of matching 20 personas to everybody in a full run of six segmentations, each run after 1 % of the customers
// bought something more. Runs without any persona in use and with all 20 take turns, `ROUNDS` times each, both as the
// first ones of a thread (`everybody`) and as those of one that remembers (`again`); ratios are of the medians. Each
// persona has three criteria on segments; every fifth has a rule inline besides, which the run answers too. `activateSeconds` is from the first activation until all matches are stored. `read` is one persona over HTTP
// with its 30 claims, their evidence and 50 members, one read at a time. Its `bare` are prepared statements of the same
// claims and members, in turn with ours. `--world FOLDER` keeps the store, and `--reads-only` leaves the runs out.
import { parseArgs } from 'node:util';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createServer } from '../src/server.ts';
import { createPersona, setPersonaStatus } from '../src/services/personas/personas.ts';
import { prepareCriteria } from '../src/services/personas/prepare-criteria.ts';
import { findPersona } from '../src/services/personas/write-persona.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import type { RunHost } from '../src/services/threads/host.ts';
import { type Pair, pairFigures, quantile, rounded, timed } from './support/world/figures.ts';
import { buy, loadedWorld, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    world: { type: 'string' },
    'reads-only': { type: 'boolean', default: false },
  },
});
const customers = Number(values.customers);
const PERSONAS = 20;
const ROUNDS = 3;
const READS = 500;
const CLAIMS = 30;
const TARGET_P99_MS = 50;
const BARE_CLAIMS = `SELECT c.section, c.text, e.kind, e.date, e.sample_size FROM persona_claim c
  LEFT JOIN persona_evidence e ON e.workspace_id = c.workspace_id AND e.claim_id = c.id
  WHERE c.workspace_id = $1 AND c.persona_id = $2 ORDER BY c.id`;
const BARE_MEMBERS = `SELECT p.fit, p.coverage, c.external_id, c.country
  FROM (SELECT * FROM persona_match WHERE workspace_id = $1 AND persona_id = $2 ORDER BY fit DESC, customer_id LIMIT 51) AS p
  JOIN customer c ON c.workspace_id = $1 AND c.id = p.customer_id ORDER BY p.fit DESC, p.customer_id`;

await using world = await loadedWorld({ customers, folder: values.world });
const { db, id, scope, registry, host, feed, log } = world;
const server = createServer({ db, registry, host, feed, logger: log });
const url = await server.listen(0, '127.0.0.1');
const key = await createApiKey(db, id, { name: 'Bench', role: 'READ' });
let personaIds = await knownPersonas();
if (personaIds.length === 0) {
  await world.configureSix();
  await world.run();
  personaIds = await makePersonas();
  await db.query('VACUUM ANALYZE');
}
if (values['reads-only']) {
  await setAll('ACTIVE');
  await settled();
}
const runs = values['reads-only'] ? {} : await timedRuns();
const [{ matches } = { matches: 0 }] = await db.query<{ matches: number }>(
  'SELECT count(*)::int AS matches FROM persona_match',
);
await db.query('VACUUM ANALYZE');
const read = pairFigures(await readPersonas());
await server.dispose();
console.log(JSON.stringify({ customers, personas: PERSONAS, matches, ...runs, read, targetP99Ms: TARGET_P99_MS }));

/**
 * Seconds of full runs without personas in use and with all of them, in turn. `everybody` are runs of a thread that has
 * read nothing yet; `again` are those of one that remembers what it read, each after one that filled its memory.
 */
async function timedRuns() {
  // The world's own thread would take runs too.
  await world.host.stop();
  const everybody: Pair = { own: [], bare: [] };
  const again: Pair = { own: [], bare: [] };
  let activateSeconds = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    await lent((thread) => setAll('RETIRED', thread));
    await lap(everybody.bare, again.bare);
    await lent(async (thread) => {
      const activating = await timed(async () => {
        await setAll('ACTIVE', thread);
        await settled();
      });
      if (round === 1) activateSeconds = activating / 1_000;
    });
    await lap(everybody.own, again.own);
    const last = [everybody.bare, everybody.own, again.bare, again.own].map((one) => `${one.at(-1)!.toFixed(2)} s`);
    say(`round ${round}: reading everybody ${last[0]} without, ${last[1]} with; again ${last[2]} and ${last[3]}`);
  }
  return {
    everybody: inSeconds(everybody),
    again: inSeconds(again),
    activateSeconds: rounded(activateSeconds, 3),
  };
}

function inSeconds({ own, bare }: Pair) {
  const [matched, without] = [quantile(own, 0.5), quantile(bare, 0.5)];
  return {
    runSeconds: rounded(without, 3),
    matchedRunSeconds: rounded(matched, 3),
    ratio: rounded(matched / without, 3),
  };
}

/** Three runs of a thread of its own: the first one reads everybody, the last one remembers. */
async function lap(everybody: number[], again: number[]): Promise<void> {
  await lent(async () => {
    everybody.push(await nextRun());
    await nextRun();
    again.push(await nextRun());
  });
}

/** Work beside a run thread that has read nothing yet. */
async function lent(work: (thread: RunHost) => Promise<void>): Promise<void> {
  const thread = await world.newHost();
  try {
    await work(thread);
  } finally {
    await thread.stop();
  }
}

/** A run after one of a hundred customers bought once more, in seconds. */
async function nextRun(): Promise<number> {
  await buy(world, { amount: 25, every: 100 });
  return (await world.run()).seconds;
}

async function knownPersonas(): Promise<number[]> {
  const rows = await scope.query<{ id: number }>('SELECT id FROM persona WHERE workspace_id = $1 ORDER BY id', [id]);
  return rows.map((row) => row.id);
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

async function setAll(status: 'ACTIVE' | 'RETIRED', host = world.host): Promise<void> {
  for (const personaId of personaIds) {
    const { version, status: before } = await findPersona(scope, personaId);
    const wanted = status === 'ACTIVE' ? before !== 'ACTIVE' : before === 'ACTIVE';
    if (wanted) await setPersonaStatus(host, scope, personaId, version, status);
  }
}

/** One persona after the other, with the bare work in turn. */
async function readPersonas(): Promise<Pair> {
  const query = `query($key: String!) { persona(key: $key) { name title sections { section claims { text status evidence { kind date sampleSize } } }
    criteria { weight role } members(first: 50) { totalCount nodes { fit coverage customer { externalId country } } } } }`;
  const times: Pair = { own: [], bare: [] };
  for (let turn = 0; turn < READS; turn++) {
    const body = JSON.stringify({ query, variables: { key: `p${turn % PERSONAS}` } });
    const own = await timed(async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body,
      });
      const { errors } = (await response.json()) as { readonly errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
    });
    const bare = await timed(async () => {
      const personaId = personaIds[turn % PERSONAS];
      await scope.prepared.query(BARE_CLAIMS, [id, personaId]);
      await scope.prepared.query(BARE_MEMBERS, [id, personaId]);
    });
    // Those while everything is planned for the first time do not count.
    if (turn < PERSONAS) continue;
    times.own.push(own);
    times.bare.push(bare);
  }
  return times;
}
