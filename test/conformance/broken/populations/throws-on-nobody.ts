import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'an empty population ends in a TypeError',
  caught: 'empty-population',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const first = columns.spent.subarray(0, 1).reduce((high, value) => Math.max(high, value));
      return { segments: SEGMENTS, model: { ...modelOf(columns.spent, settings), first: Number(first > 0) } as never };
    },
  }),
};

export default broken;
