import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'those in no segment get no reason',
  caught: 'explain-cites-needs',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const explained = band.explain(model, row, ctx);
      return explained.segment === null ? { ...explained, factors: [] } : explained;
    },
  }),
};

export default broken;
