import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a key is a name for people',
  caught: 'segment-keys',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS.map(({ key, name }) => ({ key: `Band ${key}`, name })),
      model: modelOf(columns.spent, settings),
    }),
  }),
};

export default broken;
