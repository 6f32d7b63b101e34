import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'two segments were given the same key',
  caught: 'segment-keys',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS.map(({ name }) => ({ key: 'band', name })),
      model: modelOf(columns.spent, settings),
    }),
  }),
};

export default broken;
