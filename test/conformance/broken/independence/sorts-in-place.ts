import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'fit sorts the column it was given',
  caught: 'inputs-untouched',
  segmenter: bandWith({
    fit({ columns }, settings) {
      columns.spent.sort();
      return { segments: SEGMENTS, model: modelOf(columns.spent, settings) };
    },
  }),
};

export default broken;
