import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import rfm from './index.ts';

const asOf = Date.parse('2026-01-01T12:00:00Z');
const bought = (count: number, days: number, amount: number): TrialRow => ({
  count,
  lastAt: asOf - days * DAY,
  amount,
});

const groups = [
  { key: 'vip', name: { en: 'VIP' }, cells: [{ amount: [1000, null] }, { purchases: [20, null] }] },
  { key: 'new', name: { en: 'New', zh: '新客' }, cells: [{ recencyDays: [null, 30], purchases: [1, 1] }] },
  { key: 'active', name: { en: 'Active' }, cells: [{ recencyDays: [0, 90] }] },
  { key: 'never', name: { en: 'Never bought' }, is: 'without_purchase' },
];
const rest = { key: 'rest', name: { en: 'The rest' }, is: 'rest' };
const fixed = (more: object = {}) => ({ preset: 'first-match', rule: 'fixed', groups, ...more });

describe('groups that are tried in turn', () => {
  test('the first that holds wins, whatever the later ones share with it', async () => {
    const rows = [bought(1, 3, 1000), bought(1, 3, 999), bought(2, 3, 5), bought(25, 400, 5), bought(2, 91, 5), {}];
    const trial = await trySegmenter(rfm, rows, { asOf, config: fixed() });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([
      ['vip'],
      ['new'],
      ['active'],
      ['vip'],
      [],
      ['never'],
    ]);
    const turned = await trySegmenter(rfm, rows, { asOf, config: fixed({ groups: groups.toReversed() }) });
    expect(turned.answers[0]!.segments).toEqual(['active']);
  });

  test('who is in no box is in the rest where there is one, otherwise nowhere', async () => {
    const rows = [bought(2, 91, 5)];
    expect((await trySegmenter(rfm, rows, { asOf, config: fixed() })).answers[0]!.segments).toEqual([]);
    const trial = await trySegmenter(rfm, rows, { asOf, config: fixed({ groups: [rest, ...groups] }) });
    expect(trial.answers[0]!.segments).toEqual(['rest']);
  });

  test('boxes of scores and of values hold together', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => bought(1 + i, 2 * i, 10 * i));
    const config = {
      preset: 'first-match',
      bins: 2,
      groups: [
        { key: 'often_and_fresh', name: { en: 'Often and fresh' }, cells: [{ f: [2, 2], recencyDays: [0, 60] }] },
      ],
    };
    const trial = await trySegmenter(rfm, rows, { asOf, config });
    for (const [i, { segments }] of trial.answers.entries()) {
      // The upper half by purchases; the first cut lies between the 25th and the 26th.
      expect(segments).toEqual(i >= 25 && 2 * i <= 60 ? ['often_and_fresh'] : []);
    }
  });

  test('the explanation names the box, its turn and what a purchase would change', async () => {
    const trial = await trySegmenter(rfm, [bought(2, 3, 5)], { asOf, config: fixed() });
    expect(trial.explain(bought(1, 20, 5))[0]).toMatchObject({
      segment: 'new',
      factors: [
        { feature: 'lastAt', expected: 'days <= 30', change: { en: 'One more purchase now would lead to: Active.' } },
        {
          feature: 'count',
          observed: 1,
          expected: 'purchases 1',
          text: { en: '1 purchase. The first of 3 groups that holds is number 2: New.' },
        },
        { feature: 'amount', observed: 5, expected: 'any' },
      ],
    });
    expect(trial.explain(bought(2, 91, 5))[0]).toMatchObject({
      segment: null,
      factors: [{}, { verdict: 'FALSE', text: { en: '2 purchases. None of the 3 groups holds.' } }, {}],
    });
    expect(trial.explain({ ...bought(2, 3, 5), amount: null })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  test('days of a box begin and end at `until`, and not before', async () => {
    const config = fixed({
      groups: [
        { key: 'fresh', name: { en: 'Fresh' }, cells: [{ recencyDays: [0, 13.5] }] },
        { key: 'slept', name: { en: 'Slept' }, cells: [{ recencyDays: [60.5, 180] }] },
      ],
    });
    const trial = await trySegmenter(rfm, [bought(2, 3, 5)], { asOf, config });
    for (const days of [0, 5, 14, 40, 61, 100]) {
      const row = bought(2, days, 5);
      const seen: (string | undefined)[] = [];
      let now = asOf;
      for (let answer = trial.assign([row], now)[0]!; ; answer = trial.assign([row], now)[0]!) {
        if (seen.length === 0 || seen.at(-1) !== answer.segments[0]) seen.push(answer.segments[0]);
        if (answer.until === null) break;
        expect(answer.until).toBeGreaterThan(now);
        expect(trial.assign([row], answer.until - 1)[0]!.segments).toEqual(answer.segments);
        now = answer.until;
      }
      const all = ['fresh', undefined, 'slept', undefined];
      expect(seen).toEqual(all.slice(days >= 61 ? 2 : days >= 14 ? 1 : 0));
      expect(now).toBe(asOf + (181 - days) * DAY);
    }
  });
});

describe('totals held in features', () => {
  const sources = { lastAt: 'traits.last_order', count: 'traits.orders', amount: 'traits.spent' };

  test('are asked for instead of events, and only by settings that name them', () => {
    const needsOf = (config: object) =>
      rfm.needs({
        preset: 'shopify-eleven',
        groups: [],
        bins: 5,
        rule: 'quantile',
        fTies: 'value',
        event: 'purchase',
        ...config,
      });
    expect(needsOf({ sources })).toMatchObject({
      lastAt: { kind: 'time', from: 'traits.last_order' },
      count: { kind: 'number', from: 'traits.orders' },
      amount: { kind: 'number', from: 'traits.spent' },
    });
    expect(needsOf({ sources: { lastAt: null, count: null, amount: 'traits.spent' } })).toMatchObject({
      lastAt: { from: 'events.purchase.lastAt' },
      amount: { from: 'traits.spent' },
    });
  });

  test('lead to the same groups as the events they sum up', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => bought(1 + (i % 7), 3 * i, 10 + i));
    const events = await trySegmenter(rfm, rows, { asOf, config: { preset: 'shopify-eleven' } });
    const traits = await trySegmenter(rfm, rows, { asOf, config: { preset: 'shopify-eleven', sources } });
    expect(traits.answers).toEqual(events.answers);
    expect(new Set(traits.answers.flatMap(({ segments }) => segments)).size).toBeGreaterThan(4);
  });

  test('what is missing in them is told by their names', async () => {
    await expect(trySegmenter(rfm, [{}], { asOf, config: { sources } })).rejects.toThrow(
      'in the features of the setting "sources"',
    );
    const config = { preset: 'shopify-eleven', sources };
    const rows = [{ count: 2, lastAt: asOf }];
    await expect(trySegmenter(rfm, rows, { asOf, config })).rejects.toThrow('no customer has an amount in the feature');
  });
});
