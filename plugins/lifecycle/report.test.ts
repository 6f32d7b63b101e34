import { DAY, type ModelNumber, type ModelReport } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import alive from './alive/index.ts';
import { simulatedBuyers } from './shared/simulated-buyers.ts';
import { congruence } from './shared/simulated-histories.ts';
import value from './value/index.ts';

const asOf = 20_000 * DAY;
const PROCESS = { r: 0.6, alpha: 4, a: 0.8, b: 2.4 };
const SPEND = { p: 6, q: 4, gamma: 15 };

function buyers(customers: number, seed = 7, process = PROCESS): TrialRow[] {
  return simulatedBuyers({ customers, asOf, process, spend: SPEND, random: congruence(seed) });
}

async function reportOf(segmenter: typeof alive, rows: readonly TrialRow[]): Promise<ModelReport> {
  return (await trySegmenter(segmenter, rows, { asOf })).report!;
}

function find(numbers: readonly ModelNumber[], name: string): ModelNumber {
  return numbers.find((one) => one.name === name)!;
}

const codes = ({ warnings }: ModelReport) => warnings.map(({ code }) => code);

test('95 % intervals of simulated processes hold the truth about so often, and no warning fires without a doubt', async () => {
  let held = 0;
  let intervals = 0;
  for (let seed = 1; seed <= 16; seed++) {
    const report = await reportOf(value, buyers(700, seed));
    expect(codes(report)).toEqual([]);
    for (const [name, truth] of Object.entries({ ...PROCESS, ...SPEND })) {
      const { low, high } = find(report.parameters, name);
      intervals++;
      if (low! < truth && truth < high!) held++;
    }
  }
  expect(intervals).toBe(112);
  expect(held).toBeGreaterThanOrEqual(100);
});

test('standard errors shrink with the root of the customers', async () => {
  const [few, many] = await Promise.all([1_000, 4_000].map((customers) => reportOf(alive, buyers(customers))));
  const relative = (report: ModelReport) => {
    const { standardError, value: estimate } = find(report.parameters, 'r');
    return standardError! / estimate;
  };
  expect(relative(few!) / relative(many!)).toBeGreaterThan(1.6);
  expect(relative(few!) / relative(many!)).toBeLessThan(2.6);
});

test('few repeat buyers are said, with what to do', async () => {
  const report = await reportOf(alive, buyers(90));
  expect(codes(report)).toContain('FEW_OBSERVATIONS');
  expect(report.warnings.find(({ code }) => code === 'FEW_OBSERVATIONS')!.text).toMatch(
    /^Learned from \d+ repeat buyers.*fewer than 80.*wait for more history/,
  );
});

test('customers who are all alike leave the likelihood flat', async () => {
  // Nobody leaves, and everybody buys at about the same rate.
  const report = await reportOf(alive, buyers(400, 3, { r: 3_000, alpha: 30_000, a: 1, b: 1e5 }));
  expect(codes(report)).toContain('FLAT_LIKELIHOOD');
});

test('one customer of another kind carries the fit, and is said', async () => {
  const rows = buyers(600);
  const reseller = { days: 690, firstAt: asOf - 699 * DAY, lastAt: asOf - DAY, amount: 690 * 20, firstAmount: 20 };
  expect(codes(await reportOf(value, rows))).not.toContain('EXTREME_VALUES');
  expect(codes(await reportOf(alive, [...rows, reseller]))).toContain('EXTREME_VALUES');
  const cents = { days: 3, firstAt: asOf - 600 * DAY, lastAt: asOf - 9 * DAY, amount: 9_000_000, firstAmount: 20 };
  const warned = await reportOf(value, [...rows, cents]);
  expect(warned.warnings.map(({ text }) => text).join()).toContain('parameter of Gamma-Gamma');
});

test('spend that goes with the number of purchases is said', async () => {
  const rows = buyers(1_500).map((row) => ({ ...row, amount: (row['amount'] as number) * (row['days'] as number) }));
  expect(codes(await reportOf(value, rows))).toContain('SPEND_DEPENDS_ON_FREQUENCY');
});
