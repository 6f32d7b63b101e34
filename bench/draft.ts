// npm run bench -- draft --customers 100000
//
// Drafting a persona from a segment of about as many customers as are asked for, as the product does it: asked of the run
// thread and stored. The demo's customers, of whom a rule takes nearly all. `firstMs` is the first draft of the process,
// `draftMs` the median of the five after it; `targetMs` is what it is held to. `readMs` is the part that reads the
// features of everybody. `claims` and `sentences` say what came of it.
import { parseArgs } from 'node:util';
import { knownFeatures, readPopulation } from '../src/db/features/population.ts';
import { segmentByKeys } from '../src/db/tables/segmentations/segments.ts';
import { draftingFeatures } from '../src/services/drafting/drafting-features.ts';
import { draftPersona } from '../src/services/personas/draft.ts';
import { configureSegmentation } from '../src/services/segmentations/segmentations.ts';
import { watchMemory } from './support/memory.ts';
import { medianOf, rounded, timed } from './support/world/figures.ts';
import { loadedWorld, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '20000' } } });
const customers = Number(values.customers);
const TIMES = 5;
const TARGET_MS = 2_000;

await using world = await loadedWorld({ customers });
const { db, scope, registry, host } = world;
const config = { segments: [{ key: 'target', name: 'Target', when: 'customer.createdAt is known' }] };
await configureSegmentation(scope, registry, { key: 'live', name: 'Live', segmenter: 'rules.conditions', config });
await world.run();
await db.query('VACUUM ANALYZE');
const segment = (await segmentByKeys(scope, 'live', 'target'))!;

const memory = await watchMemory();
const draft = () => draftPersona(host, scope, { segmentId: segment.id });
const firstMs = rounded(await timed(draft), 0);
say(`first ${firstMs} ms`);
const draftMs = await medianOf(TIMES, draft);
const known = await knownFeatures(scope);
const { features } = draftingFeatures(known);
const clock = { asOf: Date.now(), pinned: false };
const readMs = await timed(() => readPopulation(scope, [...features.values()], clock));
const persona = await draft();
const [counts] = await scope.query<{ claims: number }>(
  'SELECT count(*)::int AS claims FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2',
  [world.id, persona.id],
);
const rssMb = (await memory.peak()).nodeMb;
console.log(
  JSON.stringify({
    customers,
    events: world.events,
    members: segment.size,
    features: features.size,
    draftMs: rounded(draftMs, 0),
    targetMs: TARGET_MS,
    firstMs,
    readMs: rounded(readMs, 0),
    claims: counts!.claims,
    sentences: persona.story.split('. ').length,
    rssMb,
  }),
);
