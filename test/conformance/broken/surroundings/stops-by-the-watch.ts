import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'fit works for so long, not so much',
  caught: 'no-clock',
  segmenter: bandWith({
    fit({ columns }, settings) {
      const end = performance.now() + 1;
      let model = modelOf(columns.spent, settings);
      while (performance.now() < end) model = modelOf(columns.spent, settings);
      return { segments: SEGMENTS, model };
    },
  }),
};

export default broken;
