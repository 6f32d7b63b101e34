import { type TrialRow, tryScores } from 'personagraph/testing';
import { expect, test } from 'vitest';
import interests from './interests/index.ts';
import latentClasses from './latent-classes/index.ts';
import type { LatentClassModel } from './latent-classes/rule.ts';
import lifestyle from './lifestyle/index.ts';
import scales from './scales/index.ts';
import values from './values/index.ts';

const asOf = 0;

test('a scale is the mean of its answers, reversed where keyed so, in their range', async () => {
  const config = {
    prefix: '',
    scales: [{ key: 'calm', name: { en: 'Calm', zh: '平静' }, items: ['a', '-b', 'c'] }],
    min: 1,
    max: 5,
  };
  const rows = [{ a: 5, b: 1, c: 3 }, { a: 4, b: 2 }, { a: 4 }, { a: 9, b: 1 }, {}];
  const { scores, definitions } = await tryScores(scales, rows, { asOf, config: { ...config, answered: 0.5 } });
  // (5 + 5 + 3) / 3, (4 + 4) / 2; one of three is too few.
  expect(scores.map(({ scale_calm }) => scale_calm)).toEqual([13 / 3, 4, null, null, null]);
  expect(definitions[0]).toMatchObject({ min: 1, max: 5, name: { en: 'Calm', zh: '平静' } });
});

test('an orientation is its percentile', async () => {
  const people: TrialRow[] = Array.from({ length: 9 }, (_, i) => ({ b: i + 1, f: 9 - i, p: (i % 3) + 1 }));
  const config = { brand: [{ feature: 'b' }], function: [{ feature: 'f' }], price: [{ feature: 'p' }] };
  const { of } = await tryScores(values, people, { asOf, config });
  expect(of([{ b: 9, f: 5 }])[0]).toEqual({
    percentile_brand: expect.closeTo(8.5 / 9, 12),
    percentile_function: expect.closeTo(4.5 / 9, 12),
    percentile_price: null,
  });
});

test('an interest weighs its share of those listed; without a list it is unknown, unless events show it', async () => {
  const groups = [
    { key: 'sport', name: { en: 'Sport', zh: '运动' }, any: ['running', 'yoga'] },
    { key: 'food', name: { en: 'Food', zh: '美食' }, any: ['cooking'] },
  ];
  const rows = [{ interests: ['running', 'yoga', 'cooking', 'chess'] }, { interests: [] }, {}];
  const unknown = { interest_sport: null, interest_food: null };
  expect((await tryScores(interests, rows, { asOf, config: { groups } })).scores).toEqual([
    { interest_sport: 0.5, interest_food: 0.25 },
    { interest_sport: 0, interest_food: 0 },
    unknown,
  ]);
  const events = [{ event: 'page_view', field: 'channel' }];
  const shown = await tryScores(interests, [{ 'page_view channel=running 7d': 9 }, {}], {
    asOf,
    config: { groups, events, windows: [7] },
  });
  expect(shown.scores[0]!['interest_sport']).toBeGreaterThan(0.5);
  expect(shown.scores[0]!['interest_food']).toBeNull();
  expect(shown.scores[1]).toEqual(unknown);
});

test('a lifestyle is the number of its terms, and the agreement with its questions', async () => {
  const groups = [
    { key: 'outdoor', name: { en: 'Outdoor', zh: '户外' }, any: ['hiking', 'camping'], rated: ['nature', '-indoors'] },
  ];
  const config = { lists: ['traits.activities'], categories: [], prefix: '', groups, min: 1, max: 5 };
  const rows = [
    { 'traits.activities': ['hiking', 'camping', 'chess'], nature: 5, indoors: 2 },
    { 'traits.activities': [] },
    { nature: 1 },
    {},
  ];
  expect((await tryScores(lifestyle, rows, { asOf, config })).scores).toEqual([
    { terms_outdoor: 2, agreement_outdoor: 0.875 },
    { terms_outdoor: 0, agreement_outdoor: null },
    { terms_outdoor: null, agreement_outdoor: 0 },
    { terms_outdoor: null, agreement_outdoor: null },
  ]);
});

test('a latent class has its posterior probability, by Bayes over the fitted classes', async () => {
  const flags = ['traits.a', 'traits.b', 'traits.c'];
  // Pleural thickening (Dayton): counts of the patterns 000 to 111.
  const rows = [1513, 23, 59, 12, 21, 19, 11, 34].flatMap((count, pattern) =>
    Array.from({ length: count }, () =>
      Object.fromEntries(flags.map((flag, j) => [flag, ((pattern >> (2 - j)) & 1) === 1])),
    ),
  );
  const { trial, of } = await tryScores(latentClasses, rows, { asOf, config: { flags, k: 2 } });
  const { shares, probabilities } = trial.model as unknown as LatentClassModel;
  // All three say yes: the share of each class times its three probabilities of yes.
  const joint = shares.map(
    (share, one) => share * probabilities[2 + one]! * probabilities[6 + one]! * probabilities[10 + one]!,
  );
  const [less, more] = joint.map((each) => each / (joint[0]! + joint[1]!)).sort((a, b) => a - b);
  expect(shares).toEqual([expect.closeTo(0.9455, 3), expect.closeTo(0.0545, 3)]);
  expect(of([{ 'traits.a': true, 'traits.b': true, 'traits.c': true }, {}])).toEqual([
    { probability: expect.closeTo(more!, 10), probability_next: expect.closeTo(less!, 10) },
    { probability: null, probability_next: null },
  ]);
});
