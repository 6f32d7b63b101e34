import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import behavioralClusters from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const buyer = (days: number, frequency: number, monetary: number | null): TrialRow => ({
  recency: asOf - days * DAY,
  frequency,
  monetary,
});
const rows = Array.from(
  { length: 90 },
  (_, i) =>
    [buyer(5 + (i % 7), 40 + (i % 5), 9_000), buyer(30 + (i % 7), 5, 300 + i), buyer(300 + (i % 9), 1, 20 + (i % 3))][
      i % 3
    ]!,
);
const config = { k: 3 };

test('customers who buy alike are together, and named by how they buy', async () => {
  const trial = await trySegmenter(behavioralClusters, rows, { asOf, config });
  expect(trial.sizes).toEqual({ 'cluster-1': 30, 'cluster-2': 30, 'cluster-3': 30 });
  const names = trial.segments.map(({ name }) => (name as { en: string }).en).sort();
  expect(names[0]).toBe('Few days since purchase');
  expect(names[1]).toMatch(/^High purchase (count|amount), high purchase (count|amount)$/);
  expect(names[2]).toMatch(/^Many days since purchase, low purchase/);
});

test('days count from the fit, so that time alone moves nobody', async () => {
  const trial = await trySegmenter(behavioralClusters, rows, { asOf, config });
  expect(trial.answers.every(({ until }) => until === null)).toBe(true);
  const [explained] = trial.explain(buyer(20, 5, 300));
  expect(explained!.factors[0]).toMatchObject({
    feature: 'recency',
    observed: '2024-05-26T00:00:00.000Z',
    text: {
      en: expect.stringMatching(
        /^days since purchase 20: (?:about average|(?:far |much )?(?:more|fewer) than average) \(-?[\d.]+ standard/,
      ),
    },
  });
});

test('nobody without a purchase is in a cluster, and none at all are not enough', async () => {
  const prospect = { recency: null, frequency: 0, monetary: null };
  const trial = await trySegmenter(behavioralClusters, [...rows, prospect], { asOf, config });
  expect(trial.answers[90]!.segments).toEqual([]);
  await expect(trySegmenter(behavioralClusters, [prospect], { asOf, config })).rejects.toThrow(
    'no customer has a value of recency, monetary',
  );
});

test('negative spend, purchases before 1900 and after now, and infinite values have an answer', async () => {
  const trial = await trySegmenter(behavioralClusters, rows, { asOf, config });
  const odd = [
    buyer(300, 1, -500),
    buyer(80_000, 1, 20),
    buyer(-400, 40, 9_000),
    { recency: Number.POSITIVE_INFINITY, frequency: 1, monetary: 20 },
    { recency: 1e20, frequency: 1, monetary: 20 },
  ];
  const place = (row: TrialRow) => trial.assign([row])[0]!.segments[0];
  expect(odd.map(place)).toEqual([place(rows[2]!), place(rows[2]!), place(rows[0]!), undefined, undefined]);
  expect(odd.map((row) => trial.explain(row)[0]!.segment ?? undefined)).toEqual(odd.map(place));
  const refunds = await trySegmenter(behavioralClusters, [...rows, ...Array.from({ length: 20 }, () => odd[0]!)], {
    asOf,
    config: { ...config, k: 4, measures: ['monetary'] },
  });
  expect(refunds.sizes).toMatchObject({ 'cluster-4': 20 });
});

test('the event, the measures and further features are chosen by settings', async () => {
  const settings = { event: 'order', measures: ['frequency'], features: ['events.page_view.count'], k: 2 };
  const checked = await behavioralClusters.config['~standard'].validate(settings);
  expect(behavioralClusters.needs('value' in checked ? checked.value : null)).toMatchObject({
    frequency: { kind: 'number', from: 'events.order.count' },
    'events.page_view.count': { kind: 'number', optional: true },
  });
  await expect(trySegmenter(behavioralClusters, rows, { asOf, config: { features: ['recency'] } })).rejects.toThrow(
    'recency is a measure',
  );
  await expect(trySegmenter(behavioralClusters, rows, { asOf, config: { measures: [] } })).rejects.toThrow(
    'no features to cluster by',
  );
});
