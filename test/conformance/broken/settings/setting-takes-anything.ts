import { z } from 'zod';
import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandConfig, bandWith, modelOf, SEGMENTS } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a setting is z.any()',
  caught: 'settings-rejection',
  segmenter: bandWith({
    config: bandConfig.extend({ share: z.any().default(0.5).describe('Share below the cut. Default 0.5.') }) as never,
    fit: ({ columns }, settings) => ({
      segments: SEGMENTS,
      model: modelOf(columns.spent, { ...settings, share: Number(settings.share) || 0.5 }),
    }),
  }),
};

export default broken;
