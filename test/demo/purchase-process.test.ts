import { describe, expect, test } from 'vitest';
import { CUSTOMER_TYPES } from '../../src/demo/customer-types.ts';
import { generateCustomers } from '../../src/demo/generate.ts';
import { type PurchaseProcess, repeatPurchases } from '../../src/demo/purchase-process.ts';
import { spender } from '../../src/demo/spend-process.ts';
import { seededRandom } from '../../src/segmenter/random.ts';
import { expectedPurchases } from './bg-nbd.ts';

/** Fader, Hardie & Lee 2005: the CDNOW sample. */
const CDNOW: PurchaseProcess = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };
const CUSTOMERS = 60_000;
const WEEK_MS = 7 * 86_400_000;

function sample(process: PurchaseProcess, weeks: number) {
  const random = seededRandom(11);
  let sum = 0;
  let squares = 0;
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    const count = repeatPurchases(random, process, weeks).weeks.length;
    sum += count;
    squares += count * count;
  }
  const mean = sum / CUSTOMERS;
  return { mean, error: Math.sqrt((squares / CUSTOMERS - mean ** 2) / CUSTOMERS) };
}

describe('purchases follow BG/NBD', () => {
  test('the expectation gives the published number of CDNOW', () => {
    expect(expectedPurchases(CDNOW, 52)).toBeCloseTo(1.444, 3);
  });

  const buying = CUSTOMER_TYPES.flatMap(({ key, buying }) => (buying ? [[key, buying.purchases] as const] : []));
  test.each([['CDNOW', CDNOW] as const, ...buying])('%s: the mean is the expected one', (_, process) => {
    for (const weeks of [13, 52, 130]) {
      const { mean, error } = sample(process, weeks);
      // Within four standard errors, which are below 3 % of the mean.
      expect(Math.abs(mean - expectedPurchases(process, weeks))).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.03 * mean);
    }
  });

  test('so do those of generated customers, each since their own first purchase', () => {
    const asOf = new Date('2025-06-01T00:00:00Z');
    const found = new Map<string, { sum: number; squares: number; expected: number }>();
    for (const { type, events } of generateCustomers({ customers: 60_000, seed: 5, asOf })) {
      const process = CUSTOMER_TYPES.find(({ key }) => key === type)?.buying?.purchases;
      if (!process) continue;
      const purchases = events.filter((event) => event.type === 'purchase');
      const expected = expectedPurchases(process, (asOf.getTime() - Date.parse(purchases[0]!.at)) / WEEK_MS);
      const surplus = purchases.length - 1 - expected;
      const totals = found.get(type) ?? { sum: 0, squares: 0, expected: 0 };
      totals.sum += surplus;
      totals.squares += surplus ** 2;
      totals.expected += expected;
      found.set(type, totals);
    }
    expect(found.size).toBe(6);
    for (const { sum, squares, expected } of found.values()) {
      // Again four standard errors, here below 2.5 % of the purchases.
      expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(squares));
      expect(Math.sqrt(squares)).toBeLessThan(0.025 * expected);
    }
  });
});

describe('spend follows Gamma-Gamma', () => {
  /** Fader & Hardie 2013: the CDNOW sample. */
  const process = { p: 6.25, q: 3.74, gamma: 15.44 };
  const random = seededRandom(2);
  const spenders = Array.from({ length: CUSTOMERS }, () => spender(random, process));
  const pairs = spenders.map((spend) => [spend(), spend()] as const);

  test('its mean is p * gamma / (q - 1), within 2 %', () => {
    const mean = pairs.reduce((sum, [value]) => sum + value, 0) / CUSTOMERS;
    expect(Math.abs(mean / ((6.25 * 15.44) / 2.74) - 1)).toBeLessThan(0.02);
  });

  test('a customer spends alike each time: the second purchase of the upper half by the first is larger', () => {
    const sorted = pairs.toSorted(([a], [b]) => a - b).map(([, second]) => second);
    const half = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(half(sorted.slice(CUSTOMERS / 2))).toBeGreaterThan(1.3 * half(sorted.slice(0, CUSTOMERS / 2)));
  });
});
