import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model holds undefined for none',
  caught: 'model-is-json',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), currency: undefined } as never,
    }),
  }),
};

export default broken;
