import type { BrokenSegmenter } from '../../broken-segmenter.ts';
import { band, bandWith } from '../../good/band.ts';

const broken: BrokenSegmenter = {
  slip: 'a reason speaks of a feature by its name in the catalogue',
  caught: 'explain-cites-needs',
  segmenter: bandWith({
    explain(model, row, ctx) {
      const { factors, ...explained } = band.explain(model, row, ctx);
      return { ...explained, factors: factors.map((one) => ({ ...one, feature: `customer.${one.feature}` })) };
    },
  }),
};

export default broken;
