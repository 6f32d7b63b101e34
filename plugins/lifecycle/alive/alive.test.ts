import { DAY, NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, tryScores, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { simulatedBuyers } from '../shared/simulated-buyers.ts';
import { congruence } from '../shared/simulated-histories.ts';
import alive from './index.ts';

const asOf = Date.parse('2026-01-01T15:00:00Z');
const bought = (days: number, first: number, last: number): TrialRow => ({
  days,
  firstAt: asOf - first * DAY,
  lastAt: asOf - last * DAY,
});
const population = simulatedBuyers({
  customers: 2_000,
  asOf,
  process: { r: 0.8, alpha: 6, a: 0.8, b: 2.5 },
  spend: { p: 6, q: 4, gamma: 15 },
  random: congruence(1),
});
const fitted = (config: unknown = {}) => trySegmenter(alive, population, { asOf, config });

describe('repeat buyers', () => {
  test('who buy often are at risk or lost sooner than those who buy rarely', async () => {
    const trial = await fitted();
    const answers = trial.assign([
      bought(20, 140, 7),
      bought(20, 140, 28),
      bought(20, 140, 63),
      bought(3, 700, 63),
      bought(3, 700, 500),
    ]);
    expect(answers.map(({ segments }) => segments[0])).toEqual(['active', 'at_risk', 'lost', 'active', 'lost']);
  });

  test('are as strongly active or lost as is probable, to 5 %, and surely at risk', async () => {
    const trial = await fitted();
    for (const [index, { segments, strengths }] of trial.answers.entries()) {
      const strength = strengths[0]!;
      expect(strength * 20).toBeCloseTo(Math.round(strength * 20), 9);
      if (segments[0] === 'at_risk' || segments[0] === 'bought_once') expect(strength).toBe(1);
      else expect(strength).toBeGreaterThanOrEqual(0.7);
      if (segments[0] !== 'bought_once') expect(population[index]!['days']).toBeGreaterThan(1);
    }
    expect(Math.min(...Object.values(trial.sizes))).toBeGreaterThan(50);
  });

  test('come back with a purchase', async () => {
    const trial = await fitted();
    const [before, after] = trial.assign([bought(5, 400, 300), bought(6, 400, 0)]);
    expect([before!.segments[0], after!.segments[0]]).toEqual(['lost', 'active']);
    expect(trial.explain(bought(5, 400, 300))[0]!.factors[0]!.change).toMatchObject({
      en: expect.stringMatching(/^A purchase today would make it [\d.]+ %: active\.$/),
    });
  });

  test('change on the day of `until`, at midnight UTC, and not before', async () => {
    const { trial, scores, of } = await tryScores(alive, population, { asOf });
    let moved = 0;
    for (const [index, answer] of trial.answers.entries()) {
      if (answer.until === null) continue;
      const row = population[index]!;
      const score = scores[index]!['probability_alive']!;
      expect(answer.until % DAY).toBe(0);
      const [before] = trial.assign([row], answer.until - 1);
      expect([before!.segments, before!.strengths]).toEqual([answer.segments, answer.strengths]);
      expect(of([row], answer.until - 1)[0]!['probability_alive']).toBe(score);
      expect(of([row], answer.until)[0]!['probability_alive']).toBeLessThan(score);
      const [then] = trial.assign([row], answer.until);
      if (then!.segments[0] !== answer.segments[0] || then!.strengths[0] !== answer.strengths[0]) moved++;
    }
    expect(moved).toBeGreaterThan(100);
  });

  test('have thresholds of your own', async () => {
    const trial = await fitted({ activeFrom: 0.5, lostBelow: 0.5 });
    expect(trial.sizes['at_risk']).toBe(0);
    expect((await fitted({ lostBelow: 0 })).sizes['lost']).toBe(0);
    await expect(fitted({ activeFrom: 0.2 })).rejects.toThrow('lostBelow must not be above activeFrom');
  });
});

test('one purchase day tells nothing, and the clock changes nothing about it', async () => {
  const trial = await fitted();
  expect(trial.assign([bought(1, 900, 900)])[0]).toMatchObject({
    segments: ['bought_once'],
    strengths: [1],
    until: null,
  });
  expect(trial.explain(bought(1, 900, 900))[0]).toMatchObject({ segment: 'bought_once' });
});

test('the explanation says the probability, the limits, what is expected and what is next', async () => {
  const trial = await fitted();
  const [{ segment, factors }] = trial.explain(bought(20, 140, 28)) as [{ segment: string; factors: never[] }];
  expect(segment).toBe('at_risk');
  expect(factors).toMatchObject([
    {
      feature: 'lastAt',
      observed: '2025-12-04T15:00:00.000Z',
      expected: 'probability alive >= 30 % and < 70 %',
      text: {
        en: expect.stringMatching(
          /28 days ago: still a customer with a probability of \d+(\.\d)? %\. Without a purchase: lost from 2026-\d\d-\d\d\./,
        ),
      },
    },
    {
      feature: 'days',
      observed: 20,
      text: { en: '20 purchase days, one every 5.89 days from the first to the last.' },
    },
    {
      feature: 'firstAt',
      text: {
        en: expect.stringMatching(
          /^A customer for 20\.00 weeks: [\d.]+ purchase days expected within the next year\.$/,
        ),
      },
    },
  ]);
});

describe('values that do not fit together', () => {
  const unknown: [string, TrialRow][] = [
    ['days without times', { days: 3 }],
    ['times without days', { firstAt: asOf - DAY, lastAt: asOf }],
    ['more days than there were', { days: 5, firstAt: asOf - 2 * DAY, lastAt: asOf }],
    ['one day with two dates', { days: 1, firstAt: asOf - 2 * DAY, lastAt: asOf }],
    ['half a day', { days: 2.5, firstAt: asOf - 9 * DAY, lastAt: asOf }],
    ['infinitely many', { days: Infinity, firstAt: asOf - 9 * DAY, lastAt: asOf }],
    ['the last before the first', { days: 2, firstAt: asOf, lastAt: asOf - 9 * DAY }],
    ['before 1900', { days: 2, firstAt: Date.UTC(1899, 11, 31), lastAt: asOf }],
    ['beyond the calendar', { days: 2, firstAt: asOf, lastAt: 8.65e15 }],
  ];
  test.each(unknown)('%s: no state, UNKNOWN', async (_, row) => {
    const trial = await fitted();
    expect(trial.assign([row])[0]).toMatchObject({ segments: [], strengths: [], until: null });
    expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  test('a purchase dated on a day to come waits for that day', async () => {
    const trial = await fitted();
    const row = bought(3, 90, -20);
    const until = Date.parse('2026-01-21T00:00:00Z');
    expect(trial.assign([row])[0]).toMatchObject({ segments: [], strengths: [], until });
    expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect(trial.assign([row], until)[0]!.segments).toEqual(['active']);
  });

  test('nobody without a purchase has a state, which is known', async () => {
    const trial = await fitted();
    expect(trial.assign([{}, { days: 0 }]).map(({ segments }) => segments)).toEqual([[], []]);
    expect(trial.explain({ days: 0 })[0]).toMatchObject({ segment: null, verdict: 'FALSE' });
  });
});

describe('too little to learn from is said', () => {
  const refused = (rows: readonly TrialRow[]) => expect(trySegmenter(alive, rows, { asOf })).rejects;

  test('nobody bought', async () => {
    await refused([]).toThrow(NotEnoughData);
    await refused([{ days: 0 }]).toThrow('no customer has a readable event of type purchase');
  });

  test('too few bought again', async () => {
    await refused([bought(2, 90, 10)]).toThrow(
      '1 of 1 customers bought on a second day; the purchase process (BG/NBD) needs 30 repeat buyers: 29 are missing',
    );
  });

  test('too short a history', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => bought(2, 5 + (i % 16), i % 4));
    await refused(rows).toThrow(
      'the first purchase of all was 20 days ago; the purchase process (BG/NBD) needs 28 days of history: 8 are missing',
    );
  });

  test('everybody has the same history', async () => {
    await refused(Array.from({ length: 60 }, () => bought(3, 90, 20))).toThrow(
      '60 customers have only 1 different purchase histories',
    );
  });
});

test('purchases that are still to come are not learned from', async () => {
  const later = population.map((row) => ({ ...row, firstAt: asOf + DAY, lastAt: asOf + 400 * DAY }));
  const trial = await trySegmenter(alive, [...population, ...later], { asOf });
  expect(trial.model).toEqual((await fitted()).model);
});

describe('the descriptions of the states', () => {
  const saysOf = (segments: readonly { key: string; description?: unknown }[], key: string) =>
    (segments.find((one) => one.key === key)!.description as { en: string }).en;

  test('say where the model sees almost nobody leave, and how few were lost', async () => {
    const loyal = simulatedBuyers({
      customers: 2_000,
      asOf,
      process: { r: 0.8, alpha: 6, a: 0.002, b: 4 },
      spend: { p: 6, q: 4, gamma: 15 },
      random: congruence(2),
    });
    const { segments, sizes } = await trySegmenter(alive, loyal, { asOf });
    expect(sizes['lost']).toBeLessThan(5);
    for (const key of ['at_risk', 'lost']) expect(saysOf(segments, key)).toContain('sees almost no dropout');
    const repeaters = sizes['active']! + sizes['at_risk']! + sizes['lost']!;
    expect(saysOf(segments, 'lost')).toContain(
      `At the time of the fit ${sizes['lost']} of ${repeaters} repeat buyers were here.`,
    );
    expect(saysOf(segments, 'active')).not.toContain('dropout');
  });

  test('say nothing of it where customers leave', async () => {
    const { segments } = await fitted();
    for (const { key } of segments) expect(saysOf(segments, key)).not.toMatch(/dropout|At the time of the fit/);
    const never = await fitted({ lostBelow: 0 });
    expect(saysOf(never.segments, 'lost')).toMatch(
      /^Repeat buyers who are still customers with a probability below 0 %\. At the time of the fit 0 of \d+ repeat buyers were here\.$/,
    );
  });
});
