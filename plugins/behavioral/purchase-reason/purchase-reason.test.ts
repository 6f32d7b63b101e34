import { trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import purchaseReason from './index.ts';

const asOf = 0;

test('customers are in every group that a reason belongs to, by its share', async () => {
  const rows = [{ reasons: ['Price', ' gift', 'my dog'] }, { reasons: ['优惠'] }, { reasons: [] }, {}];
  const trial = await trySegmenter(purchaseReason, rows, { asOf });
  expect(trial.answers).toMatchObject([
    { segments: ['price', 'gift'], strengths: [1 / 3, 1 / 3] },
    { segments: ['price'], strengths: [1] },
    { segments: [] },
    { segments: [] },
  ]);
  const verdicts = (row: (typeof rows)[number]) => new Set(trial.explain(row).map(({ verdict }) => verdict));
  expect(verdicts(rows[2]!)).toEqual(new Set(['FALSE']));
  expect(verdicts(rows[3]!)).toEqual(new Set(['UNKNOWN']));
});

test('one answer of a survey will do', async () => {
  const config = { source: 'surveys.welcome.why', kind: 'category' };
  const trial = await trySegmenter(purchaseReason, [{ reasons: 'Quality' }, { reasons: null }], { asOf, config });
  expect(trial.answers.map(({ segments }) => segments)).toEqual([['quality'], []]);
  expect(trial.explain({ reasons: 'Quality' })[2]).toMatchObject({
    segment: 'quality',
    verdict: 'TRUE',
    factors: [{ observed: 'Quality', text: { en: '1 of 1 reasons belong to Quality or function: Quality.' } }],
  });
});
