import { z } from 'zod';
import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandConfig, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a setting says nothing of its meaning',
  caught: 'settings-described',
  segmenter: bandWith({
    config: bandConfig.extend({ share: z.number().gt(0).lt(1).default(0.5) }) as never,
  }),
};

export default broken;
