import { z } from 'zod';
import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { bandConfig, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a setting has no default, so {} is refused',
  caught: 'settings-defaults',
  segmenter: bandWith({
    config: bandConfig.extend({ share: z.number().describe('Share below the cut, 0..1.') }) as never,
  }),
};

export default broken;
