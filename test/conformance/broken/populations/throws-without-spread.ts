import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'values that are all the same are divided by zero into an error',
  caught: 'odd-populations',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      if (columns.spent.length > 1 && new Set(columns.spent).size === 1) throw new RangeError('no spread');
      return { segments: SEGMENTS, model };
    },
  }),
};

export default broken;
