import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

let cut = 0;

const broken: BrokenSegmenter = {
  slip: 'fit smooths its cut with that of the fit before',
  caught: 'fit-deterministic',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const model = modelOf(columns.spent, settings);
      cut = (cut + model.cut) / 2;
      return { segments: SEGMENTS, model: { ...model, cut } };
    },
  }),
};

export default broken;
