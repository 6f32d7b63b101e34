import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import categoryPreference from './category-preference/index.ts';
import channelPreference from './channel-preference/index.ts';
import engagement from './engagement/index.ts';
import perception from './perception/index.ts';
import priceSensitivity from './price-sensitivity/index.ts';
import purchaseCycle from './purchase-cycle/index.ts';
import rfm from './rfm/index.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`../../../shared/datasets/${name}`, import.meta.url));
const files = {
  cdnow: fileOf('cdnow/CDNOW_master.txt'),
  households: fileOf('completejourney/transactions_sample.csv.gz'),
  products: fileOf('completejourney/products.csv.gz'),
  people: fileOf('customer_personality/marketing_campaign.csv'),
};
const absent = Object.values(files).find((file) => !existsSync(file));
const skipped = absent === undefined ? '' : ` (skipped: no data at ${absent})`;
const total = (sizes: Readonly<Record<string, number>>) => Object.values(sizes).reduce((sum, size) => sum + size, 0);

describe.skipIf(absent)(`CDNOW, 23,570 customers${skipped}`, () => {
  const asOf = Date.UTC(1998, 6, 1);

  test('most bought once and have no cycle; the others are due, overdue or lapsed by their own', async () => {
    const trial = await trySegmenter(purchaseCycle, cdnow(), { asOf });
    const repeaters = cdnow().filter(({ purchaseDays }) => purchaseDays > 1);
    expect(total(trial.sizes)).toBe(repeaters.length);
    // Recomputed in Python from the same file, by the formula of the README.
    expect(trial.model).toMatchObject({ typicalDays: 82.5 });
    expect(trial.sizes).toEqual({ on_time: 3099, due: 1165, overdue: 2648, lapsed: 4604 });
  });

  test('ranks give R and F bins of a fifth each, where half bought once', async () => {
    const rows = cdnow();
    const fifths = (letter: 'r' | 'f') => ({
      preset: 'custom',
      rule: 'rank',
      groups: [1, 2, 3, 4, 5].map((score) => ({
        key: `score_${score}`,
        name: { en: `Score ${score}` },
        cells: [{ [letter]: [score, score] }],
      })),
    });
    for (const letter of ['r', 'f'] as const) {
      const { sizes } = await trySegmenter(rfm, rows, { asOf, config: fifths(letter) });
      expect(Object.values(sizes)).toEqual([4714, 4714, 4714, 4714, 4714]);
    }
    // By value, those with one purchase cannot be told apart: more than half have F 1.
    const byValue = await trySegmenter(rfm, rows, { asOf, config: { ...fifths('f'), rule: 'quantile' } });
    expect(byValue.sizes['score_1']).toBeGreaterThan(rows.length / 2);
  });
});

describe.skipIf(absent)(`Complete Journey, 2,377 households${skipped}`, () => {
  const asOf = Date.UTC(2018, 0, 2);

  test('have a price sensitivity by the retailer’s discounts', async () => {
    const rows = households();
    const trial = await trySegmenter(priceSensitivity, rows, { asOf });
    const enough = rows.filter((row) => (row['purchases'] as number) >= 3).length;
    expect(rows).toHaveLength(2377);
    expect(total(trial.sizes)).toBe(enough);
    // Most baskets hold something on offer: the share of spend is high, the depth low.
    expect(trial.sizes['deal_seeker']).toBeGreaterThan(trial.sizes['full_price']!);
    const depth = await trySegmenter(priceSensitivity, rows.map(byDepth), {
      asOf,
      config: { measure: 'depth', rule: 'quantile' },
    });
    expect(depth.sizes['discount_only']! / enough).toBeCloseTo(0.1, 2);
    expect(depth.sizes['balanced']! / enough).toBeCloseTo(0.3, 2);
  });

  test('prefer a department, nearly all groceries', async () => {
    const trial = await trySegmenter(categoryPreference, households(), { asOf, config: { most: 5 } });
    expect(trial.segments[0]!.key).toBe('grocery');
    expect(trial.sizes['grocery']).toBeGreaterThan(1500);
  });
});

