import { DAY, NotEnoughData } from 'personagraph/segmenter';
import { conformance, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import options from '../conformance.ts';
import topSpenders from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const buyer = (spent: number | null, daysAgo = 1) => ({ spent, last: asOf - daysAgo * DAY });

describe('top spenders', () => {
  it('are the best share of those who spent', async () => {
    const rows = [10, 20, 30, 40, 50].map((spent) => buyer(spent));
    const trial = await trySegmenter(topSpenders, rows, { asOf, config: { topShare: 0.25 } });
    expect(trial.sizes).toEqual({ top: 2, regular: 3 });
    expect(trial.explain(buyer(30))[0]?.factors[1]?.change).toMatchObject({ en: 'Spending 10 more.' });
  });

  it('cannot be told from no data', async () => {
    await expect(trySegmenter(topSpenders, [], { asOf })).rejects.toThrow(NotEnoughData);
    await expect(trySegmenter(topSpenders, [buyer(null)], { asOf })).rejects.toThrow(NotEnoughData);
  });

  it('are none where data is missing, and UNKNOWN in words', async () => {
    const trial = await trySegmenter(topSpenders, [buyer(1), buyer(null), { spent: 5 }], { asOf });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([['top'], [], []]);
    expect(trial.explain({ spent: 5 })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});

// The checks every segmenter must pass: docs/segmenters.md lists them.
describe('conformance', () => {
  it.each(conformance(topSpenders, options))('$name: $title', ({ run }) => run());
});
