import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model holds a Date',
  caught: 'model-is-json',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), asOf: new Date(0) } as never,
    }),
  }),
};

export default broken;
