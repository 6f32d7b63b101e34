import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const { random } = Math;

const broken: BrokenSegmenter = {
  slip: 'Math.random is taken out of reach, before any trap',
  caught: 'fit-deterministic',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      return { segments: SEGMENTS, model: { ...model, cut: model.cut + random() } };
    },
  }),
};

export default broken;
