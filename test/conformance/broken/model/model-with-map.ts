import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model holds a Map',
  caught: 'model-is-json',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), names: new Map([['low', 0]]) } as never,
    }),
  }),
};

export default broken;
