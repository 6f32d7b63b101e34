// npm run bench -- claims --customers 1000000
//
// Claims that are bound to measures: 200 of them over twenty personas and twelve columns, as they check themselves after a
// run. `firstMs` is the first check, which reads the columns; `recheckMs` the median of five checks of all claims, each after
// 1,000 customers bought something, and what `targetMs` is for; `movedMs` a check in which all claims turn refuted. `oneMs`
// is the median of five: one claim with a measure is added. `rssMb` is the peak of our process with its threads.
import { parseArgs } from 'node:util';
import { segmentByKeys } from '../src/db/tables/segmentations/segments.ts';
import type { ClaimInput } from '../src/services/personas/claim-input.ts';
import { addClaim } from '../src/services/personas/claims/edit-claims.ts';
import { createPersona, setPersonaStatus } from '../src/services/personas/personas.ts';
import { configureSegmentation } from '../src/services/segmentations/segmentations.ts';
import { watchMemory } from './support/memory.ts';
import { quantile, rounded, timed } from './support/world/figures.ts';
import { buy, loadedWorld, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const TIMES = 5;
const TARGET_MS = 5_000;
const TOUCHED = 1_000;
const PERSONAS = 20;

const share = (feature: string, value: string) => ({ feature, statistic: 'SHARE' as const, value });
const number = (feature: string, statistic: 'AVERAGE' | 'MEDIAN') => ({ feature, statistic });
/** Ten measures a persona. */
const MEASURES = [
  share('customer.country', 'Germany'),
  share('customer.country', 'France'),
  share('customer.gender', 'FEMALE'),
  number('customer.income', 'MEDIAN'),
  number('customer.birthDate', 'MEDIAN'),
  number('events.purchase.amount', 'AVERAGE'),
  number('events.purchase.count', 'AVERAGE'),
  number('events.purchase.count', 'MEDIAN'),
  number('events.purchase.lastAt', 'MEDIAN'),
  { feature: 'events.purchase.amount', statistic: 'SHARE' as const, from: 500 },
];

await using world = await loadedWorld({ customers });
const { db, id, scope, registry, host } = world;
const segments = Array.from({ length: PERSONAS }, (_, n) => ({
  key: `s${n}`,
  name: `S${n}`,
  when: `events.purchase.count >= ${n % 5} and events.purchase.amount >= ${20 * n}`,
}));
await configureSegmentation(scope, registry, {
  key: 'live',
  name: 'Live',
  segmenter: 'rules.conditions',
  config: { segments },
});
await world.run();
await db.query('VACUUM ANALYZE segment_answer');
const claim = (index: number, expected: number | null): ClaimInput => ({
  section: 'BEHAVIOURS',
  text: `Claim ${index}`,
  measure: { ...MEASURES[index % MEASURES.length]!, expected, tolerance: 1e12 },
});
for (const { key } of segments) {
  const segment = await segmentByKeys(scope, 'live', key);
  const claims = MEASURES.map((_, index) => claim(index, null));
  const criteria = [{ segmentId: segment!.id, weight: 1 }];
  const { id: personaId, version } = await createPersona(scope, { name: key, criteria, claims });
  await setPersonaStatus(host, scope, personaId, version, 'ACTIVE');
}
await db.query('VACUUM ANALYZE persona_match');
const memory = await watchMemory();
const firstMs = rounded(await timed(recheck), 0);
say(`first check: ${firstMs} ms`);
const times: number[] = [];
for (let time = 0; time < TIMES; time++) {
  await buy(world, { amount: 1, most: TOUCHED });
  times.push(await timed(recheck));
}
const recheckMs = rounded(quantile(times, 0.5), 0);
say(`check: ${recheckMs} ms`);
await scope.query(
  `UPDATE persona_claim SET measure = measure || '{"expected": -1, "tolerance": 0}' WHERE workspace_id = $1`,
  [id],
);
let moved = 0;
const movedMs = await timed(async () => {
  moved = (await recheck()).moved;
});
const [{ id: persona } = { id: 0 }] = await scope.query<{ id: number }>(
  'SELECT id FROM persona WHERE workspace_id = $1 ORDER BY id LIMIT 1',
  [id],
);
const ones: number[] = [];
for (let time = 0; time < TIMES; time++)
  ones.push(await timed(() => addClaim(host, scope, persona, claim(time, null))));
const rssMb = (await memory.peak()).nodeMb;
const claims = PERSONAS * MEASURES.length;
console.log(
  JSON.stringify({
    customers,
    events: world.events,
    claims,
    firstMs,
    recheckMs,
    targetMs: TARGET_MS,
    movedMs: rounded(movedMs, 0),
    moved,
    oneMs: rounded(quantile(ones, 0.5), 0),
    rssMb,
  }),
);

function recheck() {
  return host.ask('claims', { workspaceId: id, personaIds: null, cause: null });
}
