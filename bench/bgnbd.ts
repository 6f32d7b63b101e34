// npm run bench -- bgnbd [--customers 1000000] [--seed 1]
//
// Seconds to fit BG/NBD by maximum likelihood on one core. The purchase histories are simulated with known parameters
// (those of CDNOW). Ages are continuous, so that no two repeat buyers share a history and grouping saves nothing. Every
// step of the last search goes over all of them. The simulation is not timed.
import { parseArgs } from 'node:util';
import type { Histories } from '../plugins/lifecycle/shared/bg-nbd/bg-nbd.ts';
import { fitBgNbd } from '../plugins/lifecycle/shared/bg-nbd/fit.ts';
import { repeatPurchases } from '../src/demo/purchase-process.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { watchMemory } from './support/memory.ts';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const customers = Number(values.customers);
const TRUE = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };

const histories = simulate(customers, seededRandom(Number(values.seed)));
process.stderr.write(`${customers} histories, ${distinct(histories)} of them distinct\n`);
const memory = await watchMemory();
const start = performance.now();
const fit = await fitBgNbd(histories);
const seconds = (performance.now() - start) / 1000;
const { r, alpha, a, b } = fit;
for (const [name, value] of Object.entries({ r, alpha, a, b })) {
  process.stderr.write(`${name.padEnd(5)} ${value.toFixed(4)}, simulated with ${TRUE[name as keyof typeof TRUE]}\n`);
}
console.log(
  JSON.stringify({
    customers,
    seconds: Math.round(seconds * 100) / 100,
    logLikelihood: fit.logLikelihood,
    parameters: { r, alpha, a, b },
    converged: fit.converged,
    steps: fit.steps,
    startsAgreeing: `${fit.agreeing} of ${fit.starts}`,
    rssMb: (await memory.peak()).nodeMb,
  }),
);

function simulate(length: number, random: () => number): Histories {
  const frequency = new Int32Array(length);
  const recency = new Float64Array(length);
  const age = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    age[row] = 4 + random() * 100;
    const { weeks } = repeatPurchases(random, TRUE, age[row]!);
    frequency[row] = weeks.length;
    recency[row] = weeks.at(-1) ?? 0;
  }
  return { frequency, recency, age, weight: new Float64Array(length).fill(1) };
}

function distinct({ frequency, recency, age }: Histories): number {
  const seen = new Set<string>();
  for (let row = 0; row < frequency.length; row++) seen.add(`${frequency[row]} ${recency[row]} ${age[row]}`);
  return seen.size;
}
