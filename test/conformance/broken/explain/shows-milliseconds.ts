import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a reason shows a time as a number',
  caught: 'explain-shows-values',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const { factors, ...explained } = band.explain(model, row, ctx);
      return {
        ...explained,
        factors: factors.map((one) => (one.feature === 'last' ? { ...one, observed: row.last } : one)),
      };
    },
  }),
};

export default broken;
