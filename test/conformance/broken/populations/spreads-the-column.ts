import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a column is spread into arguments, which a large one overflows',
  caught: 'large-population',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      return {
        segments: SEGMENTS,
        model: { ...model, cut: Math.min(model.cut, Math.max(...columns.spent.filter(Number.isFinite))) },
      };
    },
  }),
};

export default broken;
