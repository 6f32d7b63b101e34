import { DAY, type Segmenter } from 'personagraph/segmenter';
import { type TrialRow, tryScores } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import channel from './channel-preference/index.ts';
import engagement from './engagement/index.ts';
import perception from './perception/index.ts';
import priceSensitivity from './price-sensitivity/index.ts';
import purchaseCycle from './purchase-cycle/index.ts';
import purchaseReason from './purchase-reason/index.ts';
import quantiles from './quantiles/index.ts';
import rfm from './rfm/index.ts';

const asOf = Date.parse('2024-06-15T12:00:00Z');
const ago = (days: number) => asOf - days * DAY;
const scoresOf = async (segmenter: Segmenter, rows: readonly TrialRow[], config: unknown = {}) =>
  (await tryScores(segmenter, rows, { asOf, config })).scores;

describe('RFM', () => {
  // Ten buyers in order: each fifth has two.
  const buyers = Array.from({ length: 10 }, (_, i) => ({
    lastAt: ago(100 - 10 * i),
    count: i + 1,
    amount: 50 * (i + 1),
  }));

  test('is the values, their scores by fifths, the sum and the digits', async () => {
    const scores = await scoresOf(rfm, buyers);
    expect(scores[0]).toEqual({
      last_purchase: ago(100),
      recency: 100,
      frequency: 1,
      monetary: 50,
      r_score: 1,
      f_score: 1,
      m_score: 1,
      rfm_sum: 3,
      rfm_code: 111,
    });
    for (const letter of ['r_score', 'f_score', 'm_score']) {
      expect(scores.map((own) => own[letter])).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    }
    expect(scores[9]).toMatchObject({ recency: 10, rfm_sum: 15, rfm_code: 555 });
  });

  test('is unknown where a need is missing, and 0 purchases of who is known to have made none', async () => {
    const rows = [...buyers, { lastAt: ago(3), count: 2 }, { count: 0 }, {}, { count: 2, amount: 9 }];
    const [noAmount, none, nothing, noTime] = (await scoresOf(rfm, rows)).slice(10);
    expect(noAmount).toMatchObject({
      recency: 3,
      frequency: 2,
      monetary: null,
      m_score: null,
      rfm_sum: null,
    });
    expect(Object.values(none!).filter((value) => value !== null)).toEqual([0]);
    expect(none!['frequency']).toBe(0);
    for (const unknown of [nothing, noTime])
      expect(Object.values(unknown!).every((value) => value === null)).toBe(true);
  });

  test('without an amount of anybody has no M, and groups as ever', async () => {
    const rows = buyers.map(({ lastAt, count }) => ({ lastAt, count }));
    const { scores, trial } = await tryScores(rfm, rows, { asOf });
    expect(scores[9]).toMatchObject({ r_score: 5, f_score: 5, monetary: null, m_score: null, rfm_code: null });
    expect(trial.answers[9]!.segments).toEqual(['champions']);
  });

  test('by fixed limits has no days, which the clock would change, and scores that change at until', async () => {
    const config = { rule: 'fixed', bins: 2, limits: { recencyDays: [30], purchases: [3] } };
    const { scores, of, trial } = await tryScores(rfm, [{ lastAt: ago(10), count: 5 }], { asOf, config });
    expect(scores).toEqual([{ last_purchase: ago(10), frequency: 5, r_score: 2, f_score: 2 }]);
    const until = trial.answers[0]!.until!;
    expect(until).toBe(ago(10) + 31 * DAY);
    expect(of([{ lastAt: ago(10), count: 5 }], until - 1)).toEqual(scores);
    expect(of([{ lastAt: ago(10), count: 5 }], until)[0]!['r_score']).toBe(1);
  });

  test('of a purchase after the run has days below 0, and does not drift with the clock', async () => {
    const { of } = await tryScores(rfm, buyers, { asOf });
    const later = { lastAt: asOf + 2 * DAY, count: 11, amount: 900 };
    expect(of([later], asOf + 3 * DAY)[0]).toMatchObject({ recency: -2, r_score: 5 });
    expect(of(buyers, asOf + 90 * DAY)).toEqual(of(buyers));
  });
});

test('price sensitivity is a share and a level, also below the purchases that make a segment', async () => {
  const buyer = { purchases: 4, discounted: 30, total: 120, price: 30 };
  const rows = [buyer, { ...buyer, purchases: 1 }, { ...buyer, total: null }, { ...buyer, total: 0, price: null }];
  const config = { minPurchases: 2, premiumPrice: 50, frequentFrom: 3 };
  expect(await scoresOf(priceSensitivity, rows, config)).toEqual([
    { discounted_share: 0.25, price_level: 30, purchases: 4 },
    { discounted_share: 0.25, price_level: 30, purchases: 1 },
    { discounted_share: null, price_level: 30, purchases: 4 },
    { discounted_share: null, price_level: null, purchases: 4 },
  ]);
  const [depth] = await scoresOf(priceSensitivity, [buyer], { ...config, measure: 'depth' });
  expect(depth!['discounted_share']).toBe(0.2);
});

