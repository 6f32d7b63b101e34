import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'one customer has no variance',
  caught: 'single-row',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      if (columns.spent.length === 1) throw new RangeError('variance of one value');
      return { segments: SEGMENTS, model };
    },
  }),
};

export default broken;
