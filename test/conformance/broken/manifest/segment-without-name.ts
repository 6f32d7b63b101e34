import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a segment has no words in one of its languages',
  caught: 'texts',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS.map(({ key }) => ({ key, name: { en: key, zh: '' } })),
      model: modelOf(columns.spent, settings),
    }),
  }),
};

export default broken;