test('engagement is the weighted count of both windows, and the last action', async () => {
  const actions = [
    { event: 'page_view', weight: 1 },
    { event: 'search', weight: 3 },
  ];
  const quiet = { recent2: 0, both2: 0 };
  const rows = [
    { recent1: 4, both1: 10, last1: ago(1), recent2: 2, both2: 2, last2: ago(3) },
    { recent1: 0, both1: 0, ...quiet },
    { both1: 0, ...quiet },
  ];
  expect(await scoresOf(engagement, rows, { actions })).toEqual([
    { engagement: 10, engagement_before: 6, last_action: ago(1) },
    { engagement: 0, engagement_before: 0, last_action: null },
    { engagement: null, engagement_before: null, last_action: null },
  ]);
  const elsewhere = { actions: [{ source: 'traits.visits', weight: 2 }] };
  expect(await scoresOf(engagement, [{ recent1: 3 }, {}], elsewhere)).toEqual([
    { engagement: 6 },
    { engagement: null },
  ]);
});

test('a purchase cycle is the expected interval, and the times that it leads to', async () => {
  // 3 days of purchase over 20 days: (20 + 2 * 10) / (2 + 2) = 10 days.
  const rows = [
    { purchaseDays: 3, firstAt: ago(25), lastAt: ago(5) },
    { purchaseDays: 1, firstAt: ago(5), lastAt: ago(5) },
    { purchaseDays: 3, firstAt: ago(25) },
  ];
  const config = { typicalDays: 10, priorIntervals: 2, overdueFrom: 1.5 };
  const nothing = { interval: null, next_purchase: null, overdue_at: null };
  expect(await scoresOf(purchaseCycle, rows, config)).toEqual([
    { interval: 10, next_purchase: ago(-5), overdue_at: ago(-10) },
    nothing,
    nothing,
  ]);
});

test('preference is the share of each listed value in their total', async () => {
  const values = [{ key: 'web' }, { key: 'store', source: 'traits.store' }];
  const rows = [{ value1: 3, value2: 1 }, { value1: 3, value2: -1 }, { value1: 0, value2: 0 }, { value1: 3 }];
  expect(await scoresOf(channel, rows, { values })).toEqual([
    { total: 4, share_web: 0.75, share_store: 0.25 },
    { total: 3, share_web: 1, share_store: 0 },
    { total: 0, share_web: null, share_store: null },
    { total: null, share_web: null, share_store: null },
  ]);
});

test('preference that is learned tells how many values there are, and what share the first can have', async () => {
  const rows = [{ top: ['web'], kinds: 2, events: 5 }, { top: [], kinds: 0, events: 0 }, { top: ['web'] }];
  expect(await scoresOf(channel, rows)).toEqual([
    { events: 5, kinds: 2, share_at_most: 0.8 },
    { events: 0, kinds: 0, share_at_most: null },
    { events: null, kinds: null, share_at_most: null },
  ]);
});

test('perception is comparisons for each purchase, and repeat loyalty', async () => {
  const rows = [
    { purchases: 5, kinds: 2, compared1: 10, compared2: 5 },
    { purchases: 1, kinds: 1, compared1: 4, compared2: 0 },
    { purchases: 3, compared1: 1 },
  ];
  expect(await scoresOf(perception, rows, { comparisonFrom: 2, loyaltyFrom: 0.5 })).toEqual([
    { comparison: 5, loyalty: 0.8 },
    { comparison: 4, loyalty: null },
    { comparison: null, loyalty: null },
  ]);
});

test('quantiles are the number and its band; an outlier apart is in none', async () => {
  const rows = [...Array.from({ length: 40 }, (_, i) => ({ value: i + 1 })), { value: 9_000 }, {}];
  const scores = await scoresOf(quantiles, rows, { bins: 4, outliers: 'apart' });
  expect(scores.slice(40)).toEqual([
    { value: 9_000, band: null },
    { value: null, band: null },
  ]);
  const bands = scores.slice(0, 40).map(({ band }) => band);
  expect([bands[0], bands[39]]).toEqual([1, 4]);
  expect(bands).toEqual(bands.toSorted((a, b) => a! - b!));
});

test('reasons are shares of those given', async () => {
  const groups = [
    { key: 'price', name: { en: 'Price' }, any: ['cheap', 'sale'] },
    { key: 'gift', name: { en: 'Gift', zh: '送礼' }, any: ['gift'] },
  ];
  const rows = [{ reasons: ['cheap', 'gift', 'sale', 'other'] }, { reasons: ['other'] }, { reasons: [] }, {}];
  expect(await scoresOf(purchaseReason, rows, { groups })).toEqual([
    { share_price: 0.5, share_gift: 0.25 },
    { share_price: 0, share_gift: 0 },
    { share_price: null, share_gift: null },
    { share_price: null, share_gift: null },
  ]);
});

test('a key of the settings that is too long is cut, and stays apart from one that begins like it', async () => {
  const long = 'x'.repeat(63);
  const values = [{ key: `${long}1` }, { key: `${long}2` }];
  const { definitions } = await tryScores(channel, [{ value1: 1, value2: 1 }], { asOf, config: { values } });
  const keys = definitions.map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(key).toMatch(/^[a-z][a-z0-9_-]{0,63}$/);
});
