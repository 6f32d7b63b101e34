import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'fit sorts a list of the settings',
  caught: 'inputs-untouched',
  segmenter: bandWith({
    fit({ columns }, settings) {
      (settings.outsiders as string[]).sort();
      return { segments: SEGMENTS, model: modelOf(columns.spent, settings) };
    },
  }),
};

export default broken;
