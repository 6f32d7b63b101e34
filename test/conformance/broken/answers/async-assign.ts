import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'assign is async',
  caught: 'assign-synchronous',
  segmenter: bandWith({
    async assign(model, batch, out, ctx) {
      await Promise.resolve();
      band.assign(model, batch, out, ctx);
    },
  }),
};

export default broken;
