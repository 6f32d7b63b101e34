import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'the model says when it was made, by the clock',
  caught: 'no-clock',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, settings), madeAt: new Date().toISOString() } as never,
    }),
  }),
};

export default broken;
