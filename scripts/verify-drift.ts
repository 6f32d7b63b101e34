// npm run verify:drift [-- --times 2000 --seed 1]
//
// How often drift alarms falsely, and how often it sees a change: samples of each kind of trait are drawn by chance, before
// and now, and judged as the members of a persona are. Of unchanged ones 3 to 7 % may alarm. The figures published for the
// index are reproduced too. Exits with 1 where one does not hold.
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/segmenter/random.ts';
import { criticalStability, populationStability } from '../src/statistics/index.ts';
import { alarmRate, stayedRate, TRAITS } from './verify/drift-simulation.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const times = Number(values.times);
const SIZES = [300, 1_000, 10_000];
let passed = 0;
let failed = 0;

const tenths = Array.from({ length: 10 }, () => 100);
check('PSI of ten tenths against .06 .08 .09 .1 .1 .1 .11 .11 .12 .13 is .039373', () => {
  const { psi } = populationStability(tenths, [60, 80, 90, 100, 100, 100, 110, 110, 120, 130]);
  return psi.toFixed(6) === '0.039373';
});
check('critical value of N = M = 1,000 in 10 bins is .03384', () => {
  return criticalStability(1_000, 1_000, 10).toFixed(5) === '0.03384';
});
for (const trait of TRAITS) {
  for (const n of SIZES) {
    const random = seededRandom(Number(values.seed));
    const runs = n > 1_000 ? Math.ceil(times / 2) : times;
    const rate = alarmRate(trait, n, runs, random);
    const power = alarmRate(trait, n, Math.ceil(runs / 4), random, 0.1);
    const figures = `false alarms ${percent(rate)} of ${runs}; a shift of a tenth is seen in ${percent(power)}`;
    check(`${trait.name}, n = ${n}: ${figures}`, () => rate >= 0.03 && rate <= 0.07);
  }
}
for (const trait of TRAITS) {
  for (const n of [300, 1_000, 10_000]) {
    for (const fresh of [0, 0.5]) {
      const random = seededRandom(Number(values.seed));
      const runs = n > 1_000 ? Math.ceil(times / 4) : times;
      const rate = stayedRate(trait, { n, times: runs, random, fresh });
      const power = stayedRate(trait, { n, times: Math.ceil(runs / 4), random, fresh, shift: 0.1 });
      const whose = fresh === 0 ? 'with the values they had' : 'half of these with another value';
      const figures = `false alarms ${percent(rate)} of ${runs}; a shift of a tenth of all others is seen in ${percent(power)}`;
      check(`${trait.name}, n = ${n}, half of whom stayed, ${whose}: ${figures}`, () => rate >= 0.03 && rate <= 0.07);
    }
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function check(what: string, holds: () => boolean): void {
  const right = holds();
  if (right) passed++;
  else failed++;
  process.stdout.write(`${right ? 'ok    ' : 'FAILED'} ${what}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