describe.skipIf(absent)(`Customer Personality, 2,240 people whose totals are traits${skipped}`, () => {
  const asOf = Date.UTC(2014, 11, 31);
  const of = (segmenter: Parameters<typeof trySegmenter>[0], columns: Record<string, string>, config: unknown) =>
    trySegmenter(segmenter, people(columns), { asOf, config });

  test('have a channel by the numbers of purchases', async () => {
    const values = ['web', 'catalog', 'store'].map((key) => ({ key, source: `traits.${key}` }));
    const columns = { value1: 'NumWebPurchases', value2: 'NumCatalogPurchases', value3: 'NumStorePurchases' };
    const trial = await of(channelPreference, columns, { values, minShare: 0.5 });
    expect(trial.sizes['store']).toBeGreaterThan(trial.sizes['catalog']!);
    // The others have bought less than twice; counted in Python.
    expect(total(trial.sizes)).toBe(2228);
  });

  test('are told apart by the share of purchases with a deal', async () => {
    const sources = {
      purchases: 'traits.purchases',
      discounted: 'traits.deals',
      total: 'traits.purchases',
      price: 'traits.price',
    };
    const columns = { purchases: 'purchases', discounted: 'NumDealsPurchases', total: 'purchases', price: 'price' };
    const trial = await of(priceSensitivity, columns, { measure: 'purchases', rule: 'quantile', sources });
    expect(total(trial.sizes)).toBeGreaterThan(2200);
    expect(trial.sizes['discount_only']! / total(trial.sizes)).toBeCloseTo(0.1, 1);
    const premium = trial.explain({ purchases: 25, discounted: 0, total: 25, price: 90 })[0];
    expect(premium).toMatchObject({ segment: 'premium' });
  });

  test('are engaged by web visits, and perceptive by visits a purchase against the share of one category', async () => {
    const visits = { source: 'traits.visits', weight: 1 };
    const engaged = await of(engagement, { recent1: 'NumWebVisitsMonth' }, { actions: [visits] });
    expect(total(engaged.sizes)).toBe(2240);
    expect(engaged.sizes['inactive']).toBe(11);
    const sources = { purchases: 'traits.purchases', loyalty: 'traits.main_share' };
    const columns = { compared1: 'NumWebVisitsMonth', purchases: 'purchases', loyalty: 'mainShare' };
    const trial = await of(perception, columns, { comparing: [visits], sources });
    const enough = total(trial.sizes);
    const half = (trial.sizes['high_perception']! + trial.sizes['engaged_loyal']!) / enough;
    expect(half).toBeCloseTo(0.5, 1);
    for (const size of Object.values(trial.sizes)) expect(size / enough).toBeGreaterThan(0.1);
  });
});

/** Purchases by customer; two on a day are one. */
function cdnow() {
  const customers = new Map<string, { days: Set<number>; count: number; amount: number }>();
  for (const line of readFileSync(files.cdnow, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [customer, date, , amount] = line.trim().split(/\s+/) as [string, string, string, string];
    const known = customers.get(customer) ?? { days: new Set<number>(), count: 0, amount: 0 };
    known.days.add(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))));
    known.count++;
    known.amount += Number(amount);
    customers.set(customer, known);
  }
  return [...customers].map(([customer, { days, count, amount }]) => ({
    customer,
    purchaseDays: days.size,
    firstAt: Math.min(...days),
    lastAt: Math.max(...days),
    count,
    amount,
  }));
}

/** Baskets by household: a basket is a purchase, the three kinds of discount are added up. */
function households(): TrialRow[] {
  const read = (file: string) =>
    parse(gunzipSync(readFileSync(file)), { columns: true }) as Readonly<Record<string, string>>[];
  const departments = new Map(read(files.products).map((row) => [row['product_id'], row['department']!]));
  type Basket = { amount: number; discount: number };
  const baskets = new Map<string, Map<string, Basket>>();
  const bought = new Map<string, Map<string, number>>();
  for (const row of read(files.households)) {
    const household = row['household_id']!;
    const own = baskets.get(household) ?? new Map<string, Basket>();
    const basket = own.get(row['basket_id']!) ?? { amount: 0, discount: 0 };
    basket.amount += Number(row['sales_value']);
    basket.discount += Number(row['retail_disc']) + Number(row['coupon_disc']) + Number(row['coupon_match_disc']);
    baskets.set(household, own.set(row['basket_id']!, basket));
    const department = departments.get(row['product_id']!) ?? '';
    const counts = bought.get(household) ?? new Map<string, number>();
    bought.set(household, counts.set(department, (counts.get(department) ?? 0) + 1));
  }
  return [...baskets].map(([household, own]) => {
    const all = [...own.values()];
    const sum = (some: readonly Basket[]) => some.reduce((value, { amount }) => value + amount, 0);
    const counts = [...bought.get(household)!].filter(([name]) => name !== '');
    return {
      purchases: all.length,
      discounted: sum(all.filter(({ discount }) => discount > 0)),
      saved: all.reduce((value, { discount }) => value + discount, 0),
      total: sum(all),
      price: sum(all) / all.length,
      top: counts.sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1)).map(([name]) => name),
      kinds: counts.length,
      events: all.length,
    };
  });
}

function byDepth(row: TrialRow): TrialRow {
  return { ...row, discounted: row['saved']! };
}

/** Numbers of people by the names of needs; `purchases`, `price` and `mainShare` are worked out of the others. */
function people(columns: Readonly<Record<string, string>>): TrialRow[] {
  const rows = parse(readFileSync(files.people), { columns: true, delimiter: '\t' }) as Record<string, string>[];
  return rows.map((row) => {
    const numbers = (...names: string[]) => names.map((name) => Number(row[name]));
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const purchases = sum(numbers('NumWebPurchases', 'NumCatalogPurchases', 'NumStorePurchases'));
    const spent = numbers('MntWines', 'MntFruits', 'MntMeatProducts', 'MntFishProducts', 'MntSweetProducts');
    const worked: Record<string, number | null> = {
      purchases,
      price: purchases > 0 ? sum(spent) / purchases : null,
      mainShare: sum(spent) > 0 ? Math.max(...spent) / sum(spent) : null,
    };
    return Object.fromEntries(
      Object.entries(columns).map(([need, name]) => [need, worked[name] ?? (name in row ? Number(row[name]) : null)]),
    );
  });
}
