import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a setting is kept in the model and never used',
  caught: 'settings-matter',
  segmenter: bandWith({
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: { ...modelOf(columns.spent, { ...settings, share: 0.5 }), share: settings.share } as never,
    }),
  }),
};

export default broken;
