import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model holds a typed array, which JSON makes an object',
  caught: 'model-is-json',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), cuts: Float64Array.of(1, 2) } as never,
    }),
  }),
};

export default broken;
