import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'fit asks a service for the rate',
  caught: 'no-outside-world',
  segmenter: bandWith({
    async fit({ columns }, settings) {
      await fetch('data:text/plain,1.1');
      return { segments: SEGMENTS, model: modelOf(columns.spent, settings) };
    },
  }),
};

export default broken;
